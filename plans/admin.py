from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from jourer.admin import OwnedAdmin
from plans.models import Goal, GoalArea, Plan


class PlanSetupAdmin(OwnedAdmin):
    permission = "plans.edit"


@admin.register(Plan)
class PlanAdmin(PlanSetupAdmin):
    """A plan is adopted by a decision and closed on its own pages, never here."""

    list_display = ["title", "year", "adopted_on"]
    exclude = ["adopted_on", "adopted_by", "closed_on"]


@admin.register(GoalArea)
class GoalAreaAdmin(PlanSetupAdmin):
    list_display = ["name", "plan", "position"]
    list_select_related = ["plan"]


class PlanYearFilter(admin.SimpleListFilter):
    """The years of the plans that the user may set up; Django's own filter would offer every association's."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        plans = Plan.objects.filter(association__in=model_admin.associations(request))
        return [(str(year), str(year)) for year in plans.order_by("-year").values_list("year", flat=True).distinct()]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(area__plan__year=self.value())


@admin.register(Goal)
class GoalAdmin(PlanSetupAdmin):
    list_display = ["text", "area", "shelter"]
    list_select_related = ["area", "shelter"]
    list_filter = [PlanYearFilter]
