"""Meetings, what they decided and whom they elected."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from jourer.models.corrections import Correction
from jourer.models.owned import Owned


class Meeting(Owned):
    """A meeting that can decide: of the board, of the year or of the members."""

    class Body(models.TextChoices):
        BOARD = "board", _("the board")
        ANNUAL_MEETING = "annual_meeting", _("the annual meeting")
        MEMBERS_MEETING = "members_meeting", _("a members' meeting")

    body = models.CharField(_("decided by"), max_length=20, choices=Body, default=Body.BOARD)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    typed_by = models.ForeignKey("jourer.Actor", on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "body"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "body", "held_on"],
                name="meeting_once_a_day",
                violation_error_message=_("This meeting is already there."),
            ),
            models.CheckConstraint(
                name="meeting_body_known", condition=Q(body__in=["board", "annual_meeting", "members_meeting"])
            ),
        ]

    def __str__(self):
        return f"{self.get_body_display()} {date_format(self.held_on)}"

    @property
    def is_held(self):
        return self.held_on <= timezone.localdate()


class Decision(Owned):
    """What a meeting decided: the paragraph of the minutes, and in a line what it was."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("meeting"))
    paragraph = models.CharField(_("paragraph of the minutes"), max_length=20)
    text = models.CharField(_("decision"), max_length=300, blank=True)
    typed_by = models.ForeignKey("jourer.Actor", on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-meeting__held_on", "paragraph"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "paragraph"],
                name="decision_once",
                violation_error_message=_("This decision is already there."),
            ),
        ]

    def __str__(self):
        return f"{self.meeting} § {self.paragraph}"


class MinutesCorrection(Correction):
    """A correction of a meeting, or of what it decided."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta(Correction.Meta):
        verbose_name = _("correction of a meeting")
        verbose_name_plural = _("corrections of meetings")


class Election(Owned):
    """Somebody elected by a meeting, for a time: what the annual report has to list.

    Many of the elected have no account, so a name is written.
    """

    class Post(models.TextChoices):
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice chair")
        SECRETARY = "secretary", _("secretary")
        TREASURER = "treasurer", _("treasurer")
        MEMBER = "member", _("board member")
        DEPUTY = "deputy", _("deputy board member")
        AUDITOR = "auditor", _("auditor")
        DEPUTY_AUDITOR = "deputy_auditor", _("deputy auditor")
        NOMINATION_CONVENER = "nomination_convener", _("convener of the nomination committee")
        NOMINATION_MEMBER = "nomination_member", _("member of the nomination committee")

    name = models.CharField(_("name"), max_length=200)
    post = models.CharField(_("post"), max_length=20, choices=Post)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="elections", verbose_name=_("elected at")
    )

    class Meta:
        verbose_name = _("elected person")
        verbose_name_plural = _("elected persons")
        ordering = ["since", "name"]
        constraints = [
            models.CheckConstraint(
                name="election_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.UniqueConstraint(
                fields=["association", "name", "post", "since"],
                name="election_once",
                violation_error_message=_("This person is already there with this post."),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.get_post_display()}"

    def clean(self):
        super().clean()
        if self.meeting_id and self.since and self.since < self.meeting.held_on:
            raise ValidationError({"since": _("The day is before the meeting that elected.")})


class ElectionCorrection(Correction):
    """A correction of who was elected to what, by which meeting and from when."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="corrections")

    class Meta(Correction.Meta):
        verbose_name = _("correction of an election")
        verbose_name_plural = _("corrections of elections")
