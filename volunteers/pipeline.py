"""The way in as a page shows it: each step with its day, or that it is missing."""

from dataclasses import dataclass
from datetime import date

from volunteers import codes
from volunteers.codes import State, Step
from volunteers.models import Rules, Volunteer


@dataclass(frozen=True)
class OnTheWay:
    """A step of somebody's way in; `until` is the last day on which an extract counts."""

    kind: Step
    done_on: date | None
    until: date | None
    today: date

    @property
    def has_lapsed(self) -> bool:
        return self.until is not None and self.until < self.today

    @property
    def is_missing(self) -> bool:
        return self.done_on is None or self.has_lapsed


def way_in(volunteer: Volunteer, rules: Rules, today: date) -> list[OnTheWay]:
    """The steps of somebody fetched with `with_steps`, in their order."""
    return [_step(volunteer, kind, rules, today) for kind in codes.WAY_IN]


def _step(volunteer, kind, rules, today):
    done_on = getattr(volunteer, f"{kind.value}_on")
    until = rules.extract_until(done_on) if kind == Step.EXTRACT and done_on else None
    return OnTheWay(kind, done_on, until, today)


def missing(volunteer: Volunteer, rules: Rules, today: date) -> list[OnTheWay]:
    """Nothing is asked of who has left."""
    if volunteer.state == State.LEFT:
        return []
    return [step for step in way_in(volunteer, rules, today) if step.is_missing]


def lacking(volunteer: Volunteer, rules: Rules, day: date) -> list[str]:
    """The codes of what somebody should have before a shift on the day, and has not: being active among them."""
    inactive = [] if volunteer.state == State.ACTIVE else [Step.ACTIVE]
    return [str(kind.value) for kind in [*inactive, *(step.kind for step in missing(volunteer, rules, day))]]
