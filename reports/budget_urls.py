from django.urls import path

from reports import budget_page, plan_budgets

urlpatterns = [
    path("budget/<int:year>/", budget_page.budget_page, name="budget"),
    path("budget/<uuid:pk>/plan-documents/", plan_budgets.plan_budgets, name="plan_budgets"),
]
