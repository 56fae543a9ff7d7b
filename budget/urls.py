from django.urls import path

from budget.views import budgets

urlpatterns = [
    path("budget/", budgets.budget_list, name="budgets"),
    path("budget/new/", budgets.new_budget, name="new_budget"),
    path("budget/<uuid:pk>/adopt/", budgets.adopt_budget, name="adopt_budget"),
    path("budget/<uuid:pk>/change/", budgets.change_budget, name="change_budget"),
    path("budget/<uuid:pk>/rows/new/", budgets.new_budget_row, name="new_budget_row"),
    path("budget/<uuid:pk>/unmapped/", budgets.unmapped, name="unmapped"),
    path("budget/rows/<uuid:pk>/", budgets.budget_row, name="budget_row"),
    path("budget/rows/<uuid:pk>/drop/", budgets.drop_budget_row, name="drop_budget_row"),
    path("budget/rows/<uuid:pk>/explain/", budgets.explain_budget_row, name="explain_budget_row"),
]
