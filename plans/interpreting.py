"""Plantolken: reads a plan's *mätinstrument* cell into targets, by plain rules.

`interpret(measure, goal)` cuts the cell into statements (`plans/phrases.py`) and tries two ordered tables of rules,
where the first that fits wins: PHRASE_RULES for each number in a statement, STATEMENT_RULES for a statement without
numbers. The words that the rules go by are in `plans/vocabulary.py`. What fits no rule becomes a qualitative target,
for people to judge, or a warning; no word is lost, since the cell itself is kept.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from plans import remarks
from plans import vocabulary as v
from plans.phrases import Amount, amounts, number, plain, prepare, statements

MAX_LENGTH = 2000  # no cell is that long; the patterns would take seconds
MAX_NUMBERS = 40  # in one statement; where there are more, they are no targets
UNIT_LENGTH = 100
METHOD_KIND = "method"  # how something is measured: a target only where the cell says nothing else


@dataclass(frozen=True)
class TargetReading:
    """One target as it is read (design §5 and §12); what the text does not say is None.

    value: per cent for a ratio unless `per` names a thing, the limit in `limit_unit` for a duration, the number of
    items for a milestone.
    per: day, week, two_weeks, month, quarter, term, year; group, occasion, person.
    limit_unit: minutes, hours, days, workdays, weeks, months.
    window: spring, autumn, summer, year, q1–q4, or a month's English name in lower case.
    """

    kind: str
    value: int | float | None = None
    unit: str | None = None
    direction: str | None = None
    baseline: int | float | None = None
    per: str | None = None
    window: str | None = None
    limit_unit: str | None = None
    items: list[str] | None = None


class Interpretation(NamedTuple):
    """The targets of a cell and what was not understood, in sentences for the user."""

    targets: tuple[TargetReading, ...]
    warnings: tuple[str, ...]

    @property
    def other_warnings(self) -> tuple[str, ...]:
        """Those for whoever sees the targets too, each of which says itself that its start is missing."""
        told = {text for target in self.targets for text in remarks.of_start(target)}
        return tuple(text for text in self.warnings if text not in told)


class Phrase(NamedTuple):
    """A number with the words that belong to it."""

    before: str
    amount: Amount
    after: str
    previous_unit: str = ""


def interpret(measure: str, goal: str = "") -> Interpretation:
    """The targets in a measure cell; `goal` only tells a direction and is compared for promises of its own."""
    if len(measure) > MAX_LENGTH:
        return Interpretation((), (_("The measure is too long to be read."),))
    readings: list[TargetReading] = []
    warnings: list[str] = []
    for statement in statements(prepare(measure)):
        readings += _read(statement)
        warnings += remarks.leftovers(statement)
    targets = [_towards(_shortened(target), goal) for target in _without_repeats(_without_methods(readings))]
    if not targets:
        warnings.append(_("The measure is not understood.") if measure.strip() else _("The measure is empty."))
    warnings += [text for target in targets for text in remarks.of_target(target)]
    return Interpretation(tuple(targets), tuple(dict.fromkeys([*warnings, *remarks.of_goal(goal, targets)])))


def _read(statement: str) -> list[TargetReading]:
    found = amounts(statement)
    if len(found) > MAX_NUMBERS:
        return list(_read_words(statement))
    found = [amount for amount in found if amount.form != "one" or _counts_one(statement, amount)]
    if not found or v.OBSERVING.match(statement):
        return list(_read_words(statement))
    readings: list[TargetReading] = []
    unit = ""
    phrases, residues = _phrases(statement, found)
    for phrase in phrases:
        reading = _in_the_same_rhythm(phrase, readings, _read_phrase(phrase._replace(previous_unit=unit)))
        unit = reading.unit or unit
        readings.append(reading)
    return [*readings, *(reading for residue in residues for reading in _read_words(residue))]


def _in_the_same_rhythm(phrase: Phrase, earlier: list[TargetReading], reading: TargetReading) -> TargetReading:
    """ "4 kvällar i månaden i Dalby, 2 i Genarp": what has no noun of its own recurs as what stands before it."""
    has_noun = v.up_to(v.NOUN_END, _after(phrase)) or _label(phrase.before)
    if has_noun or not earlier or (earlier[-1].kind, reading.kind) != ("frequency", "count"):
        return reading
    return replace(reading, kind="frequency", per=earlier[-1].per)


# --- Phrases: a number and its words --------------------------------------------------------------------------------


def _counts_one(statement: str, amount: Amount) -> bool:
    """Whether "en" or "ett" is a number here and not an article: "en kampanj på våren", but not "testas i en klass"."""
    before, after = statement[: amount.start], statement[amount.end :]
    last_word = v.last_word(before)
    next_words = " ".join(after.split()[:2])
    if (v.WITHIN.search(before) or v.WAITING.search(before)) and v.first_name(v.LIMIT_UNITS, after):
        return True
    is_about_all = any(_everyone(before)) and not v.period(after)
    if _in_subordinate_clause(before) or is_about_all:
        return False
    if v.OCCASION.search(next_words) or last_word.lower() == "minst":
        return True
    is_container = re.match(r"\s+\w+(?:\s+\w+)?\s+(?:med|på|om)\s+\d", after)  # "en grupp med 20" counts the 20
    if v.ABSTRACT.search(next_words) or v.BEING.fullmatch(last_word) or is_container:
        return False
    return not v.PREPOSITION.fullmatch(last_word) or bool(
        v.TAKE_PART.search(before) or v.MARK_WITH.search(before.strip())
    )


def _in_subordinate_clause(before: str) -> bool:
    if re.search(r"\b(?:ska|skall)\s+(?:\w+\s+){0,2}$", before):
        return False
    return bool(v.CLAUSE.search(v.CONNECTOR.split(before)[-1]))


def _phrases(statement: str, found: list[Amount]) -> tuple[list[Phrase], list[str]]:
    """The numbers with their words, and the parts of the statement that belong to none of them."""
    first, earlier = _own_label(statement[: found[0].start])
    last, later = _own_ending(statement[found[-1].end :])
    gaps = [_divided(statement[one.end : other.start]) for one, other in pairwise(found)]
    befores = [first, *(before for _after, before in gaps)]
    afters = [*(after for after, _before in gaps), last]
    return [Phrase(*parts) for parts in zip(befores, found, afters, strict=True)], list(filter(None, (earlier, later)))


def _divided(gap: str) -> tuple[str, str]:
    """What stands between two numbers: the words of the first and those of the second."""
    connectors = list(v.CONNECTOR.finditer(gap))
    if connectors:
        return gap[: connectors[-1].start()], gap[connectors[-1].end() :]
    label = re.search(r"(?:^|\s)[A-ZÅÄÖ][^:]*(?::|\bmål)\s*$", gap)  # "… Facebook: 300"
    found = label or v.NEXT_NUMBER.search(gap)
    return (gap[: found.start()], found[0]) if found else (gap, "")


def _own_label(before: str) -> tuple[str, str]:
    """ "Antal deltagare och antal möten: 6" counts meetings; the participants are an indicator of their own."""
    if end := _complete_before(before):
        return before[end.end() :], before[: end.start()]
    if v.begins_with_period(before) and v.PREPOSITION.fullmatch(v.last_word(before)):
        return "", before  # "Varje månad går ett brev till 300 medlemmar"
    parts = re.split(r",\s*|\s+(?:samt|och)\s+(?=antal)", before, flags=re.IGNORECASE)
    labelled = [part for part in parts[:-1] if re.match(r"\W*antal", part, re.IGNORECASE)]
    if not labelled or not re.match(r"\W*antal", parts[-1], re.IGNORECASE):
        return before, ""
    return parts[-1], ", ".join(labelled)


def _complete_before(before: str) -> re.Match[str] | None:
    """The connector after a statement that needs no number: "Folder framtagen och spridd till 20 skolor"."""
    connectors = list(v.CONNECTOR.finditer(before))
    if not connectors:
        return None
    earlier = before[: connectors[-1].start()]
    is_complete = v.MADE_LAST.search(earlier) or v.MAKE_FIRST.match(earlier) or v.period(earlier)
    return connectors[-1] if is_complete else None


def _own_ending(after: str) -> tuple[str, str]:
    """The number's own words, and what is added with "samt" or after a comma and has a rhythm or a count of its own."""
    for found in re.finditer(r"(?:,|\bsamt\b|\boch\b)\s*", after, re.IGNORECASE):
        own, rest = after[: found.start()], after[found.end() :]
        is_added = found[0].strip().lower() == "samt" and len(rest.split()) > 2
        if is_added or re.match(r"antal", rest, re.IGNORECASE) or (v.period(rest) and not v.period(own)):
            return own, rest
    return after, ""


