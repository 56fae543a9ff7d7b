"""Celery's way in. Messages hold ids only; every task opens the walls of one association at a time."""

import functools
import logging

from celery import shared_task

from jourer import jobs, retention, walls

logger = logging.getLogger(__name__)


def task(name: str):
    """A task that logs its own errors: Celery would quote them, and an error of the database quotes whole rows."""

    def register(function):
        @functools.wraps(function)
        def guarded(*ids):
            try:
                return function(*ids)
            except Exception:
                logger.exception("Task %s %s failed", name, " ".join(ids))

        return shared_task(name=name)(guarded)

    return register


@task("jourer.run_job")
def run_job(association_id, job_id):
    with walls.opened([association_id]):
        jobs.run(job_id)


@task("jourer.sweep_jobs")
def sweep_jobs():
    return sum(jobs.sweep() for _ in walls.each_association())


@task("jourer.remove_expired_files")
def remove_expired_files():
    return sum(
        jobs.remove_expired_files() + jobs.remove_stray_files(association) for association in walls.each_association()
    )


@task("jourer.purge_expired")
def purge_expired():
    return sum(sum(retention.purge(association).values()) for association in walls.each_association())
