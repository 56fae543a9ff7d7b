"""Plans, areas, goals, targets and partners as spreadsheets; what is written goes through `plans.actions`."""

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from import_export.fields import Field
from import_export.widgets import Widget

from jourer import metrics
from jourer.decisions import ParagraphField, written_in
from jourer.exchange.cells import (
    Fixed,
    Named,
    OneOf,
    Pointing,
    Text,
    Typed,
    day,
    in_every_language,
    number,
    offering,
    plain,
    shortened,
    whole_number,
)
from jourer.exchange.resources import OwnedResource
from jourer.forms import ProseFormField
from jourer.models import Measure, Meeting, Shelter
from jourer.municipalities import BY_NAME
from plans import actions, codes
from plans.models import Goal, GoalArea, Partner, Plan, Target, WorkGroup

# The columns by which one file points at the rows of another.
YEAR = gettext_lazy("Year")
AREA = gettext_lazy("Goal area")
SHELTER = gettext_lazy("Shelter")
NUMBER = gettext_lazy("Number in the plan")
GOAL = gettext_lazy("Goal")
DECISION = ("body", "held_on", "paragraph")


def prose() -> Typed:
    """Formatted text is cleaned as on the plan's own page, so that what is shown before saving is what is saved."""
    return Typed(ProseFormField(required=False))


class PlanResource(OwnedResource):
    year = Field("year", YEAR, whole_number())
    title = Field("title", gettext_lazy("Title"), Text())
    starts_on = Field("starts_on", gettext_lazy("First day"), day())
    ends_on = Field("ends_on", gettext_lazy("Last day"), day())
    vision = Field("vision", gettext_lazy("Vision"), prose())
    purpose = Field("purpose", gettext_lazy("Purpose"), prose())
    values = Field("values", gettext_lazy("Values"), prose())

    key = needed = ("year",)

    class Meta:
        model = Plan

    def add(self, row, facts):
        actions.add_plan(by=self.actor, **facts)

    def change(self, row, facts):
        actions.change_plan(by=self.actor, plan=row, **facts)


class PlanOfYear(Named):
    """A plan by its year."""

    def __init__(self):
        super().__init__(Plan)

    def name_of(self, one):
        return str(one.year)

    def refusal(self, value, found):
        if not self.rows:
            return _("There is no plan here yet. Import the plan first.")
        return offering(_("There is no plan for “%(text)s” here."), value, map(str, self.rows))

    def render(self, value, obj=None, **kwargs):
        return value.year if value else ""


class PlacedResource(OwnedResource):
    """Rows in an order; a new one without a place of its own comes last."""

    def init_instance(self, row=None):
        made = super().init_instance(row)
        made.position = None
        return made


class GoalAreaResource(PlacedResource):
    plan = Fixed("plan", YEAR, PlanOfYear())
    name = Field("name", gettext_lazy("Name"), Text())
    work_group = Field("work_group", gettext_lazy("Work group"), Named(WorkGroup))
    position = Field("position", gettext_lazy("Order"), whole_number(), default=0)

    key = needed = ("plan", "name")
    filled = ("plan",)

    class Meta:
        model = GoalArea

    def get_queryset(self):
        return super().get_queryset().select_related("plan", "work_group")

    def add(self, row, facts):
        actions.add_area(by=self.actor, **facts)

    def change(self, row, facts):
        actions.change_area(by=self.actor, area=row, **facts)


class AreaOfPlan(Named):
    """An area by its name and the year of its plan, which stands in a cell of its own."""

    def __init__(self):
        super().__init__(GoalArea)

    def visible(self, actor):
        return super().visible(actor).select_related("plan")

    def name_of(self, one):
        return str(one.plan.year), plain(one)

    def name_in(self, value, row):
        return row.get(str(YEAR), ""), plain(value)

    def refusal(self, value, found):
        words = {"text": shortened(value)}
        return _("There is no area “%(text)s” in the plan of that year. Import the area first.") % words