def _head(phrase: Phrase) -> str:
    """What is counted, as short as it can be: the words after the number up to a preposition, else its label."""
    noun = v.up_to(v.CONNECTOR, v.up_to(v.NOUN_END, _after(phrase)))
    is_bare = not noun or v.OCCASION.fullmatch(noun) or v.PERSONS.fullmatch(noun)
    head = (v.up_to(v.NOUN_END, _label(phrase.before)) or noun or phrase.previous_unit) if is_bare else noun
    # A name alone counts what the number before it counted: "Följare: Instagram 1500, TikTok 300".
    return f"{phrase.previous_unit} {head}" if re.fullmatch(r"[A-ZÅÄÖ]\w*", head) else head


def _unit(phrase: Phrase) -> str | None:
    """What is counted, with its attributes ("utbildningar för personal")."""
    label = v.without_times(_label(phrase.before))
    noun = v.up_to(v.CLAUSE, v.without_times(_after(phrase)))
    if noun and v.TIMES.fullmatch(noun.split()[0]) and label:
        noun = ""  # "inlägg 1 gång i veckan"
    return plain(noun or label or phrase.previous_unit).strip(" .,;:-()/") or None


def _after(phrase: Phrase) -> str:
    text = re.sub(r"\([\ue000-\uefff\s]*\)", "", phrase.after)  # "12 (2025)"
    text = re.sub(r"^\s*(?:st\b|stycken\b|%|procent\b)", "", text, flags=re.IGNORECASE)
    return "" if text.strip().lower() in {"fler", "färre"} else text  # "medlemmarna ska bli 20 fler"


