"""The Celery application of worker and beat."""

import os

from celery import Celery
from celery.signals import after_task_publish, beat_init, task_success, worker_init, worker_process_init
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jourer.settings")

TRANSPORT_ALIASES["filesystem"] = "jourer.filequeue:Transport"

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


@beat_init.connect
def say_that_beat_lives(**kwargs):
    """Each time beat has put something in the queue, as it does with the sweeper every 15 seconds."""
    from jourer import health  # noqa: PLC0415

    after_task_publish.connect(lambda **_: health.sign_of_life("beat"), weak=False)


@task_success.connect
def say_that_the_worker_lives(**kwargs):
    from jourer import health  # noqa: PLC0415

    health.sign_of_life("worker")


@worker_process_init.connect
def leave_the_group(**kwargs):
    """Stay out of the process group that honcho ends: a worker waits for its children's work and ends them itself."""
    os.setpgid(0, 0)
