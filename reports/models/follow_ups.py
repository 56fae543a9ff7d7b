"""What the municipality is told of an agreement, frozen, and what it asks about it."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.models import Agreement
from jourer.fields import EncryptedTextField
from jourer.models import Actor, AuditEvent, Owned
from jourer.models.owned import OwnedQuerySet
from jourer.periods import Window
from reports.models.reviewers import AgreementReviewer
from reports.models.snapshots import digest_of

OPENED = ["follow_up.read", "follow_up.downloaded"]


class FollowUpQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """All for those who write them; what is published for those who read agreements, and for reviewers of theirs.

        The gate knows nothing of what was looked at as a draft: two of them, the day before somebody was logged and
        the day after, tell what it would never let out. Whoever writes them reads the cases anyway.
        """
        found = super().visible_to(actor)
        if actor.may("follow_ups.edit"):
            return found
        if actor.may("agreements.read"):
            return found.published()
        if actor.may("follow_ups.review"):
            return found.published().filter(agreement__in=AgreementReviewer.objects.of(actor).values("agreement"))
        return found.none()

    def published(self):
        return self.filter(published_at__isnull=False)

    def drafts(self):
        return self.filter(published_at=None)

    def unread_by(self, actors):
        """What is published and that none of the actors has opened, as page or as file; not what was replaced."""
        opened = AuditEvent.objects.filter(actor__in=actors, object_id=OuterRef("pk"), action__in=OPENED)
        return self.published().to_list().filter(~Exists(opened), is_replaced=False)

    def to_list(self):
        """With whether a later version replaces it, and without what is in it."""
        later = FollowUp.objects.published().filter(
            agreement=OuterRef("agreement"),
            starts_on=OuterRef("starts_on"),
            ends_on=OuterRef("ends_on"),
            version__gt=OuterRef("version"),
        )
        return self.defer("content", "released", "asked").annotate(is_replaced=Exists(later))


class FollowUp(Owned):
    """A follow-up of an agreement for fixed days: a draft until it is published, and then never changed.

    What is prepared is shown as it will be read, and that very content is what is published. A correction is a version
    of its own, with its reason; the one before stays to be read. `released` is what the gate must know of it when the
    next one is published; empty where the tables are those of the version before. `asked` are the numbers behind the
    tables, by which a correction tells whether anybody has come or gone: they are encrypted, and no page shows them.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("agreement")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    reason = models.CharField(_("why it is corrected"), max_length=500, blank=True)
    summary = models.TextField(_("in short"), max_length=1500, blank=True)
    hours = models.DecimalField(_("hours of unpaid work"), max_digits=8, decimal_places=1, null=True, blank=True)
    tells_apart = models.BooleanField(_("tell apart by district, gender, age and kind of crime"), default=True)
    comments = models.JSONField(default=dict, editable=False)  # {key of a commitment: text}
    begun_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", editable=False)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    prepared_at = models.DateTimeField(null=True, editable=False)
    content = models.JSONField(default=dict, editable=False)
    missing = models.JSONField(default=list, editable=False)  # what stands in the way of publishing, in words
    built_on = models.JSONField(default=list, editable=False)  # keys of the releases that the gate knew
    digest = models.CharField(_("fingerprint"), max_length=64, blank=True, editable=False)
    released = models.JSONField(default=dict, editable=False)
    asked = EncryptedTextField(blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["-ends_on", "-starts_on", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "starts_on", "ends_on", "version"],
                name="follow_up_once",
                violation_error_message=_("There is already a follow-up of these days."),
            ),
            models.CheckConstraint(
                name="follow_up_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="follow_up_published_whole",
                condition=Q(published_at=None, published_by=None, digest="")
                | (
                    Q(published_at__isnull=False, published_by__isnull=False, prepared_at__isnull=False) & ~Q(digest="")
                ),
            ),
            models.CheckConstraint(
                name="follow_up_corrected_for_a_reason",
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.agreement} {self.starts_on}–{self.ends_on}"

    @property
    def period(self) -> Window:
        return self.starts_on, self.ends_on

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_intact(self) -> bool:
        """Whether the content is what was published, and of this row."""
        told = self.content.get("version"), self.content.get("first"), self.content.get("last")
        is_of_row = told == (self.version, self.starts_on.isoformat(), self.ends_on.isoformat())
        return is_of_row and digest_of(self.content) == self.digest

    def versions(self):
        """Those of the same days, itself among them, the latest first."""
        same = FollowUp.objects.filter(agreement=self.agreement_id, starts_on=self.starts_on, ends_on=self.ends_on)
        return same.defer("content", "released", "asked")

    def other_versions(self):
        return self.versions().published().exclude(pk=self.pk)


class QuestionQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """With the follow-up that they are about."""
        return super().visible_to(actor).filter(follow_up__in=FollowUp.objects.visible_to(actor).values("pk"))

    def unanswered(self):
        return self.filter(answered_at=None)

    def answers_unread_by(self, actors):
        """What the actors have asked, and nobody of them has seen the answer of."""
        seen = AuditEvent.objects.filter(
            actor__in=actors, action="questions.read", object_id=OuterRef("follow_up"), at__gte=OuterRef("answered_at")
        )
        return self.filter(~Exists(seen), asked_by__in=actors, answered_at__isnull=False)


class Question(Owned):
    """What a reviewer asks about a row of a published follow-up, and what is answered: both go to the archives."""

    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="questions", verbose_name=_("follow-up")
    )
    row = models.CharField(_("row"), max_length=80)  # its key in the content
    about = models.CharField(max_length=300, editable=False)  # the words of the row as they were published
    text = models.TextField(_("question"), max_length=2000)
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    idempotency_key = models.UUIDField(editable=False)  # of the form that brought it
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["association", "asked_by", "idempotency_key"], name="question_asked_once"),
            models.CheckConstraint(
                name="question_answered_by_somebody",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self):
        return self.about