def _label(before: str) -> str:
    """ "Öka antalet medlemmar till" → "medlemmar"."""
    text = re.split(r"\bantal(?:et)?\b|\bandel(?:en)?\b", before, flags=re.IGNORECASE)[-1]
    fillers = r"mål(?:et)?|är|med|till|vid|minst|max|högst|ca|cirka|totalt|på|från|st|inom|senast|ska|bli|blir"
    text = re.sub(rf"(?:\W*\b(?:{fillers})\b)+\W*$", "", f"{text} ", flags=re.IGNORECASE)
    text = re.sub(rf"^\W*(?:{v.INCREASE.pattern}|{v.DECREASE.pattern})\s+", "", text, flags=re.IGNORECASE)
    return text.strip(" :,-=()")


def _read_phrase(phrase: Phrase) -> TargetReading:
    build = next(build for applies, build in PHRASE_RULES if applies(phrase))
    reading = build(phrase)
    baseline = phrase.amount.baseline
    return replace(
        reading,
        unit=reading.unit or _unit(phrase),
        direction=reading.direction or _direction(phrase),
        baseline=baseline if baseline is not None else _earlier_figure(plain(phrase.after)),
        window=v.window(plain(phrase.after)) or v.window(plain(f"{phrase.before} … {phrase.after}")),
    )


def _direction(phrase: Phrase) -> str | None:
    before, after = phrase.before, phrase.after
    if v.MORE.search(after) or (v.BY.search(before) and v.INCREASE.search(before)):
        return "increase_by"
    if v.FEWER.search(after) or (v.BY.search(before) and v.DECREASE.search(before)):
        return "decrease_by"
    if limit := v.first_name(v.LIMITS, before):
        return limit
    if phrase.amount.form == "from_to" or (v.UP_TO.search(before) and v.CHANGE.search(before)):
        return "at_most" if v.DECREASE.search(before) or _shrinks(phrase.amount) else "at_least"
    if v.MAINTAIN.search(before) or v.STEADY.search(before):
        return "maintain"
    return "at_least" if phrase.amount.form == "range" else None


