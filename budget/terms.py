"""For how long an agreement holds: its periods, the last day to give notice of each, and when it ends.

Pure: no database, no clock. A period is renewed unless somebody gives notice in time, and never past the latest end.
"""

import calendar
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from budget.codes import Renewal
from jourer.periods import LAST_DAY, Window, day_after


@dataclass(frozen=True)
class Term:
    """What the parties have written of the time, and what has come of it.

    `notice` is (month, day): notice is given on that day at the latest for the period to be the last one. `ended_on`
    is a day that the parties have settled on instead of what follows from the rest.
    """

    starts_on: date
    initial_end: date
    renewal: str = Renewal.NONE
    renewal_months: int | None = None
    notice: tuple[int, int] | None = None
    latest_end: date | None = None
    noticed_on: date | None = None
    ended_on: date | None = None

    # Periods

    def periods(self) -> Iterator[Window]:
        """All that there will be if nobody gives notice; the last one is cut to the latest end."""
        for first, last in self._uncut():
            if first > self._limit:
                return
            yield first, min(last, self._limit)

    def _uncut(self):
        yield self.starts_on, self.initial_end
        anchor = first = day_after(self.initial_end)
        for number in itertools.count(1):
            if self.renewal == Renewal.NONE:
                return
            if self.renewal == Renewal.CALENDAR_YEAR:
                last = date(first.year, 12, 31)
            else:
                last = _day_before_months_after(anchor, number * (self.renewal_months or 12))
            yield first, last
            if last >= LAST_DAY:
                return
            first = day_after(last)

    @property
    def _limit(self) -> date:
        return min(self.latest_end or LAST_DAY, LAST_DAY)

    @property
    def _end(self) -> date:
        return self.last_day or LAST_DAY

    def period_on(self, day: date) -> Window | None:
        """The period in which the day lies; None before the first and after the last."""
        for first, last in self.periods():
            if first > min(day, self._end):
                return None
            if day <= min(last, self._end):
                return first, min(last, self._end)
        return None

    # Notice

    def notice_day(self, period: Window) -> date | None:
        """The last day to give notice so that the period is the last; None where it is the last anyway, or too late."""
        if self.notice is None or not self._is_renewed(period):
            return None
        month, day = self.notice
        of_years = (_in_month(year, month, day) for year in (period[1].year, period[1].year - 1))
        found = next(one for one in of_years if one <= period[1])
        return found if found >= self.starts_on else None

    def _is_renewed(self, period):
        return self.renewal != Renewal.NONE and period[1] < self._limit

    def next_notice_day(self, today: date) -> date | None:
        """The next day that somebody has to remember; none when it is known how the agreement ends."""
        if self.noticed_on or self.ended_on:
            return None
        for period in self._periods_from(today):
            found = self.notice_day(period)
            if found and found >= today:
                return found
        return None

    def _periods_from(self, day):
        """Those that are not over, and no more than anybody looks ahead."""
        return itertools.islice((one for one in self.periods() if one[1] >= day), 8)

    def end_if_noticed(self, day: date) -> date | None:
        """The last day if notice is given on the day: that of the first period for which the day is in time."""
        for period in self.periods():
            last_notice = self.notice_day(period) if self.notice else period[1]
            if day <= period[1] and (not self._is_renewed(period) or (last_notice and day <= last_notice)):
                return period[1]
        return self.latest_end

    # The end

    @cached_property
    def end_unless_noticed(self) -> date | None:
        """The last day if nobody gives notice; None where it goes on until somebody does."""
        if self.renewal == Renewal.NONE:
            return min(self.initial_end, self._limit)
        return self.latest_end

    @cached_property
    def last_day(self) -> date | None:
        """As it is known today: what the parties settled on, what follows from a notice, or the latest end."""
        if self.ended_on:
            return self.ended_on
        return self.end_if_noticed(self.noticed_on) if self.noticed_on else self.end_unless_noticed

    def has_ended(self, today: date) -> bool:
        return self.last_day is not None and today > self.last_day

    def holds(self, stretch: Window) -> bool:
        """Whether every day of the stretch lies within the agreement."""
        return self.starts_on <= stretch[0] and stretch[1] <= self._end


def _in_month(year, month, day):
    """29 February is the 28th in most years."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _day_before_months_after(anchor, months):
    """The last of so many months from a day on: of 29 February a year later it is 28 February."""
    number = anchor.year * 12 + anchor.month - 1 + months
    if number // 12 > LAST_DAY.year:
        return LAST_DAY
    year, month = number // 12, number % 12 + 1
    length = calendar.monthrange(year, month)[1]
    return date(year, month, length) if anchor.day > length else date(year, month, anchor.day) - timedelta(days=1)
