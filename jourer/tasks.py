"""Celery's way in. Messages hold ids only; every task opens the walls of one association at a time."""

from celery import shared_task

from jourer import jobs, walls


@shared_task(name="jourer.run_job")
def run_job(association_id, job_id):
    with walls.opened([association_id]):
        jobs.run(job_id)


@shared_task(name="jourer.sweep_jobs")
def sweep_jobs():
    return sum(jobs.sweep() for _ in walls.each_association())


@shared_task(name="jourer.remove_expired_files")
def remove_expired_files():
    return sum(jobs.remove_expired_files() for _ in walls.each_association())
