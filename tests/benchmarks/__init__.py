"""Benchmarks: how many times a floor, measured in the same run, a job of ours costs. `script/bench` runs them.

A module has `run()`, which gives `Result`s; it is named in `__main__.py`.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One job against its floor: medians of seconds. `facts` are the numbers of what was measured."""

    job: str
    floor: str
    seconds: float
    floor_seconds: float
    facts: dict[str, int | float]

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor_seconds


def in_turn(*jobs: Callable[[], object], runs: int) -> list[float]:
    """The median seconds of each job. They take turns, so that what else the machine does troubles all alike."""
    taken: list[list[float]] = [[] for _ in jobs]
    for job in jobs:
        job()  # the first time, caches are cold
    for _ in range(runs):
        for times, job in zip(taken, jobs, strict=True):
            started = time.perf_counter()
            job()
            times.append(time.perf_counter() - started)
    return [statistics.median(times) for times in taken]
