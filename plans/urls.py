from django.urls import path

from plans import views

urlpatterns = [
    path("plans/", views.plan_list, name="plans"),
    path("plans/targets/<uuid:pk>/", views.target_page, name="target"),
    path("plans/targets/<uuid:pk>/change/", views.change_target, name="change_target"),
    path("plans/targets/<uuid:pk>/observe/", views.observe, name="observe"),
    path("plans/targets/<uuid:pk>/assess/", views.assess, name="assess"),
    path("plans/goals/<uuid:pk>/targets/new/", views.new_target, name="new_target"),
]
