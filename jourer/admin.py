"""Django's admin, for setting up: associations, shelters, accounts and roles. No case, no contact, no secret."""

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.utils.translation import gettext_lazy as _
from import_export import resources
from import_export.admin import ExportMixin, ImportMixin

from jourer.models import Actor, ActorShelter, Association, AuditEvent, Catchment, District, Shelter, User, audit
from jourer.models.owned import Owned


class SetupSite(admin.AdminSite):
    site_header = site_title = _("Set up")
    index_title = _("What the association consists of")
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.user.is_active and request.user.is_authenticated and bool(setup_actors(request))


def setup_actors(request):
    """The roles of the user that may set up, one for each association at most."""
    return [actor for actor in request.actors if actor.may("setup")]
