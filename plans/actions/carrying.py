"""Next year's plan from this year's: what is kept of it, and nothing of what it gave."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from jourer import periods
from jourer.models import Measure, audit
from plans.models import Goal, GoalArea, Plan, Target

# What belonged to the year that was: figures from before the log, and where the way began.
LEFT_BEHIND = {"opening_value": None, "opening_until": None, "opening_source": "", "baseline": None}


@transaction.atomic
def carry_over(*, by, plan: Plan, kept: Mapping[UUID, str]) -> Plan:
    """Make the draft of the year after an adopted plan; `kept` gives the goals that go on, each with its text.

    Targets come along with their windows moved to the new year. Values, verdicts, opening figures and baselines stay:
    what is to rise or to be kept is read against the year that was.
    """
    if plan.adopted_on is None:
        raise ValidationError(_("Only an adopted plan is carried over."))
    draft = _draft_after(plan)
    targets = Prefetch("targets", Target.objects.select_related("measure").prefetch_related("measure__items"))
    areas: dict[UUID, GoalArea] = {}
    for goal in Goal.objects.filter(area__plan=plan, pk__in=kept).select_related("area").prefetch_related(targets):
        if goal.area_id not in areas:
            areas[goal.area_id] = _copied(goal.area, plan=draft)
        copied = _copied(goal, area=areas[goal.area_id], text=kept[goal.pk])
        for target in goal.targets.all():
            _copied(target, goal=copied, measure=_next_year(target.measure, plan))
    audit.record(by, "plan.carried_over", draft, source=str(plan.pk), goals=len(kept))
    return draft


def _draft_after(plan):
    years = periods.years_back((plan.starts_on, plan.ends_on))
    first, last = periods.year_before((plan.starts_on, plan.ends_on), -years)
    facts = {name: getattr(plan, name) for name in ("association", "vision", "purpose", "values")}
    title = plan.title.replace(str(plan.year), str(plan.year + years))
    draft = Plan(year=plan.year + years, title=title, starts_on=first, ends_on=last, **facts)
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        message = _("There is already a plan for %(year)s. Carry over only once.") % {"year": draft.year}
        raise ValidationError(message) from error
    return draft


def _copied(row, **facts):
    """A new row like this one, but for `facts`."""
    names = {field.attname for field in row._meta.concrete_fields} - {"id"}
    like = {name: getattr(row, name) for name in names}
    for name, value in facts.items():
        like.pop(f"{name}_id", None)
        like[name] = value
    return type(row).objects.create(**like)


def _next_year(measure: Measure, plan):
    years = periods.years_back((plan.starts_on, plan.ends_on))
    first, last = periods.year_before(measure.window, -years)
    made = _copied(measure, starts_on=first, ends_on=last, **LEFT_BEHIND)
    for item in measure.items.all():
        _copied(item, measure=made)
    return made
