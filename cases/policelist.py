"""A list from the police: people who want support, read from a spreadsheet or typed in, and held between two pages.

Nothing of it is stored before somebody has looked: no file, no row. Between the pages the list lies encrypted in the
page itself, for the one who brought it. Of a list only what a case needs is read; other columns are left alone.
"""

import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import codes
from cases.models import FIRST_DAY, Case, Identity
from cases.models.seekers import normalised_email, normalised_name, normalised_phone
from jourer import crypto, spreadsheets, warnings
from jourer.models import Actor, audit
from jourer.municipalities import MUNICIPALITIES
from jourer.spreadsheets import Cell, Row

MOST_ROWS = 200
MOST_ERRORS = 40
SHOWN = 40  # characters of a cell that an error repeats


@dataclass(frozen=True)
class Entry:
    """One person of the list; the names are fields of `Case` and of `Identity`."""

    received_on: date
    name: str = ""
    phone: str = ""
    email: str = ""
    crime_type: str = codes.NOT_ASKED
    gender: str = codes.NOT_ASKED
    age_group: str = codes.NOT_ASKED
    municipality: str = codes.NOT_ASKED
    is_21: bool = False  # who is exactly 21 belongs to either side of the limit: a person asks

    WHO = ("name", "phone", "email")
    NOT_KEPT = ("is_21",)

    def who(self) -> dict[str, str]:
        """What is written of who it is."""
        return {name: value for name in self.WHO if (value := getattr(self, name))}

    def facts(self) -> dict:
        """The fields of a case."""
        said = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in self.WHO + self.NOT_KEPT}
        return said | {"seeker_role": codes.SeekerRole.VICTIM, "found_us": "police", "police_reported": "yes"}

    def person(self) -> str:
        """What tells that two rows are about one person; "" where there is only a name, which two can have."""
        return normalised_phone(self.phone) or normalised_email(self.email)

    def key(self) -> tuple:
        """Two rows with the same are the same row twice."""
        return self.received_on, self.person() or normalised_name(self.name), self.crime_type


# What the cells mean

HEADINGS = {
    "received_on": {"inkom", "inkommet", "datum", "inkom datum", "mottaget", "received", "date"},
    "name": {"namn", "målsägande", "name"},
    "phone": {"telefon", "telefonnummer", "tel", "tfn", "mobil", "mobiltelefon", "telephone", "phone"},
    "email": {"e-post", "epost", "mejl", "mail", "e-postadress", "e-mail", "email"},
    "crime_type": {"brott", "brottstyp", "brottsrubricering", "crime"},
    "gender": {"kön", "gender"},
    "age_group": {"ålder", "age"},
    "municipality": {"kommun", "hemkommun", "bostadsort", "municipality"},
}
COLUMN_OF = {heading: name for name, headings in HEADINGS.items() for heading in headings}

# What the police call it, as a part of their words; the first that fits, so the narrower stand first.
CRIME_WORDS = {
    "nära relation": "partner_violence", "kvinnofrid": "partner_violence", "fridskränkning": "partner_violence",
    "heder": "honour", "tvångsgifte": "honour", "könsstympning": "honour",
    "våldtäkt": "sexual", "sexuell": "sexual", "sexual": "sexual", "koppleri": "sexual",
    "bedrägeri": "fraud", "rån": "robbery", "stöld": "theft", "inbrott": "theft",
    "ofredande": "harassment", "förföljelse": "harassment", "stalk": "harassment", "trakasser": "harassment",
    "hot": "threat", "misshandel": "assault", "våld": "assault",
}  # fmt: skip
GENDER_WORDS = {
    "kvinna": "woman", "k": "woman", "woman": "woman", "flicka": "woman", "man": "man", "m": "man", "pojke": "man",
    "icke-binär": "non_binary", "ickebinär": "non_binary", "annat": "non_binary", "non-binary": "non_binary",
}  # fmt: skip
AGES = [(12, "0-12"), (17, "13-17"), (20, "18-20"), (25, "21-25"), (39, "26-39"), (64, "40-64"), (120, "65-")]
LONGEST_AGE = 3  # digits; of thousands Python makes no number
MUNICIPALITY_CODES = {name.casefold(): code for code, name in MUNICIPALITIES}
DAY = re.compile(r"(?P<year>\d{4})[-/. ]?(?P<month>\d{1,2})[-/. ]?(?P<day>\d{1,2})(?:[ T].*)?")
PHONE_DIGITS = 7, 15


