from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


def build_walls(using, **kwargs):
    from django.db import connections  # noqa: PLC0415 - models are not loaded when this module is

    from jourer import walls  # noqa: PLC0415

    walls.build(connections[using])


class JourerConfig(AppConfig):
    name = "jourer"
    verbose_name = _("Ground floor")

    def ready(self):
        # After the last app's migrations, whichever ran: no table stands without its wall.
        post_migrate.connect(build_walls, dispatch_uid="walls")
        from jourer import keyproofs  # noqa: F401, PLC0415 - registers its checks

        autodiscover_modules("metrics")
        autodiscover_modules("retention")
        autodiscover_modules("tasks")


class SetupAdminConfig(AdminConfig):
    default_site = "jourer.sites.SetupSite"