class GoalResource(PlacedResource):
    year = Pointing("area__plan__year", YEAR, whole_number())
    area = Field("area", AREA, AreaOfPlan())
    shelter = Field("shelter", SHELTER, Named(Shelter))
    number = Field("number", NUMBER, Text())
    text = Field("text", GOAL, Text())
    activity_text = Field("activity_text", gettext_lazy("Activity"), Text())
    measure_text = Field("measure_text", gettext_lazy("How it is measured"), Text())
    position = Field("position", gettext_lazy("Order"), whole_number(), default=0)

    key = ("area", "shelter", "number", "text")
    needed = ("year", "area", "text")
    filled = ("area",)

    class Meta:
        model = Goal

    def get_queryset(self):
        return super().get_queryset().select_related("area__plan", "shelter")

    def keys_of(self, one):
        """By its number where it has one, and also by its text."""
        [(area, shelter, number, text)] = super().keys_of(one)
        by_text = (area, shelter, "", text)
        return [by_text, (area, shelter, number, "")] if number else [by_text]

    def key_in(self, row):
        key = super().key_in(row)
        return key and (*key[:3], "" if key[2] else key[3])

    def add(self, row, facts):
        actions.add_goal(by=self.actor, **facts)

    def change(self, row, facts):
        actions.change_goal(by=self.actor, goal=row, **facts)


# Targets


class Lines(Widget):
    """Several texts, a line each; in which order makes no difference."""

    def clean(self, value, row=None, **kwargs):
        return sorted({line.strip() for line in value.splitlines() if line.strip()})

    def render(self, value, obj=None, **kwargs):
        return "\n".join(value or [])


class Weights(Widget):
    """The weights of the months: "1 1 1 0 0 0 0 1 1 1 1 1"."""

    def clean(self, value, row=None, **kwargs):
        weights = value.replace(",", " ").split()
        if not all(weight.isdecimal() for weight in weights):
            raise ValueError(_("Write twelve whole numbers with spaces between, one for each month from January."))
        return [int(weight) for weight in weights]

    def render(self, value, obj=None, **kwargs):
        return " ".join(map(str, value or []))


class Filters(Field):
    """What a metric is narrowed to, a line for each dimension: "kontaktväg: telefon | besök"."""

    def export(self, instance, **kwargs):
        metric, filters = metrics.get(instance.measure.metric), self.get_value(instance) or {}
        return "\n".join(self._line(metric, key, codes, instance) for key, codes in filters.items() if codes)

    def _line(self, metric, key, codes, instance):
        if metric is None or not metric.knows({key: codes}):
            return f"{key}: {' | '.join(codes)}"
        dimension = metric.dimension(key)
        labels = self._labels(dimension, instance)
        return f"{dimension.label}: {' | '.join(str(labels.get(code, code)) for code in codes)}"

    def save(self, instance, row, *args, **kwargs):
        lines = [line.partition(":") for line in row[str(self.column_name)].splitlines() if line.strip()]
        metric = metrics.get(instance.measure.metric)
        if lines and metric is None:
            raise ValueError(_("Only what is counted from the log can be narrowed."))
        read = dict(self._read(metric, name, values, instance) for name, _colon, values in lines)
        setattr(instance.measure, self.attribute.removeprefix("measure__"), read)

    def _read(self, metric, name, values, instance):
        known = {said: one for one in metric.dimensions for said in (one.key, *in_every_language(one.label))}
        dimension = known.get(plain(name))
        if dimension is None:
            labels = (str(one.label) for one in metric.dimensions)
            raise ValueError(offering(_("It can not be narrowed by “%(text)s”."), name.strip(), labels))
        one_of = OneOf(self._labels(dimension, instance).items())
        return dimension.key, [one_of.clean(value.strip()) for value in values.split("|") if value.strip()]

    def _labels(self, dimension, instance):
        if not hasattr(self, "cache"):
            self.cache = metrics.ChoicesCache(instance.association)
        return self.cache.labels(dimension)


def offered_metrics():
    return [(metric.key, metric.label) for metric in metrics.offered()]


