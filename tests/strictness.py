"""What the tests are stricter about than Django itself."""

import contextlib
import logging
import sys

from django.conf import settings
from django.template.base import Node


class UndefinedVariableError(AssertionError):
    """A template asked for a variable that the view does not give it."""


class Undefined(str):
    """The engine's `string_if_invalid`: an error in our own templates, the usual empty text in those of others.

    allauth's and the admin's templates ask for variables that are not there, and are not ours to mend. Django looks
    at the truth of the setting to see whether there is one, which is where the template is found out.
    """

    __slots__ = ()

    def __bool__(self):
        node = _node_being_rendered()
        if node and node.origin and node.origin.name.startswith(str(settings.BASE_DIR / "templates")):
            raise UndefinedVariableError(f"{node.origin.name}:{node.token.lineno}: {node.token.contents}")
        return False


def _node_being_rendered():
    frame = sys._getframe(2)
    while frame:
        if isinstance(frame.f_locals.get("self"), Node):
            return frame.f_locals["self"]
        frame = frame.f_back
    return None


class _Errors(logging.Handler):
    def __init__(self):
        super().__init__(logging.ERROR)
        self.messages = []

    def emit(self, record):
        self.messages.append(f"{record.name}: {record.getMessage()}")


@contextlib.contextmanager
def only_expected_errors(expected):
    """Fail if an error is logged that contains none of the expected texts, or an expected one is not."""
    handler = _Errors()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
    surprises = [line for line in handler.messages if not any(text in line for text in expected)]
    missing = [text for text in expected if not any(text in line for line in handler.messages)]
    assert not surprises, f"errors in the log: {surprises}"
    assert not missing, f"not in the log: {missing}"