def _shrinks(amount: Amount) -> bool:
    return amount.baseline is not None and amount.baseline > amount.value


def _earlier_figure(text: str) -> int | float | None:
    found = v.EARLIER.search(text)
    return number(re.sub(r"\s", "", found["value"])) if found else None


# --- Rules for a phrase, in the order they are tried ----------------------------------------------------------------


def _is_duration(phrase: Phrase) -> bool:
    is_limit = v.WITHIN.search(phrase.before) or v.WAITING.search(f"{phrase.before} {phrase.after}")
    return bool(is_limit and v.first_name(v.LIMIT_UNITS, phrase.after))


def _duration(phrase: Phrase) -> TargetReading:
    limit_unit = v.first_name(v.LIMIT_UNITS, phrase.after)
    unit = plain(_label(phrase.before)) or None
    return TargetReading("duration", phrase.amount.value, unit=unit, direction="at_most", limit_unit=limit_unit)


def _is_score(phrase: Phrase) -> bool:
    """ "Nöjdhet 4,5 av 5" is a mark on a scale, "9 av 10 deltagare" is a share."""
    has_noun = not re.match(r"\s*(?:i|på)\b", phrase.after)
    return phrase.amount.part is not None and bool(v.SCORE.search(phrase.before + ("" if has_noun else phrase.after)))


def _score(phrase: Phrase) -> TargetReading:
    return TargetReading("level", phrase.amount.part)


def _is_share(phrase: Phrase) -> bool:
    is_change = v.BY.search(phrase.before) or v.MORE.search(phrase.after) or v.FEWER.search(phrase.after)
    return phrase.amount.form == "share" or bool(v.PER_CENT.match(phrase.after) and not is_change)


def _is_per_thing(phrase: Phrase) -> bool:
    return v.first_name(v.THINGS, phrase.after) is not None


def _per_thing(phrase: Phrase) -> TargetReading:
    return TargetReading("ratio", phrase.amount.value, per=v.first_name(v.THINGS, phrase.after))


def _is_frequency(phrase: Phrase) -> bool:
    return v.period(phrase.after) or v.begins_with_period(phrase.before)


def _frequency(phrase: Phrase) -> TargetReading:
    rhythm = phrase.after if v.period(phrase.after) else phrase.before
    return TargetReading("frequency", phrase.amount.value, per=v.first_name(v.PERIODS, rhythm))


def _is_level(phrase: Phrase) -> bool:
    if phrase.amount.form == "from_to" or v.STEADY.search(phrase.before) or v.SCORE.search(phrase.before):
        return True
    head = _head(phrase)
    is_gained = v.GAIN.search(head) or v.GAIN.search(phrase.before) or v.DOING.search(phrase.after)
    is_held = v.ROOM.match(head) and (v.HOLDING.search(phrase.before) or v.LODGING.search(phrase.after))
    is_there = v.HOLDING.search(phrase.before) or v.THERE.search(phrase.after)
    return bool((v.STOCK.search(head) and (is_there or not is_gained)) or is_held)


def _is_made(phrase: Phrase) -> bool:
    """ "Skapa en podd", "en plan är antagen"; "flyer på fyra språk framtagen", where the number is part of a name."""
    if phrase.amount.form == "one":
        return bool(v.MAKE_BEFORE.search(phrase.before) or v.MADE.search(phrase.after))
    is_part = v.PREPOSITION.fullmatch(v.last_word(phrase.before)) and not v.TAKE_PART.search(phrase.before)
    return bool(is_part and (v.MAKE_FIRST.match(phrase.before) or v.MADE.search(phrase.after)))


def _plain_kind(kind: str) -> Callable[[Phrase], TargetReading]:
    return lambda phrase: TargetReading(kind, phrase.amount.value)


