from django.urls import path

from plans.views import editing, plans, target

urlpatterns = [
    path("plans/", plans.plan_list, name="plans"),
    path("plans/targets/<uuid:pk>/", target.target_page, name="target"),
    path("plans/targets/<uuid:pk>/change/", editing.change_target, name="change_target"),
    path("plans/targets/<uuid:pk>/observe/", target.observe, name="observe"),
    path("plans/targets/<uuid:pk>/assess/", target.assess, name="assess"),
    path("plans/goals/<uuid:pk>/targets/new/", editing.new_target, name="new_target"),
]
