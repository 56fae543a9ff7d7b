from django.contrib import admin

from jourer.admin import OwnedAdmin
from plans.models import Goal, GoalArea, Plan


class PlanSetupAdmin(OwnedAdmin):
    permission = "plans.edit"


@admin.register(Plan)
class PlanAdmin(PlanSetupAdmin):
    list_display = ["title", "year", "adopted_on"]


@admin.register(GoalArea)
class GoalAreaAdmin(PlanSetupAdmin):
    list_display = ["name", "plan", "position"]
    list_select_related = ["plan"]


@admin.register(Goal)
class GoalAdmin(PlanSetupAdmin):
    list_display = ["text", "area", "shelter"]
    list_select_related = ["area", "shelter"]
    list_filter = ["area__plan__year"]
