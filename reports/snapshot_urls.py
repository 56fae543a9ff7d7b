from django.urls import path

from reports import snapshot_pages as pages

urlpatterns = [
    path("plans/<int:year>/snapshots/", pages.snapshots, name="snapshots"),
    path("plans/<int:year>/snapshots/new/", pages.new_snapshot, name="new_snapshot"),
    path("plans/snapshots/<uuid:pk>/", pages.snapshot, name="snapshot"),
    path("plans/snapshots/<uuid:pk>/since/", pages.since, name="since_snapshot"),
]
