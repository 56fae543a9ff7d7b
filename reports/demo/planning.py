"""Writes a plan's areas, goals and targets, and what was typed in, judged and changed of them by a day."""

from datetime import date, datetime, time

from django.utils import timezone

from jourer import periods
from jourer.access import Role, SystemActor
from jourer.models import Assessment, Decision, Measure, MeasureChange, Observation
from plans.actions import add_target, choose_key_measures
from plans.models import Goal, GoalArea, Plan, Target
from reports.demo import shape
from reports.demo.house import House


def write(house: House, content: shape.Plan, year: int) -> None:
    plan = Plan.objects.create(
        association=house.association,
        year=year,
        title=f"Verksamhetsplan {year}",
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        adopted_on=date(year - 1, 11, 26),
        vision=content.vision,
        purpose=content.purpose,
        values=content.values,
    )
    keys = []
    for position, (name, goals) in enumerate(content.areas.items(), 1):
        area = GoalArea.objects.create(association=house.association, plan=plan, name=name, position=position)
        for number, goal in enumerate(goals, 1):
            keys += _goal(house, area, goal, number)
    if keys:
        choose_key_measures(by=SystemActor("demo", house.association), plan=plan, targets=keys)


def _goal(house, area, content, number) -> list[Target]:
    """A goal with its targets; answers the key measures among them."""
    goal = Goal.objects.create(
        association=house.association,
        area=area,
        shelter=house.shelters.get(content.shelter),
        number=f"{area.position}.{number}",
        text=content.text,
        activity_text=content.activity,
        measure_text=content.measure,
        position=number,
    )
    by = house.of_role(Role.STAFF, content.shelter)[0] if content.shelter else house.coordinator
    targets = [(wanted, _target(house, goal, wanted)) for wanted in content.targets]
    for wanted, target in targets:
        _observed(house, target.measure, wanted, by)
        _judged(house, target.measure, wanted)
        if wanted.changed:
            _changed(house, target.measure, wanted.changed)
    return [target for wanted, target in targets if wanted.is_key]


def _target(house, goal, content) -> Target:
    """A target through the verb that people use, so that what the plan's data says is checked like their input."""
    return add_target(
        by=SystemActor("demo", house.association),
        goal=goal,
        items=content.items,
        kind=content.kind,
        direction=content.direction,
        goal_value=content.goal,
        baseline=content.baseline,
        unit=content.unit,
        metric=content.metric,
        filters=_filters(content, content.filters, goal.shelter),
        whole_filters=_filters(content, content.whole, goal.shelter) if content.whole else {},
        per=content.per,
        profile=content.profile,
        month_weights=list(content.weights),
        responsible=house.named(content.responsible) if content.responsible else None,
        asked_every=content.asked_every,
        **_window(content.part, goal.area.plan),
        **_limit(content),
        **_opening(house, content, goal.area.plan.year),
    )


def _filters(content, chosen, shelter):
    """What a shelter is to reach is counted of that shelter."""
    filters = {name: list(codes) for name, codes in chosen}
    return {**filters, "shelter": [str(shelter.pk)]} if content.metric and shelter else filters


def _window(part: shape.Part, plan):
    if isinstance(part, str):
        starts_on, ends_on = periods.window(part, (plan.starts_on, plan.ends_on))
    else:
        starts_on, ends_on = (_day(plan.year, day) for day in part)
    return {"starts_on": starts_on, "ends_on": ends_on}


def _limit(content):
    value, unit = content.within or (None, "")
    return {"limit_value": value, "limit_unit": unit}


def _opening(house, content, year):
    """Nobody has counted days that have not come."""
    opening = content.opening
    if opening is None or _day(year, opening.until) > house.today:
        return {}
    return {
        "opening_value": opening.value,
        "opening_until": _day(year, opening.until),
        "opening_source": opening.source,
    }


def _day(year, month_and_day):
    return date.fromisoformat(f"{year}-{month_and_day}")


def _observed(house, measure, content, by):
    """What was typed in by today.

    In bulk and without audit lines, here as with the verdicts and the contacts: the audit says what people did, and
    nobody did this. That the demonstration was made is said once, by `demo.made`.
    """
    items = {item.name: item for item in measure.items.all()}
    year = measure.starts_on.year
    Observation.objects.bulk_create(
        Observation(
            association=house.association,
            measure=measure,
            item=items[seen.item] if seen.item else None,
            observed_on=_day(year, seen.on),
            value=seen.value,
            out_of=seen.out_of,
            note=seen.note,
            typed_by=by,
            typed_at=_afternoon(_day(year, seen.on)),
            **_taken_back(house, seen, year, by),
        )
        for seen in content.seen
        if _day(year, seen.on) <= house.today
    )


def _taken_back(house, seen, year, by):
    if not seen.taken_back or _day(year, seen.taken_back) > house.today:
        return {}
    return {"taken_back_by": by, "taken_back_at": _afternoon(_day(year, seen.taken_back))}


def _judged(house, measure, content):
    year = measure.starts_on.year
    Assessment.objects.bulk_create(
        Assessment(
            association=house.association,
            measure=measure,
            assessed_on=_day(year, said.on),
            verdict=said.verdict,
            comment=said.comment,
            assessed_by=house.coordinator,
            typed_at=_afternoon(_day(year, said.on)),
        )
        for said in content.said
        if _day(year, said.on) <= house.today
    )


def _changed(house, measure, content):
    """The plan is adopted, so the board's decision tells why another value holds.

    Written here and not by the verb that people use, which says that it is done today.
    """
    day = _day(measure.starts_on.year, content.on)
    if day > house.today:
        return
    typed = {"typed_by": house.coordinator, "typed_at": _afternoon(day)}
    decision, _made = Decision.objects.get_or_create(
        association=house.association,
        body=Decision.Body.BOARD,
        decided_on=day,
        paragraph=content.paragraph,
        defaults={"text": "Ändrat mål i verksamhetsplanen", **typed},
    )
    MeasureChange.objects.create(
        association=house.association,
        measure=measure,
        changed_on=day,
        before={"goal_value": str(measure.goal_value)},
        after={"goal_value": str(content.goal)},
        reason=content.reason,
        decision=decision,
        changed_by=house.coordinator,
        typed_at=typed["typed_at"],
    )
    Measure.objects.filter(pk=measure.pk).update(goal_value=content.goal)


def _afternoon(day) -> datetime:
    """When a day's figures were typed in, but never later than now."""
    return min(datetime.combine(day, time(15, 40), tzinfo=timezone.get_current_timezone()), timezone.now())
