"""Whether one of our processes does its work: python3 docker/healthy.py web|worker|beat. Cheap: no Django is loaded.

Web answers /healthz; worker and beat leave signs of life in files (jourer/health.py).
"""

import http.client
import os
import sys
import time
from pathlib import Path


def web() -> bool:
    """As the proxy in front would ask, so that the answer is neither a redirect to TLS nor a wrong host."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().removeprefix(".")
    server = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
    server.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
    return server.getresponse().status == http.HTTPStatus.OK


def is_alive(name: str) -> bool:
    silent = time.time() - (Path(os.environ["VAR_DIR"]) / "heartbeat" / name).stat().st_mtime
    return silent < int(os.environ.get("JOB_LEASE_SECONDS", "120"))


if __name__ == "__main__":
    process = sys.argv[1]
    try:
        healthy = web() if process == "web" else is_alive(process)
    except (OSError, http.client.HTTPException):
        healthy = False
    sys.exit(not healthy)