def text_of(cell: Cell) -> str:
    """A cell as text. Excel makes a number of a telephone number, and takes its first nought away."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).replace("\0", "").split())


def day_of(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    match = DAY.fullmatch(text_of(cell))
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        return None


def looks_like_day(cell: Cell) -> bool:
    day = day_of(cell)
    return day is not None and 1900 <= day.year <= 2100


def phone_of(text: str) -> str:
    """With the nought that Excel took away; "" for what is no telephone number."""
    digits = re.sub(r"\D", "", text)
    if re.search(r"[^\d\s()+/–-]", text) or not PHONE_DIGITS[0] <= len(digits) <= PHONE_DIGITS[1]:
        return ""
    return text if text.lstrip("(").startswith(("0", "+")) else f"0{text}"


def crime_of(text: str) -> str:
    """The code of our own statistics; what none of our words fits is another crime."""
    plain = text.casefold()
    by_label = {str(label).casefold(): code for code, label in codes.CRIME_TYPES}
    return by_label.get(plain) or next((code for word, code in CRIME_WORDS.items() if word in plain), "other")


def age_group_of(text: str) -> str:
    if text.isdecimal() and len(text) <= LONGEST_AGE:
        return next((group for most, group in AGES if int(text) <= most), "")
    known = {str(label).casefold(): code for code, label in codes.AGE_GROUPS} | {
        code: code for code, _l in codes.AGE_GROUPS
    }
    return known.get(text.casefold().replace("\N{EN DASH}", "-")) or known.get(text.casefold(), "")


def municipality_of(text: str) -> str:
    plain = text.casefold().removesuffix(" kommun").removesuffix(" stad").removesuffix("s")
    return MUNICIPALITY_CODES.get(text.casefold()) or MUNICIPALITY_CODES.get(plain, "")


# Reading a sheet


@dataclass(frozen=True)
class Sheet:
    """What was read, and the headings of the columns that were left alone."""

    entries: list[Entry]
    ignored: list[str]


def read(rows: list[Row]) -> Sheet:
    """Every person of the sheet; raises a ValidationError with everything that is wrong, each with its row."""
    return _Reader().sheet(rows)


class _Reader:
    """Reads on after an error, so that everything can be mended at once."""

    def __init__(self):
        self.errors: list[str] = []
        self.entries: list[Entry] = []
        self.row_of: dict[tuple, int] = {}

    def sheet(self, rows: list[Row]) -> Sheet:
        filled = [(number, row) for number, row in enumerate(rows, 1) if any(text_of(cell) for cell in row)]
        (_first, head), *body = filled
        columns, ignored = self._columns([text_of(cell) for cell in head])
        if len(body) > MOST_ROWS:
            self.errors.append(_("The list has more than %(most)s rows: divide it.") % {"most": MOST_ROWS})
        elif not self.errors:
            for number, row in body:
                self._read(number, {name: row[index] if index < len(row) else "" for name, index in columns.items()})
        if not self.entries and not self.errors:
            self.errors.append(_("The list holds nobody."))
        if self.errors:
            raise ValidationError(_shortened(self.errors))
        return Sheet(self.entries, ignored)

    def _columns(self, head):
        columns: dict[str, int] = {}
        ignored = []
        for index, heading in enumerate(head):
            name = COLUMN_OF.get(heading.casefold().rstrip(".:"))
            if name in columns:
                self.errors.append(_("There are two columns for “%(name)s”.") % {"name": heading})
            elif name:
                columns[name] = index
            elif heading:
                ignored.append(heading[:SHOWN])
        if "received_on" not in columns or not {"name", "phone", "email"} & columns.keys():
            self.errors.append(
                _("The first row is to say what the columns hold: “Received”, and “Name”, “Telephone” or “E-mail”.")
            )
        return columns, ignored

    def _read(self, number, cells):
        found, problems = understood(cells)
        if not problems and (other := self.row_of.setdefault(Entry(**found).key(), number)) != number:
            problems = [_("It says the same as row %(other)s: take one of them away.") % {"other": other}]
        self.errors += [_("Row %(row)s: %(problem)s") % {"row": number, "problem": problem} for problem in problems]
        if not problems:
            self.entries.append(Entry(**found))


def understood(cells: Mapping[str, Cell]) -> tuple[dict, list[str]]:
    """What the cells of a row say, by field of `Entry`, and what is wrong with them."""
    found, problems = {}, []
    for name, cell in cells.items():
        value, problem = _READ[name](cell) if text_of(cell) else ("", "")
        if problem:
            problems.append(problem)
        elif value:
            found[name] = value
    if text_of(cells.get("age_group", "")) == "21":
        found["is_21"] = True
    if not text_of(cells["received_on"]):
        problems.insert(0, _("The day on which it was received is missing."))
    if not problems and not found.keys() & set(Entry.WHO):
        problems.append(_("There must be a name, a telephone number or an e-mail address."))
    return found, problems


def _read_day(cell):
    day = day_of(cell)
    words = {"text": text_of(cell)[:SHOWN]}
    if day is None:
        return None, _("“%(text)s” is no date: write it as 2026-03-09. Have two columns changed places?") % words
    if day > timezone.localdate():
        return None, _("%(text)s has not come yet.") % words
    if day < FIRST_DAY:
        return None, _("%(text)s is too long ago. Check the year.") % words
    return day, ""


def _read_name(cell):
    text = text_of(cell)
    if phone_of(text) or "@" in text or looks_like_day(cell):
        return "", _("“%(text)s” is no name. Have two columns changed places?") % {"text": text[:SHOWN]}
    if "personal_number" in warnings.found_in(text):
        return "", _("The name holds a personal identity number, which is not kept here: take it out.")
    return text[:200], ""


def _read_phone(cell):
    text = text_of(cell)
    if "personal_number" in warnings.found_in(text):
        return "", _("This looks like a personal identity number, which is not kept here, in the place of a telephone.")
    number = "" if looks_like_day(cell) else phone_of(text)
    said = _("“%(text)s” is no telephone number. Have two columns changed places?") % {"text": text[:SHOWN]}
    return number, "" if number else said


def _read_email(cell):
    text = text_of(cell)
    said = _("“%(text)s” is no e-mail address. Have two columns changed places?") % {"text": text[:SHOWN]}
    return text[:200], "" if warnings.EMAIL.fullmatch(text) else said


def _read_crime(cell):
    text = text_of(cell)
    if phone_of(text) or "@" in text or looks_like_day(cell):
        return "", _("“%(text)s” is no crime. Have two columns changed places?") % {"text": text[:SHOWN]}
    return crime_of(text), ""


def _by(meaning, wrong):
    """Reads a cell that must be one of known words; `wrong()` says what is wrong with %(text)s."""

    def read_cell(cell):
        text = text_of(cell)
        value = meaning(text)
        return value, "" if value else wrong() % {"text": text[:SHOWN]}

    return read_cell


_READ = {
    "received_on": _read_day,
    "name": _read_name,
    "phone": _read_phone,
    "email": _read_email,
    "crime_type": _read_crime,
    "gender": _by(
        lambda text: GENDER_WORDS.get(text.casefold(), ""),
        lambda: _("“%(text)s” is no gender that is counted here: write woman, man or non-binary."),
    ),
    "age_group": _by(age_group_of, lambda: _("“%(text)s” is no age: write the years in digits.")),
    "municipality": _by(municipality_of, lambda: _("“%(text)s” is no Swedish municipality.")),
}


def _shortened(errors):
    if len(errors) <= MOST_ERRORS:
        return errors
    more = _("… and %(count)s more of the kind.") % {"count": len(errors) - MOST_ERRORS}
    return [*errors[:MOST_ERRORS], more]


def template() -> bytes:
    """An .xlsx file to fill in."""
    head = [_("Received"), _("Name"), _("Telephone"), _("E-mail"), _("Crime"), _("Gender"), _("Age"), _("Municipality")]
    return spreadsheets.write(head, [], sheet=_("From the police"))


# Who comes back

# What somebody is found again by, with its column: the surest last, which is the one that stands.
LOOKED_UP = {"name": "name_hash", "email": "email_hash", "phone": "phone_hash"}


def returning(actor: Actor, entries: Iterable[Entry]) -> dict[int, Case]:
    """{place in the list: the latest case of somebody with the same number, e-mail or name}, recorded as a look-up.

    By keyed hash, as far as the actor may know; two queries for a list of any length.
    """
    hashes = [(place, digest) for place, entry in enumerate(entries) for digest in _hashes(entry)]
    wanted = {digest for _place, digest in hashes}
    alike = reduce(or_, (Q(**{f"{column}__in": wanted}) for column in LOOKED_UP.values()))
    digests_of = {seeker: digests for seeker, *digests in _identities(actor, alike)}
    cases = Case.objects.visible_to(actor).filter(seeker__in=digests_of).select_related("shelter", "seeker")
    latest: dict[str, Case] = {}
    for case in cases:
        for digest in filter(None, digests_of[case.seeker_id]):
            latest.setdefault(digest, case)
    found = {place: latest[digest] for place, digest in hashes if digest in latest}
    audit.record(actor, "seeker.looked_up", found=sorted({str(case.seeker_id) for case in found.values()}))
    return found


def _identities(actor, alike):
    return Identity.objects.visible_to(actor).filter(alike).values_list("seeker", *LOOKED_UP.values())


def _hashes(entry):
    for name, column in LOOKED_UP.items():
        yield from Identity._meta.get_field(column).hashes_of(getattr(entry, name))


# Between the two pages

AN_HOUR = 60 * 60


class NoDraftError(Exception):
    """It is not ours, not the actor's, or too old."""


