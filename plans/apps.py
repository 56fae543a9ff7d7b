from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self):
        from plans import tasks  # noqa: F401, PLC0415 - whoever asks for a job must know its kind, not only the worker
