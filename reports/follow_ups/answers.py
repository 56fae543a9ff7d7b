"""A fact about persons with the codes by which the log tells its categories apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.disclosure import PersonFact

UNKNOWN = "unknown"
ELSEWHERE = "elsewhere"

Grouped = Sequence[tuple[str, Sequence[str]]]  # (label, codes that are shown together)


@dataclass(frozen=True)
class Answers:
    """The codes stand in the order of the fact's categories."""

    fact: PersonFact
    codes: tuple[str, ...]


def answers_to(key, label, labels: Mapping[str, str], coarser: Sequence[Grouped], finest: Grouped = ()) -> Answers:
    """`labels` are of all codes, in order; `finest` is what is asked for where not each code is to stand alone."""
    places = {code: place for place, code in enumerate(labels)}
    by_place = lambda grouped: tuple((word, tuple(sorted(places[code] for code in some))) for word, some in grouped)  # noqa: E731
    merged = tuple(by_place(step) for step in coarser)
    return Answers(PersonFact(key, label, tuple(labels.values()), merged, by_place(finest)), tuple(labels))
