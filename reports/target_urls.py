from django.urls import path

from reports import counted_page, target_page

urlpatterns = [
    path("plans/targets/<uuid:pk>/", target_page.target_page, name="target"),
    path("plans/targets/<uuid:pk>/observe/", target_page.observe, name="observe"),
    path("plans/targets/<uuid:pk>/assess/", target_page.assess, name="assess"),
    path("plans/targets/<uuid:pk>/counted/", counted_page.counted, name="counted"),
    path("plans/values/<uuid:pk>/take-back/", target_page.take_back_observation, name="take_back_observation"),
]
