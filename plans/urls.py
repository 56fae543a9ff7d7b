from django.urls import path

from plans.views import editing, history, plans

urlpatterns = [
    path("plans/", plans.plan_list, name="plans"),
    path("plans/history/", history.history_page, name="history"),
    path("plans/history/type/", history.type_history, name="type_history"),
    path("plans/history/import/", history.import_history, name="import_history"),
    path("plans/history/import/confirm/", history.confirm_history, name="confirm_history"),
    path("plans/history/template.xlsx", history.history_template, name="history_template"),
    path("plans/targets/<uuid:pk>/change/", editing.change_target, name="change_target"),
    path("plans/targets/<uuid:pk>/preview/", editing.preview_target, name="preview_target"),
    path("plans/goals/<uuid:pk>/targets/new/", editing.new_target, name="new_target"),
    path("plans/goals/<uuid:pk>/targets/preview/", editing.preview_new_target, name="preview_new_target"),
]
