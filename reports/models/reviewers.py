"""Who may read for the municipality, of which agreement, and for how long."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.models import Agreement
from jourer.models import Actor, Owned
from jourer.models.owned import OwnedQuerySet


class AgreementReviewerQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """All for those who read agreements; a reviewer sees with whom the reading is shared."""
        found = super().visible_to(actor)
        if actor.may("agreements.read"):
            return found
        return found.filter(agreement__in=AgreementReviewer.objects.of(actor).values("agreement"))

    def of(self, actor):
        """What the actor reviews today."""
        return self.current().filter(association=actor.association_id, actor=actor.pk)

    def current(self):
        return self.filter(ended_at=None, valid_until__gte=timezone.localdate())


class AgreementReviewer(Owned):
    """A reviewer of an agreement, until a day. The role in the association lasts as long as the last of these."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="reviewers", verbose_name=_("agreement")
    )
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("reviewer"))
    valid_until = models.DateField(_("may read until"))
    invited_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", editable=False)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    handed_to = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="taken_from", editable=False
    )

    objects = AgreementReviewerQuerySet.as_manager()

    class Meta:
        verbose_name = _("reviewer of an agreement")
        verbose_name_plural = _("reviewers of agreements")
        ordering = ["invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "actor"],
                condition=Q(ended_at=None),
                name="agreement_reviewer_once",
                violation_error_message=_("This person is already a reviewer of the agreement."),
            ),
            models.CheckConstraint(
                name="agreement_reviewer_handed_on_is_over", condition=Q(handed_to=None) | Q(ended_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.actor.user} ({self.agreement})"

    @property
    def is_current(self) -> bool:
        return self.ended_at is None and self.valid_until >= timezone.localdate()
