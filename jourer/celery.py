"""The Celery application of worker and beat."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jourer.settings")

app = Celery("jourer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**kwargs):
    from jourer.start import refuse_unsafe_start  # noqa: PLC0415 - settings are read when a worker starts

    try:
        refuse_unsafe_start()
    except Exception as error:
        # Celery logs what a signal's receiver raises and goes on; only this stops it.
        raise SystemExit(f"{type(error).__name__}: {error}") from error


@worker_process_init.connect
def leave_the_group(**kwargs):
    """Stay out of the process group that honcho ends: a worker waits for its children's work and ends them itself."""
    os.setpgid(0, 0)