PHRASE_RULES: tuple[tuple[Callable[[Phrase], bool], Callable[[Phrase], TargetReading]], ...] = (
    (_is_duration, _duration),
    (_is_score, _score),
    (_is_share, _plain_kind("ratio")),
    (_is_per_thing, _per_thing),
    (_is_frequency, _frequency),
    (_is_level, _plain_kind("level")),
    (_is_made, lambda _phrase: TargetReading("milestone", 1)),
    (lambda _phrase: True, _plain_kind("count")),
)


# --- Rules for a statement without numbers, in the order they are tried ---------------------------------------------


def _read_words(statement: str) -> Iterator[TargetReading]:
    readings = (list(rule(statement)) for rule in STATEMENT_RULES)
    window = v.window(plain(statement))
    for reading in next(found for found in readings if found):
        yield replace(reading, window=reading.window or window)


def _method(statement: str) -> Iterator[TargetReading]:
    is_method = v.METHOD.match(statement) and not v.COUNTING.search(statement)
    if is_method or v.METHOD_ALONE.match(statement):
        yield TargetReading(METHOD_KIND, unit=plain(statement))


def _maintained(statement: str) -> Iterator[TargetReading]:
    """ "Bibehålla antalet samtal": to be held at last year's figure."""
    if v.MAINTAIN.search(statement) and re.search(r"\b(?:antal|andel|nivå)", statement, re.IGNORECASE):
        unit = _label(statement)
        is_stock = v.STOCK.search(v.up_to(v.NOUN_END, unit))
        yield TargetReading("level" if is_stock else "count", unit=plain(unit), direction="maintain")


def _indicators(statement: str) -> Iterator[TargetReading]:
    """ "Antal A, B samt könsfördelning", "Statistik över …": followed, without a value to reach."""
    if not v.COUNTING.search(statement):
        return
    starts_with_count = re.match("antal", statement, re.IGNORECASE)
    statement = v.BREAKDOWN.sub("", statement)
    text = statement if starts_with_count else v.LEAD.sub("", f"{v.METHOD.sub('', statement)} ", count=1)
    for item in _list_items(text.strip()):
        unit = re.sub(r"^(?:.*\b)?antal(?:et)?\b\s*", "", item, flags=re.IGNORECASE).strip(" .,:;")
        if unit:
            yield TargetReading("indicator", unit=plain(unit), direction=v.first_name(v.TRENDS, statement))


def _list_items(text: str) -> list[str]:
    """The parts of an enumeration; a plain "och" parts the last two only where commas part the others."""
    items = [item for item in v.ITEM_BREAK.split(text) if item.strip()]
    if len(items) > 1 and len(items[-1].split()) <= 5:
        items[-1:] = re.split(r"\s+och\s+", items[-1])
    return items


def _both_terms(statement: str) -> Iterator[TargetReading]:
    """ "Föräldramöte vår och höst": one each; what is added with "samt" is a statement of its own."""
    found = v.BOTH_TERMS.search(statement)
    if not found:
        return
    unit = plain(statement[: found.start()]).strip(" ,.:") or None
    yield TargetReading("count", 1, unit=unit, window="spring")
    yield TargetReading("count", 1, unit=unit, window="autumn")
    rest = re.sub(r"^\s*(?:samt|och|,)\s*", "", statement[found.end() :])
    if len(rest.split()) > 1:
        yield from _read_words(rest)


def _repeated(statement: str) -> Iterator[TargetReading]:
    """ "Varannan vecka", "månadsvis": once each time."""
    if v.period(statement):
        unit = plain(v.without_times(statement)) or None
        yield TargetReading("frequency", 1, unit=unit, per=v.first_name(v.PERIODS, statement))


def _none(statement: str) -> Iterator[TargetReading]:
    if found := v.NONE.match(statement):
        yield TargetReading("count", 0, unit=plain(found["unit"]), direction="at_most")


def _everyone(statement: str) -> Iterator[TargetReading]:
    """ "Alla stödpersoner ska …", "Utbilda alla …", "besök på alla 7 skolor"; not "via alla kanaler"."""
    found = v.ALL.search(statement)
    before = statement[: found.start()] if found else ""
    is_about_all = found and (v.ALL_FIRST.match(statement) or v.ALL_DONE_TO.search(before))
    if is_about_all or v.ALL_OF_THEM.search(statement):
        yield TargetReading("ratio", 100, unit=plain(statement))


