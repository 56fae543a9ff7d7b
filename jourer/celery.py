"""The Celery application of worker and beat."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jourer.settings")

app = Celery("jourer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**kwargs):
    from jourer.start import refuse_unsafe_start  # noqa: PLC0415 - settings are read when a worker starts

    refuse_unsafe_start()
