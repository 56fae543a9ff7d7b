"""What a free text seems to hold that belongs elsewhere: personal identity numbers, telephone numbers, e-mail.

A warning, never a refusal: it is a person who knows what the digits are.
"""

import re

from stdnum import luhn
from stdnum.se import personnummer

from jourer.forms import SPACES

# 19 850412-1234, 850412+1234, 8504121234.
PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:18|19|20)?(\d{6})[-+ ]?(\d{4})(?!\d)", re.ASCII)
# 070-123 45 67, 08/12 34 56, +46 (0)70 123 45 67, 0046701234567: a leading nought or a country, and seven digits more.
PHONE = re.compile(r"(?<![\w-])(?:\+|00|0)(?:[ /()–-]{0,2}\d){7,14}(?![\w-])", re.ASCII)
# From where a word begins: tried from each of its letters, a page without a space would take hours.
EMAIL = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@]+\.[^\s@.]{2,}")

DAY_OF_COORDINATION = 60  # what is added to the day of birth in a coordination number (samordningsnummer)


def found_in(text: str) -> list[str]:
    """The kinds of personal data that the text seems to hold: "personal_number", "phone", "email"."""
    text = SPACES.sub(" ", text)
    found = {
        "personal_number": any(_is_personal_number(*parts) for parts in PERSONAL_NUMBER.findall(text)),
        "phone": PHONE.search(text),
        "email": EMAIL.search(text),
    }
    return [kind for kind, there in found.items() if there]


def _is_personal_number(born: str, last: str) -> bool:
    day = int(born[4:])
    if day > DAY_OF_COORDINATION:  # which stdnum does not know; only its check digit is of the number as written
        return luhn.is_valid(born + last) and 1 <= day - DAY_OF_COORDINATION <= 31
    return personnummer.is_valid(f"{born}-{last}")
