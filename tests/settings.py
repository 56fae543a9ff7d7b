"""The settings of the tests: the application's own, in an environment where nothing of the developer's is touched."""

import os
import tempfile

# Each process of pytest-xdist has a folder, which conftest.py removes in the end, and a Redis database of its own.
worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
folder = tempfile.mkdtemp(prefix="jourer-tests-")

os.environ["APP_MODE"] = "test"
os.environ["VAR_DIR"] = folder
# Set here, so that a .env beside the code has no say.
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{folder}/tests.sqlite3")
os.environ["REDIS_URL"] = os.environ["TEST_REDIS_URL"] + f"?db={worker}" if "TEST_REDIS_URL" in os.environ else ""
os.environ["EMAIL_URL"] = "memorymail://"
os.environ["LOG_LEVEL"] = "INFO"
# Playwright runs an event loop in the thread of the test, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from jourer.settings import *  # noqa: E402, F403 - the environment comes first
from tests.strictness import Undefined  # noqa: E402

# Every test client makes the application anew, and listing all static files for it takes longer than most pages.
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405 - whitenoise warns where it is missing; the finders serve the files
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()  # noqa: F405
# Slow on purpose in the application; hundreds of accounts are made here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A process for every document takes a second; tests/jourer/test_confined.py starts some.
CONFINED = False
# A page that asks once for every row fails the test that opens it.
INSTALLED_APPS += ["zeal"]  # noqa: F405
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")  # noqa: F405
# Django's admin builds the class of its form several times, and each asks which association is the only one.
ZEAL_ALLOWLIST = [
    {"model": "jourer.Association", "field": "get()"},
    # A session that was ended elsewhere is fetched once to be looked into and once to be deleted.
    {"model": "sessions.Session", "field": "get()"},
]