@dataclass(frozen=True)
class Draft:
    """A list that somebody looks at: `key` makes sure that it is received once."""

    shelter: UUID
    entries: list[Entry]
    key: UUID


def draft_of(shelter, entries: list[Entry]) -> Draft:
    return Draft(shelter.pk, entries, uuid4())


def sealed(draft: Draft, actor: Actor) -> str:
    """The draft encrypted for the actor: the page holds it, no file and no table does."""
    entries = [asdict(entry) | {"received_on": entry.received_on.isoformat()} for entry in draft.entries]
    said = {"at": time.time(), "shelter": str(draft.shelter), "key": str(draft.key), "entries": entries}
    return crypto.encrypt(json.dumps(said), place=_place(actor))


def unsealed(text: str, actor: Actor) -> Draft:
    try:
        said = json.loads(crypto.decrypt(text, place=_place(actor)))
    except crypto.UndecryptableError as error:
        raise NoDraftError from error
    if time.time() - said["at"] > AN_HOUR:
        raise NoDraftError
    entries = [Entry(**one | {"received_on": date.fromisoformat(one["received_on"])}) for one in said["entries"]]
    return Draft(UUID(said["shelter"]), entries, UUID(said["key"]))


def _place(actor):
    return f"policelist|draft|{actor.pk}"
