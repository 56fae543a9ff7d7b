"""What a meeting decided, paragraph by paragraph, and what each decision changed."""

import re

from django.db.models import Prefetch

from jourer.models import Decision, MeasureChange, Meeting


def decisions(meeting: Meeting) -> list[Decision]:
    """In the order of the minutes, which is that of numbers and not of letters: § 7 before § 10.

    With the changed targets, the approved activities and the adopted plans at hand.
    """
    changes = MeasureChange.objects.filter(measure__target__isnull=False).select_related("measure__target__goal")
    found = Decision.objects.filter(meeting=meeting).prefetch_related(
        Prefetch("measure_changes", changes), "activities", "adopted_plans"
    )
    return sorted(found, key=lambda decision: _place(decision.paragraph))


def _place(paragraph: str) -> list[tuple[int, str]]:
    """ "7 b" as [(7, ""), (0, " b")]: numbers by size, words by letters."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|\D+", paragraph)]
