"""The gallery is for those who build; in production its address does not exist."""

from django.conf import settings
from django.urls import path

from reports import gallery

urlpatterns = [] if settings.PRODUCTION else [path("", gallery.page, name="gallery")]
