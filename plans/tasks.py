"""The jobs of the plan room, and what is done with plans by itself."""

from django.conf import settings
from django.utils import translation

from jourer import walls
from jourer.jobs import Work, job
from jourer.tasks import task
from plans import actions
from plans.models import PlanImport


@job(actions.READ_PLAN)
def read_plan(work: Work) -> None:
    """Read the document of the import `import`, in the language of who brought it; given up meanwhile, it is gone."""
    row = PlanImport.objects.visible_to(work.actor).filter(pk=work.parameters["import"]).first()
    if row is None:
        return
    with translation.override(work.actor.user.language or settings.LANGUAGE_CODE):
        work.progress(20)
        actions.read_brought(row=row)


@task("plans.remove_old_imports")
def remove_old_imports():
    """Documents that nobody has confirmed in time, and what still lies of those that nobody will read; how many."""
    return sum(_remove_old_imports(association) for association in walls.each_association())


def _remove_old_imports(association):
    own = PlanImport.objects.filter(association=association)
    return own.never_read().update(source="") + own.too_old().delete()[0]
