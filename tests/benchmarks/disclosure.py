"""What may leave the house: how often the gate changes or withholds a table, what it leaves to guess, and its time.

The floor is the rule alone, which rounds and asks nobody. As in a running server, what the gate found out about one
release stays known for the next.
"""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from random import Random

from reports.disclosure import Asked, Published, release
from reports.disclosure.rule import band_of
from tests.benchmarks import Result
from tests.reports.populations import QUARTER, YEAR, asked, drawn, fact

RELEASES, TWO_WAY, YEARS = 2_000, 50, 10
GENDER, HOME, AGE = fact("gender", 2), fact("home", 3), fact("age", 6)


def run() -> list[Result]:
    chances = Random(10)  # noqa: S311 - persons are drawn here, no secrets
    return [
        measured("tables of 2 and of 3 categories", [[single(chances)] for _ in range(RELEASES)]),
        measured("the same and a table of both", [[double(chances)] for _ in range(TWO_WAY)]),
        measured("of 2, 3 and 6 categories, a quarter and then its year", [years(chances) for _ in range(YEARS)]),
    ]


def single(chances: Random) -> Asked:
    return asked(drawn(chances, chances.randint(10, 60), GENDER, HOME), GENDER, HOME, two_way=False)


def double(chances: Random) -> Asked:
    return asked(drawn(chances, chances.randint(10, 60), GENDER, HOME), GENDER, HOME)


def years(chances: Random) -> list[Asked]:
    """A quarter of 10 to 60 persons, and its year of up to four times as many."""
    facts = GENDER, HOME, AGE
    number = chances.randint(10, 60)
    everybody = drawn(chances, number + chances.randint(0, 3 * number), *facts)
    quarter = asked(everybody[:number], *facts, period=QUARTER, two_way=False)
    return [quarter, asked(everybody, *facts, period=YEAR, two_way=False)]


def measured(job: str, wanted: list[list[Asked]]) -> Result:
    taken = [timed(published, one) for one in wanted]
    floor = statistics.median(timed(rounded, one)[0] for one in wanted)
    seconds = sorted(second for second, _ in taken)
    last = [releases[-1] for _, releases in taken]
    facts = {
        "releases": len(last),
        **fates(last),
        "narrowest_interval": min((one.narrowest for one in last if one.narrowest), default=0),
        "solver_runs_at_most": max(one.solved for one in last),
        "ms_at_most": round(seconds[-1] * 1000),
    }
    return Result(job, "the rule alone", statistics.median(seconds), floor, facts)


def published(wanted: Iterable[Asked]) -> list[Published]:
    found: list[Published] = []
    for one in wanted:
        found.append(release(one, found))
    return found


def rounded(wanted: Iterable[Asked]) -> list:
    return [band_of(number) for one in wanted for table in one.tables for number in table.persons]


def timed(job: Callable[[list[Asked]], list], wanted: list[Asked]) -> tuple[float, list]:
    started = time.perf_counter()
    answer = job(wanted)
    return time.perf_counter() - started, answer


def fates(releases: Iterable[Published]) -> dict[str, int]:
    """Of all tables and of all releases: as asked for, changed, or withheld in part."""
    tables = Counter(fate(table) for one in releases for table in one.tables)
    whole = Counter(max((fate(table) for table in one.tables), key=FATES.index) for one in releases)
    return {
        f"{name}_{what}": count[what] for name, count in (("tables", tables), ("releases", whole)) for what in FATES
    }


FATES = ["as_asked", "changed", "withheld"]


def fate(table) -> str:
    if not table.cells:
        return "withheld"
    return "changed" if table.note else "as_asked"
