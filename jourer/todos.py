"""What waits for somebody: each room answers `todos(actor)`, and the start page shows them together."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Todo:
    """One line of the start page: what is to be done, where, and the last day for it if there is one."""

    text: str
    url: str
    due_on: date | None = None
    about: str = ""  # which one, where a page holds several: a row's id or a code, never words
    is_urgent: bool = False  # for whoever wants to be told at once
