"""Receiving a list from the police: a case for each person on it, all of them or none."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from cases.actions.cases import next_number
from cases.actions.rows import each_locked, locked
from cases.models import Case, Identity, SupportSeeker
from jourer.models import Shelter, audit


@transaction.atomic
def receive_list(
    *, by, shelter: Shelter, entries: Sequence, same: Mapping[int, SupportSeeker], left_out: set[int], key: UUID
) -> list[Case]:
    """Open a case for each entry (`cases.policelist.Entry`) once: the same key opens nothing the second time.

    `same` are those who come back, by place in the list; what is known of them stays as it is. `left_out` are the
    places of those whose case is there already.
    """
    shelter = locked(by, shelter, among=by.shelters)  # one at a time takes the next numbers
    keys = {place: uuid5(key, str(place)) for place in range(len(entries)) if place not in left_out}
    if there := list(Case.objects.filter(opened_by=by, idempotency_key__in=keys.values())):
        return there
    kept = {place: entries[place] for place in keys}
    each_locked(by, set(same.values()))
    seekers = _seekers(by, kept, same)
    numbers = _numbers(shelter, {place: entry.received_on for place, entry in kept.items()})
    cases = [
        Case(
            association=by.association,
            shelter=shelter,
            seeker=seekers[place],
            opened_by=by,
            idempotency_key=keys[place],
            **_facts(kept[place], comes_back=place in same),
            **numbered,
        )
        for place, numbered in numbers.items()
    ]
    _add(by, shelter, cases)
    return cases


def _facts(entry, *, comes_back):
    return entry.facts() | ({"first_time": "returning"} if comes_back else {})


def _add(by, shelter, cases):
    for case in cases:
        case.clean_fields(exclude=["association", "shelter", "seeker", "opened_by"])
    Case.objects.bulk_create(cases)
    audit.record(by, "case.list_received", shelter, cases=len(cases))
    for case in cases:
        audit.record(by, "case.added", case)


def _seekers(by, entries, same) -> dict[int, SupportSeeker]:
    """Whose each place is: two crimes against one person are two cases of one seeker."""
    new: dict[object, tuple[SupportSeeker, int]] = {}
    for place, entry in entries.items():
        if place not in same:
            new.setdefault(entry.person() or place, (SupportSeeker(association=by.association), place))
    SupportSeeker.objects.bulk_create(seeker for seeker, _place in new.values())
    Identity.objects.bulk_create(
        Identity(association=by.association, seeker=seeker, changed_by=by, **entries[place].who())
        for seeker, place in new.values()
    )
    return {place: same.get(place) or new[entry.person() or place][0] for place, entry in entries.items()}


def _numbers(shelter, received: Mapping[int, date]) -> dict[int, dict[str, int]]:
    """Year and number of each place, in the order in which they were received."""
    last: dict[int, int] = {}
    found = {}
    for place, day in sorted(received.items(), key=lambda pair: pair[1]):
        last[day.year] = last[day.year] + 1 if day.year in last else next_number(shelter, day.year)
        found[place] = {"year": day.year, "number": last[day.year]}
    return found
