"""A mark of what a page showed, by which saving tells that somebody else was there in between."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID


def plain(value):
    """As JSON holds it; the same value is always written the same way."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # 12 and 12.00 are the same goal
    return str(value) if isinstance(value, int | date | UUID) else value


def mark_of(facts: Mapping) -> str:
    return mark(json.dumps(facts, sort_keys=True))


def mark(text: str) -> str:
    """Short, and another for another text: a page carries it to say what it showed."""
    return hashlib.sha256(text.encode()).hexdigest()