def _checklist(statement: str) -> Iterator[TargetReading]:
    """ "Finnas på: A, B, C och D", or "Samverka med A, B och C"."""
    labelled = v.LABELLED_LIST.match(statement)
    found = labelled or v.COVER.match(statement)
    if not found or v.METHOD.match(statement):
        return
    items = [plain(item).strip(" .") for item in v.LIST_BREAK.split(found["items"]) if item.strip(" .")]
    are_names = all(re.match(r"[A-ZÅÄÖ]\w*(?:\s\w+)?$", item) for item in items)
    is_list = len(items) > 1 and all(len(item.split()) <= 5 for item in items)
    if is_list and (labelled or are_names or len(items) > 2):
        unit = plain(found["label"] if labelled else statement[: found.start("items")]).strip(" :")
        yield TargetReading("milestone", len(items), unit=unit, items=items)


def _milestone(statement: str) -> Iterator[TargetReading]:
    made = v.MAKE_FIRST.match(statement)
    is_thing = made and not v.ABSTRACT.search(" ".join(made["thing"].split()[:2]))
    parts = [part for part in v.CONNECTOR.split(statement) if v.DONE_TO.search(part)]
    if len(parts) > 1 and not v.ONGOING.search(statement):
        yield from (TargetReading("milestone", 1, unit=plain(part).strip()) for part in parts)
    elif (is_thing or v.DONE.search(statement)) and not v.ONGOING.search(statement):
        yield TargetReading("milestone", 1, unit=plain(statement))


def _qualitative(statement: str) -> Iterator[TargetReading]:
    yield TargetReading(
        "qualitative", unit=plain(statement), direction="maintain" if v.MAINTAIN.match(statement) else None
    )


STATEMENT_RULES: tuple[Callable[[str], Iterator[TargetReading]], ...] = (
    _method,
    _maintained,
    _indicators,
    _both_terms,
    _repeated,
    _none,
    _everyone,
    _checklist,
    _milestone,
    _qualitative,
)


# --- The cell as a whole --------------------------------------------------------------------------------------------


def _without_methods(readings: list[TargetReading]) -> list[TargetReading]:
    others = [reading for reading in readings if reading.kind != METHOD_KIND]
    return others or [replace(reading, kind="qualitative") for reading in readings]


def _without_repeats(readings: list[TargetReading]) -> list[TargetReading]:
    """Without indicators that another target already counts: "10 tillfällen. Statistik över antal tillfällen"."""
    counted = [_core(reading) for reading in readings if reading.value is not None]
    return [
        reading
        for reading in readings
        if reading.kind != "indicator" or not any(_is_same_noun(_core(reading), other) for other in counted)
    ]


def _core(reading: TargetReading) -> str:
    """The noun that is counted, without spaces, since compounds are often written apart ("grupp tillfällen")."""
    return re.sub(r"\W", "", v.up_to(v.NOUN_END, reading.unit or "")).lower()


def _is_same_noun(one: str, other: str) -> bool:
    return min(len(one), len(other)) > 4 and (one.endswith(other) or other.endswith(one))


def _shortened(target: TargetReading) -> TargetReading:
    unit = target.unit or None
    return replace(target, unit=f"{unit[: UNIT_LENGTH - 1]}…" if unit and len(unit) > UNIT_LENGTH else unit)


def _towards(target: TargetReading, goal: str) -> TargetReading:
    """An indicator that the goal names goes the goal's way: "Öka antalet samtal"."""
    if target.kind != "indicator" or target.direction:
        return target
    core = r"\s?".join(map(re.escape, _core(target)))
    places = re.finditer(core, goal, re.IGNORECASE) if len(core) > 4 else ()
    trends = (v.first_name(v.TRENDS, " ".join(goal[: place.start()].split()[-3:])) for place in places)
    return replace(target, direction=next(filter(None, trends), None))