class TargetResource(OwnedResource):
    """What a goal is measured by. After adoption a change takes a reason and a decision, in cells of their own.

    Who is responsible is a person, and is chosen on the target's page.
    """

    year = Pointing("goal__area__plan__year", YEAR, whole_number())
    area = Pointing("goal__area", AREA, Text())
    shelter = Pointing("goal__shelter", SHELTER, Text())
    goal_number = Pointing("goal__number", NUMBER, Text())
    goal_text = Pointing("goal__text", GOAL, Text())
    kind = Field("measure__kind", gettext_lazy("Kind of target"), OneOf(Measure.Kind.choices))
    direction = Field("measure__direction", gettext_lazy("Direction"), OneOf(Measure.Direction.choices))
    goal_value = Field("measure__goal_value", gettext_lazy("Value to reach"), number())
    baseline = Field("measure__baseline", gettext_lazy("Baseline"), number())
    unit = Field("measure__unit", gettext_lazy("What is counted"), Text())
    per = Field("measure__per", gettext_lazy("For each"), OneOf(Measure.Per.choices))
    limit_value = Field("measure__limit_value", gettext_lazy("Within how long"), whole_number())
    limit_unit = Field("measure__limit_unit", gettext_lazy("Unit of time"), OneOf(Measure.LimitUnit.choices))
    starts_on = Field("measure__starts_on", gettext_lazy("First day"), day())
    ends_on = Field("measure__ends_on", gettext_lazy("Last day"), day())
    profile = Field("measure__profile", gettext_lazy("Spread over the time"), OneOf(Measure.Profile.choices))
    month_weights = Field("measure__month_weights", gettext_lazy("Weights of the months"), Weights())
    metric = Field("measure__metric", gettext_lazy("Counted from"), OneOf(offered_metrics))
    filters = Filters("measure__filters", gettext_lazy("Only some"))
    whole_filters = Filters("measure__whole_filters", gettext_lazy("Out of which"))
    opening_value = Field("measure__opening_value", gettext_lazy("Opening figure"), number())
    opening_until = Field("measure__opening_until", gettext_lazy("Opening figure until"), day())
    opening_source = Field("measure__opening_source", gettext_lazy("Source of the opening figure"), Text())
    asked_every = Field("measure__asked_every", gettext_lazy("Ask for a value"), OneOf(Measure.Interval.choices))
    items = Field("items", gettext_lazy("Items of the milestone"), Lines())
    reason = Field("reason", gettext_lazy("Why it is changed"), Text())
    body = Field("body", gettext_lazy("Decided by"), OneOf(Meeting.Body.choices))
    held_on = Field("held_on", gettext_lazy("Decided on"), day())
    paragraph = Field("paragraph", gettext_lazy("Paragraph of the minutes"), Typed(ParagraphField(required=False)))

    needed = ("year", "area", "goal_text")
    explaining = frozenset({"reason", *DECISION})
    columns_of = {"decision": "held_on"}

    class Meta:
        model = Target

    def get_queryset(self):
        rows = super().get_queryset().select_related("association", "goal__area__plan", "goal__shelter", "measure")
        return rows.prefetch_related("measure__items").order_by(
            "-goal__area__plan__year", "goal__area__position", "goal__position", "position"
        )

    @cached_property
    def there(self):
        targets = list(self.get_queryset())
        for target in targets:
            target.items = sorted(item.name for item in target.measure.items.all())
        return targets

    def init_instance(self, row=None):
        """A target of the goal that the row points at, for the plan's whole year until the row says otherwise."""
        goal = self._goal_in(row)
        target = Target(association=self.actor.association, goal=goal)
        plan = goal.area.plan
        target.measure = Measure(association=self.actor.association, starts_on=plan.starts_on, ends_on=plan.ends_on)
        target.items = []
        return target

    def _goal_in(self, row):
        """The only one that all filled cells agree on."""
        said = [plain(row.get(str(heading), "")) for heading in (YEAR, AREA, SHELTER, NUMBER, GOAL)]
        *where, number, text = said
        found = [
            goal
            for goal in self._goals.get(tuple(where), [])
            if (number or text) and number in {"", plain(goal.number)} and text in {"", plain(goal.text)}
        ]
        if len(found) != 1:
            raise ValidationError({"goal__text": SEVERAL_GOALS if found else NO_GOAL})
        return found[0]

    @cached_property
    def _goals(self) -> dict[tuple, list[Goal]]:
        """The goals of a year, an area and a shelter."""
        goals: dict[tuple, list[Goal]] = {}
        for goal in Goal.objects.visible_to(self.actor).select_related("area__plan", "shelter"):
            where = str(goal.area.plan.year), plain(goal.area), plain(goal.shelter or "")
            goals.setdefault(where, []).append(goal)
        return goals

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """A new target that differs in nothing from one of its goal is that one, as when a file is brought again."""
        if instance._state.adding and not import_validation_errors:
            facts = self.facts_of(instance)
            return any(self.facts_of(one) == facts for one in self.there if one.goal_id == instance.goal_id)
        return super().skip_row(instance, original, row, import_validation_errors)

    def add(self, row, facts):
        measured = {name: value for name, value in facts.items() if name not in self.explaining}
        actions.add_target(by=self.actor, goal=row.goal, unless_there=True, **measured)

    def change(self, row, facts):
        reason, decided = facts.pop("reason") or "", {name: facts.pop(name) for name in DECISION}
        decision = written_in(self.actor.association, **decided)
        actions.change_target(by=self.actor, target=row, reason=reason, decision=decision, **facts)


