from django.urls import path

from reports import annual_views as views

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/<int:year>/", views.report, name="report"),
    path("reports/<int:year>/make/", views.make_report, name="make_report"),
    path("reports/<int:year>.pdf", views.report_pdf, name="report_pdf"),
    path("jobs/<uuid:pk>/", views.job, name="job"),
    path("jobs/<uuid:pk>/file/", views.job_file, name="job_file"),
    path("jobs/<uuid:pk>/cancel/", views.cancel_job, name="cancel_job"),
]
