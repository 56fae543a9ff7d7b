"""The admin's site; apart from `jourer/admin.py`, which registers models with it while it is being made."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class SetupSite(admin.AdminSite):
    """Opens for those with a role that may set something up; what each then sees is `OwnedAdmin`'s matter."""

    site_header = site_title = _("Set up")
    index_title = _("What the association consists of")
    enable_nav_sidebar = False

    def has_permission(self, request):
        return any(actor.may(one) for actor in request.actors for one in ("setup", "plans.edit", "budget.edit"))

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only pages that say which permission they need: what other packages register knows no association."""
        if hasattr(admin_class, "permission"):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request, extra_context=None):
        """There is one door, allauth's, with its second factor; for those who may set nothing up there is no page."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", request.path))

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def get_urls(self):
        """Without the jump to an object's public page: there are none."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
