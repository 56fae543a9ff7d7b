"""What was shown once and must never change."""

import hashlib
import json

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.models import Grant
from jourer.models import Actor, Meeting, Owned
from plans.models import Goal, Plan


def digest_of(content: dict) -> str:
    """SHA-256 of the content, written the one way that JSON with sorted keys can be."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


class Snapshot(Owned):
    """What the board saw of a plan at a meeting (lägesbild): figures, verdicts and definitions as they stood.

    It holds what anyone may see, so that it can be kept with the minutes.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="snapshots", verbose_name=_("annual plan"))
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="snapshots", verbose_name=_("meeting"))
    as_of = models.DateField(_("as of"))
    content = models.JSONField(_("content"), editable=False)
    digest = models.CharField(_("fingerprint"), max_length=64, editable=False)
    frozen_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["-as_of", "-frozen_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "meeting"],
                name="snapshot_once_a_meeting",
                violation_error_message=_("There is already a snapshot for this meeting."),
            )
        ]

    def __str__(self):
        return f"{self.plan} {self.as_of}"

    @property
    def moments(self) -> dict[str, str]:
        """For which day and when: what has come since is told by them, so the content holds them too."""
        return {"as_of": self.as_of.isoformat(), "frozen_at": self.frozen_at.isoformat()}

    @property
    def is_intact(self):
        """Whether the content is what was frozen, and the row still of its day and its moment."""
        is_of_row = all(self.content.get(name) == said for name, said in self.moments.items())
        return is_of_row and digest_of(self.content) == self.digest


class GrantGoal(Owned):
    """A goal of the plan that a grant is to help reach; the two rooms meet here."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="goal_links", verbose_name=_("grant"))
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="grant_links", verbose_name=_("goal"))

    class Meta:
        verbose_name = _("goal of a grant")
        verbose_name_plural = _("goals of grants")
        constraints = [models.UniqueConstraint(fields=["grant", "goal"], name="grant_goal_once")]

    def __str__(self):
        return f"{self.grant}, {self.goal}"
