"""The admin's site; apart from `jourer/admin.py`, which registers models with it while it is being made."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class SetupSite(admin.AdminSite):
    """Opens for those with a role that may set something up; what each then sees is `OwnedAdmin`'s matter."""

    site_header = site_title = _("Set up")
    index_title = _("What the association consists of")
    enable_nav_sidebar = False

    def has_permission(self, request):
        return any(actor.may("setup") or actor.may("plans.edit") for actor in request.actors)

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only pages that say which permission they need: what other packages register knows no association."""
        if hasattr(admin_class, "permission"):
            super().register(model_or_iterable, admin_class, **options)
