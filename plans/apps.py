from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = _("Plans")

    def ready(self):
        from plans import tasks  # noqa: F401, PLC0415 - whoever asks for a job must know its kind, not only the worker
