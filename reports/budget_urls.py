from django.urls import path

from reports import budget_page

urlpatterns = [
    path("budget/<int:year>/", budget_page.budget_page, name="budget"),
]
