from django.urls import path

from reports import review_pages as views

urlpatterns = [path("", views.review, name="review")]
