"""Who was given support in a period, and by what they may be told apart: what `reports.disclosure` is asked for.

The unit is the person. A contact without a seeker counts as one, since nobody can tell whose it was.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases import codes
from cases.models import Contact
from jourer import metrics, sources
from jourer.models import Association, District, Measure
from jourer.periods import Window
from reports.disclosure import Asked, Table
from reports.follow_ups.answers import ELSEWHERE, UNKNOWN, Answers, answers_to
from reports.follow_ups.homes import homes

WHO = "support"  # the persons of every follow-up of the association, whichever agreement it is of
SEEKERS = {"cases.contact": "case__seeker", "cases.case": "seeker"}  # where a row says whose it is

NO_ANSWER = {code for code, _label in codes.NO_ANSWER}

MOST_NAMED = 4  # of categories that are shown together

# Each step is coarser than the one before: places of categories that are shown together.
GENDERS_TOGETHER = [[["woman"], ["man"], ["non_binary", UNKNOWN]], [["woman"], ["man", "non_binary", UNKNOWN]]]
AGES_TOGETHER = [
    [["0-12", "13-17"], ["18-20", "21-25"], ["26-39", "40-64"], ["65-"], [UNKNOWN]],
    [["0-12", "13-17", "18-20", "21-25"], ["26-39", "40-64", "65-", UNKNOWN]],
]
CRIMES_TOGETHER = [
    [
        ["partner_violence", "honour"],
        ["assault", "threat", "harassment", "robbery"],
        ["sexual"],
        ["theft", "fraud", "other"],
        ["none", UNKNOWN],
    ],
    [
        ["partner_violence", "honour", "sexual"],
        ["assault", "threat", "harassment", "robbery", "theft", "fraud", "other", "none", UNKNOWN],
    ],
]


@dataclass(frozen=True)
class Supported:
    """Everybody who was given support in a period: the latest answer of each to each question, and all contacts."""

    period: Window
    answers: tuple[Mapping[str, str], ...]
    contacts: int

    @property
    def persons(self) -> int:
        return len(self.answers)


def supported(association: Association, period: Window) -> Supported:
    """One query, of nothing but codes."""
    reached = Contact.objects.reached().filter(association=association, occurred_on__range=period)
    names = ("gender", "age_group", "crime_type", "municipality", "district")
    rows = list(reached.order_by("occurred_on", "typed_at", "pk").values("pk", "case__seeker", *names))
    by_person = defaultdict(list)
    for row in rows:
        by_person[row["case__seeker"] or row["pk"]].append(row)
    return Supported(period, tuple(_answers(some) for some in by_person.values()), len(rows))


def _answers(contacts):
    """What somebody has answered last; whoever has answered once is not unknown for having been asked again."""
    answered = {name: _latest(contacts, name) for name in ("gender", "age_group", "crime_type")}
    homes = [_home(one) for one in contacts]
    return {**answered, "home": next((home for home in reversed(homes) if home != UNKNOWN), UNKNOWN)}


def _latest(contacts, name):
    return next((one[name] for one in reversed(contacts) if one[name] not in NO_ANSWER), UNKNOWN)


def _home(contact):
    if contact["district"]:
        return str(contact["district"])
    return UNKNOWN if contact["municipality"] in NO_ANSWER else contact["municipality"]


def behind(measure: Measure, as_of: date) -> int | None:
    """How many persons a reading rests on; None where its rows are no persons."""
    metric = metrics.of(measure)
    if metric is None or not metric.persons:
        return None
    return number_of(sources.rows(measure, as_of))


def number_of(rows: QuerySet) -> int:
    """Of rows about persons: different seekers, and one for each row that names none."""
    seeker = SEEKERS[rows.model._meta.label_lower]
    rows = rows.order_by()
    return rows.filter(**{seeker: None}).count() + rows.exclude(**{seeker: None}).values(seeker).distinct().count()


# What is asked for


def asked(
    association: Association, found: Supported, districts: Sequence[District], *, tells_apart: bool = True
) -> Asked:
    """The tables of a follow-up, the most wanted first: where they live, gender, age, and what they were exposed to."""
    if not tells_apart:
        return Asked(WHO, *found.period, found.persons, ())
    questions = [
        ("home", homes(association, districts)),
        ("gender", _fact("gender", _("gender"), codes.GENDERS, GENDERS_TOGETHER)),
        ("age_group", _fact("age", _("age"), codes.AGE_GROUPS, AGES_TOGETHER)),
        ("crime_type", _fact("crime", _("kind of crime"), codes.CRIME_TYPES, CRIMES_TOGETHER)),
    ]
    tables = tuple(_table(question, fact, found) for question, fact in questions)
    return Asked(WHO, *found.period, found.persons, tables)


def _table(question, answers: Answers, found: Supported) -> Table:
    known = Counter(person[question] if person[question] in answers.codes else ELSEWHERE for person in found.answers)
    return Table(answers.fact.label, (answers.fact,), tuple(known[code] for code in answers.codes))


def _fact(key, label, choices, together) -> Answers:
    labels = {str(code): str(word) for code, word in choices if code not in NO_ANSWER} | {UNKNOWN: _("not known")}
    steps = [[(_together(labels, some), some) for some in step] for step in together]
    return answers_to(key, label, labels, steps)


def _together(labels, some):
    return ", ".join(labels[code] for code in some) if len(some) <= MOST_NAMED else _("all others")
