"""Log lines as JSON, without what a person could be found by."""

import json
import logging
import re
from datetime import UTC, datetime

SCRUBBED = [
    # E-mail addresses.
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    # Personnummer and samordningsnummer, with or without century and sign.
    re.compile(r"\b(?:19|20)?\d{2}[01]\d[0-9]\d[-+ ]?\d{4}\b"),
    # Telephone numbers as written in Sweden: 070-123 45 67, +46 70 123 45 67.
    re.compile(r"(?<![\w-])(?:\+46|0)[ -]?\d{1,3}(?:[ -]?\d{2,3}){2,4}(?![\w-])"),
    # Query strings: what a person searched for.
    re.compile(r"(?<=\?)[^\s\"']+"),
]


def scrub(text: str) -> str:
    for pattern in SCRUBBED:
        text = pattern.sub("[…]", text)
    return text


class ScrubbingFilter(logging.Filter):
    """Formats the message once and takes out e-mail addresses, personal numbers, telephone numbers and queries."""

    def filter(self, record):
        record.msg, record.args = scrub(record.getMessage()), None
        return True


class JSONFormatter(logging.Formatter):
    """One line a record, so that nothing a person typed can begin a line of its own."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = scrub(where(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def where(exc_info):
    """Where it happened and the kind of error; not its text, which may quote what was typed or a whole row."""
    kind, _, trace = exc_info
    frames = []
    while trace:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{kind.__name__} at {' > '.join(frames)}"
