from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from jourer.exchange.admin import ExchangeAdmin, RegisterAdmin
from plans.actions.outline import DAYS
from plans.models import Goal, GoalArea, Partner, Plan, Target
from plans.resources import GoalAreaResource, GoalResource, PartnerResource, PlanResource, TargetResource


class PlanSetupAdmin(ExchangeAdmin):
    """The outline of plans; what `plans/actions/outline.py` refuses is not offered: of a closed plan, anything."""

    permission = "plans.edit"

    def plan_of(self, obj) -> Plan:
        raise NotImplementedError

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and self.plan_of(obj).closed_on)

    def offered(self, model, request):
        still_open = {Plan: {"closed_on": None}, GoalArea: {"plan__closed_on": None}}
        return super().offered(model, request).filter(**still_open.get(model, {}))


@admin.register(Plan)
class PlanAdmin(PlanSetupAdmin):
    """A plan is adopted by a decision and closed on its own pages, never here."""

    resource = PlanResource
    list_display = ["title", "year", "adopted_on"]
    exclude = ["adopted_on", "adopted_by", "closed_on"]

    def plan_of(self, obj):
        return obj

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(DAYS if obj and obj.adopted_on else ()))


@admin.register(GoalArea)
class GoalAreaAdmin(PlanSetupAdmin):
    resource = GoalAreaResource
    settled = ("association", "plan")
    list_display = ["name", "plan", "position"]
    list_select_related = ["plan"]

    def plan_of(self, obj):
        return obj.plan


class PlanYearFilter(admin.SimpleListFilter):
    """The years of the plans that the user may set up; Django's own filter would offer every association's."""

    title = _("year")
    parameter_name = "year"
    path = "area__plan__year"

    def lookups(self, request, model_admin):
        plans = Plan.objects.filter(association__in=model_admin.associations(request))
        return [(str(year), str(year)) for year in plans.order_by("-year").values_list("year", flat=True).distinct()]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(**{self.path: self.value()})


class PlanYearOfTargetFilter(PlanYearFilter):
    path = "goal__area__plan__year"


@admin.register(Goal)
class GoalAdmin(PlanSetupAdmin):
    resource = GoalResource
    settled = ("association", "area")
    list_display = ["text", "area", "shelter"]
    list_select_related = ["area", "shelter"]
    list_filter = [PlanYearFilter]

    def plan_of(self, obj):
        return obj.area.plan


@admin.register(Target)
class TargetAdmin(RegisterAdmin):
    permission = "plans.edit"
    resource = TargetResource
    list_display = ["goal", "measure"]
    list_select_related = ["goal", "measure"]
    list_filter = [PlanYearOfTargetFilter]
    ordering = ["goal__area__position", "goal__position", "position"]


@admin.register(Partner)
class PartnerAdmin(RegisterAdmin):
    permission = "partners.edit"
    resource = PartnerResource
    list_display = ["name", "kind", "municipality"]
