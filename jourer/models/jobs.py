"""Long work: the row is the truth about it, the queue's message only says that there is something to do."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.models.owned import Owned, OwnedQuerySet

# A message is on its way this long before it counts as lost.
MESSAGE_PATIENCE = timedelta(seconds=60)


class JobQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """Everybody's own jobs only: a file may hold what its maker may see and others may not."""
        return super().visible_to(actor).filter(asked_by__user_id=actor.user_id)

    def claimable(self):
        """Waiting, or running under a lease that has run out (its worker was killed)."""
        return self.filter(Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, leased_until__lt=timezone.now()))

    def lost(self):
        """Jobs that no message and no worker will take care of any more."""
        is_new_enough = Q(sent_at__gt=timezone.now() - MESSAGE_PATIENCE)
        is_for_this_attempt = Q(state=Job.State.QUEUED) | Q(sent_at__gt=F("leased_until"))
        return self.claimable().exclude(is_new_enough & is_for_this_attempt)


class Job(Owned):
    """A piece of long work with its state, progress and result file."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    OVER = frozenset({State.DONE, State.FAILED, State.CANCELLED})

    kind = models.CharField(max_length=50)
    parameters = models.JSONField(default=dict)  # ids, years and codes only
    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)  # who holds the work: a worker that lost it may not finish it
    leased_until = models.DateTimeField(null=True)
    asked_by = models.ForeignKey("jourer.Actor", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to="jobs", blank=True)
    file_name = models.CharField(max_length=100, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(name="job_progress_per_cent", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="job_running_has_a_lease",
                condition=~Q(state="running") | Q(lease__isnull=False, leased_until__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def is_over(self):
        return self.state in self.OVER