NO_GOAL = gettext_lazy("There is no such goal. Write year, area, shelter and goal as they stand in the file of goals.")
SEVERAL_GOALS = gettext_lazy("Several goals are called so. Give them different numbers first.")


# Partners


class PartnerResource(OwnedResource):
    """With how the cooperation stands now; how it stood before is on the partner's page."""

    kind = Field("kind", pgettext_lazy("partner", "Kind"), OneOf(codes.PartnerKind.choices))
    name = Field("name", gettext_lazy("Name"), Text())
    municipality = Field("municipality", gettext_lazy("Municipality"), OneOf(BY_NAME))
    state = Field("state", gettext_lazy("How the cooperation stands"), OneOf(codes.PartnerState.choices))
    since = Field("since", gettext_lazy("Since"), day())
    shelter = Field("shelter", SHELTER, Named(Shelter))
    contact_name = Field("contact_name", gettext_lazy("Who to ask for"), Text())
    contact_phone = Field("contact_phone", gettext_lazy("Telephone"), Text())
    contact_email = Field("contact_email", gettext_lazy("E-mail"), Text())
    address = Field("address", gettext_lazy("Address"), Text())
    material = Field("material", gettext_lazy("Our material there"), Text())
    contacted_on = Field("contacted_on", gettext_lazy("Last contact"), day())

    key = ("kind", "name", "municipality")
    needed = ("kind", "name")

    class Meta:
        model = Partner

    def get_queryset(self):
        partners = super().get_queryset().filter(periods__until=None).select_related("shelter")
        return partners.annotate(state=F("periods__state"), since=F("periods__since"))

    def add(self, row, facts):
        actions.add_partner(by=self.actor, **{**facts, "state": facts["state"] or ""})

    def change(self, row, facts):
        state, since = facts.pop("state"), facts.pop("since")
        actions.change_partner(by=self.actor, partner=row, **facts)
        now = row.periods.get(until=None)
        if state == now.state and since != now.since:
            raise ValidationError({"since": _("The day changes only together with how the cooperation stands.")})
        if state != now.state:
            _refuse_same_day(since, now)
            actions.set_partner_state(by=self.actor, partner=row, state=state, since=since)


def _refuse_same_day(since, now):
    """What held before is kept for the days that it held, so the new state has a day of its own."""
    if since in {None, now.since}:
        raise ValidationError({"since": _("Write the day from which the cooperation stands otherwise.")})
