"""What is done with cases by itself."""

from cases.models import Draft
from jourer import walls
from jourer.tasks import task


@task("cases.remove_old_drafts")
def remove_old_drafts():
    """Drafts that nobody has come back to for a week; how many there were."""
    return sum(
        Draft.objects.filter(association=association).too_old().delete()[0] for association in walls.each_association()
    )
