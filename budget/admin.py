from django.contrib import admin

from budget.models import BudgetRow, Funder, Grant
from budget.resources import BudgetRowResource, FunderResource, GrantResource
from jourer.exchange.admin import RegisterAdmin


@admin.register(Funder)
class FunderAdmin(RegisterAdmin):
    permission = "budget.edit"
    resource = FunderResource
    list_display = ["name", "kind"]


@admin.register(Grant)
class GrantAdmin(RegisterAdmin):
    permission = "budget.edit"
    resource = GrantResource
    list_display = ["name", "funder", "ends_on"]
    list_select_related = ["funder"]


@admin.register(BudgetRow)
class BudgetRowAdmin(RegisterAdmin):
    permission = "budget.edit"
    resource = BudgetRowResource
    list_display = ["name", "budget", "kind", "amount"]
    list_select_related = ["budget__grant__funder"]
