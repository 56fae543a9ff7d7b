"""The fields of a line, and what stands in them: texts, lists of objects, amounts, days and periods."""

import calendar
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

# 5.7: spaces or tabs divide; a text in quotation marks may hold them, and \" for a quotation mark. Alone a backslash is
# a backslash, as in the paths that programs write. Quantifiers give nothing back: a hostile line costs what others do.
TOKEN = re.compile(
    r"""
    "(?:\\"|[^"])*+"?                           # a text in quotation marks
    | \{(?:"(?:\\"|[^"])*+"|[^}"]++)*+\}?       # a list of objects, where } may stand in a text
    | (?:\\"|[^ \t{}"])++                       # a text without
    | \}
    """,
    re.VERBOSE,
)
AMOUNT = re.compile(r"[+-]?[0-9]{1,18}(?:[.,][0-9]{0,6})?")
DAY = re.compile(r"([12][0-9]{3})-?([0-9]{2})-?([0-9]{2})")
PERIOD = re.compile(r"([12][0-9]{3})-?(0[1-9]|1[0-2])")
ACCOUNT = re.compile(r"[0-9]{1,9}")

LONGEST_NAME = 200
LONGEST_NUMBER = 50

Objects = tuple[str, ...]
"""An object as "6:12", the number of its dimension and its own; sorted."""


def tokens(line: str) -> list[str]:
    """The fields as they stand, in quotation marks or braces."""
    return TOKEN.findall(line)


def text(token: str) -> str:
    """What a field says. One that is not closed goes on to the end of the line."""
    if token[0] != '"':
        body = token
    elif len(token) > 1 and token[-1] == '"' and token[-2:] != '\\"':
        body = token[1:-1]
    else:
        body = token[1:]
    return body.replace('\\"', '"') if "\\" in body else body


def is_list(token: str) -> bool:
    return token[0] == "{"


@lru_cache(maxsize=1024)
def objects(token: str) -> Objects:
    """A list of objects in any of its spellings: {}, {1 "0123"}, {"1" "456" "7" "47"}. An odd one out is left out."""
    texts = listed(token)
    pairs = zip(texts[::2], texts[1::2], strict=False)
    return tuple(sorted({f"{dimension[:10].lstrip('0')}:{number[:LONGEST_NUMBER]}" for dimension, number in pairs}))


def listed(token: str) -> list[str]:
    """The texts in a list."""
    return [text(one) for one in tokens(token[1:].removesuffix("}"))]


def amount(token: str) -> Decimal | None:
    """Kronor with a decimal point (5.9); a comma or a plus is read as what it means."""
    said = text(token)
    return Decimal(said.replace(",", ".")) if AMOUNT.fullmatch(said) else None


def day(token: str) -> date | None:
    """YYYYMMDD (5.10), or with hyphens as some programs write it."""
    match = DAY.fullmatch(text(token))
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


@lru_cache(maxsize=512)
def last_day_of(token: str) -> date | None:
    """The last day of a period, YYYYMM."""
    match = PERIOD.fullmatch(text(token))
    if match is None:
        return None
    year, month = map(int, match.groups())
    return date(year, month, calendar.monthrange(year, month)[1])


def account(token: str) -> int | None:
    said = text(token)
    return int(said) if ACCOUNT.fullmatch(said) else None


def year_number(token: str) -> int | None:
    """0 is the financial year of the file, -1 the one before."""
    said = text(token)
    return int(said) if re.fullmatch(r"-?[0-9]{1,2}", said) else None
