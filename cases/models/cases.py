"""Cases: the statistics of one matter, who works with it, and who may not know of it."""

from datetime import timedelta

from django.db import models
from django.db.models import Case as Conditional
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.models.facts import PersonFacts, known_facts, one_of
from cases.models.seekers import SupportSeeker
from jourer.access import roles_that
from jourer.fields import EncryptedTextField
from jourer.models import Actor, Clearance, Owned, OwnedQuerySet, Shelter, User

EMERGENCY = timedelta(hours=1)


class State(models.TextChoices):
    """Where an open case stands, read from its assignments."""

    UNASSIGNED = "unassigned", _("not handed out")
    ASKED = "asked", _("asked")
    TAKEN = "taken", _("handed out")
    REPORTED_BACK = "reported_back", _("reported back")
    CLOSED = "closed", _("closed")


class CaseQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """Cases the actor may open: of the own shelters for staff, those accepted for volunteers.

        And for an hour one that was opened in an emergency. A case blocked for the user (jäv) is in none of them.
        """
        cases = super().visible_to(actor).exclude(pk__in=self.blocked_for(actor.user_id))
        if actor.may("cases.all_in_shelters"):
            return cases.filter(Q(shelter__in=actor.shelters.all()) | Q(pk__in=self.opened_in_emergency_by(actor)))
        if actor.may("cases.own"):
            return cases.filter(pk__in=self.supported_by(actor))
        return cases.none()

    def led_by(self, actor):
        """Cases that the actor may hand out, close and hide from somebody: an emergency lets one help, and no more."""
        return self.visible_to(actor).filter(shelter__in=actor.shelters.all())

    def blocked_for(self, user_id):
        """Those of the seekers whom the user must not know of, in any role."""
        return Case._base_manager.filter(seeker__cases__conflicts__user=user_id).values("pk")

    def opened_in_emergency_by(self, actor):
        """Those of other shelters that the actor has opened within the hour."""
        return EmergencyOpening.objects.filter(by=actor, opened_at__gt=timezone.now() - EMERGENCY).values("case")

    def supported_by(self, actor):
        """Those that the actor has accepted and still has."""
        taken = Assignment.objects.filter(to=actor, ended_at=None).exclude(accepted_at=None)
        return Case._base_manager.filter(pk__in=taken.values("case")).values("pk")

    def offered_to(self, actor):
        """Those handed out to the actor who has not answered yet."""
        offered = Assignment.objects.filter(to=actor, ended_at=None, accepted_at=None)
        cases = self.filter(association=actor.association, pk__in=offered.values("case"))
        return cases.exclude(pk__in=self.blocked_for(actor.user_id))

    def in_emergency_for(self, actor):
        """Those that the actor may open in an emergency: of other shelters, and none that one must not know of."""
        cases = self.filter(association=actor.association).exclude(shelter__in=actor.shelters.all())
        return cases.exclude(pk__in=self.blocked_for(actor.user_id))

    def with_state(self):
        """Each with in whose hands it is (`hand_to`), its `state`, and `since`, the day from which that has been so."""
        answered = Conditional(
            When(~Q(closed_on=None), then=Value(State.CLOSED)),
            When(hand=None, then=Value(State.UNASSIGNED)),
            When(hand__accepted_at=None, then=Value(State.ASKED)),
            When(hand__reported_back_at=None, then=Value(State.TAKEN)),
            default=Value(State.REPORTED_BACK),
        )
        moments = ("hand__reported_back_at", "hand__accepted_at", "hand__handed_out_at")
        return self.annotate(
            hand=FilteredRelation("assignments", condition=Q(assignments__ended_at=None)),
            hand_to=F("hand__to__user__name"),
            state=answered,
            since=Coalesce("closed_on", *map(TruncDate, moments), "received_on"),
        )

    def open(self):
        return self.filter(closed_on=None)

    def unassigned(self):
        """Open ones that nobody has, or is asked to take."""
        return self.open().exclude(assignments__ended_at=None, assignments__isnull=False)


class Case(PersonFacts):
    """One matter of one person at one shelter, as statistics keep it: codes, dates and counts, no text.

    The ten basic facts of the crime victims' shelters' national statistics; special circumstances are its marks.
    """

    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="cases", verbose_name=_("shelter"))
    seeker = models.ForeignKey(SupportSeeker, on_delete=models.PROTECT, related_name="cases")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))  # of the shelter and the year
    received_on = models.DateField(_("received"))  # local date: the key of all statistics
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)  # where the time is known
    police_reported = models.CharField(
        _("police report"), max_length=20, choices=codes.POLICE_REPORTED, default=codes.NOT_ASKED
    )
    children = models.PositiveSmallIntegerField(_("children concerned"), null=True, blank=True)
    may_be_phoned = models.BooleanField(_("may be telephoned"), default=True)  # "ring aldrig" is exempt from promises
    meeting_offered_on = models.DateField(_("meeting offered"), null=True, blank=True)
    concern_reported_on = models.DateField(_("report of concern made"), null=True, blank=True)  # orosanmälan
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    closing_reason = models.CharField(_("why it was closed"), max_length=20, choices=codes.ClosingReason, blank=True)
    opened_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # one more with each change
    idempotency_key = models.UUIDField(editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-received_on", "-number"]
        indexes = [
            models.Index(name="case_counted", fields=["association", "received_on"]),
            models.Index(name="case_open", fields=["shelter", "received_on"], condition=Q(closed_on=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["shelter", "year", "number"], name="case_numbered_once"),
            models.UniqueConstraint(fields=["opened_by", "idempotency_key"], name="case_opened_once"),
            *known_facts("case"),
            one_of("case", "police_reported", codes.POLICE_REPORTED),
            models.CheckConstraint(
                name="case_closed_with_reason",
                condition=Q(closed_on=None, closing_reason="")
                | Q(closed_on__gte=F("received_on"), closing_reason__in=codes.ClosingReason.values),
                violation_error_message=_("A case is closed with a reason, and not before it was received."),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def reference(self) -> str:
        """ "2026-14": what people call it; the shelter stands beside."""
        return f"{self.year}-{self.number}"

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None


class CaseMark(Owned):
    """A special circumstance of a case; a case may have several, whatever its crime."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(_("special circumstance"), max_length=20, choices=codes.Mark)

    class Meta:
        verbose_name = _("special circumstance")
        verbose_name_plural = _("special circumstances")
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="case_mark_once"),
            one_of("case_mark", "kind", codes.Mark),
        ]

    def __str__(self):
        return self.get_kind_display()


class Label(Owned):
    """A word of the association's own to tell cases apart by."""

    name = models.CharField(_("name"), max_length=60)
    is_offered = models.BooleanField(_("is offered"), default=True)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["association", "name"], name="label_once")]

    def __str__(self):
        return self.name


class CaseLabel(Owned):
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="label_links")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="case_links")

    class Meta:
        verbose_name = _("label of a case")
        verbose_name_plural = _("labels of a case")
        constraints = [models.UniqueConstraint(fields=["case", "label"], name="case_label_once")]

    def __str__(self):
        return str(self.label)


class OfCaseQuerySet(OwnedQuerySet):
    """What belongs to a case is for whoever may open it."""

    def visible_to(self, actor):
        return super().visible_to(actor).filter(case__in=Case.objects.visible_to(actor))


class Note(Owned):
    """A support note of a case, encrypted; it is added to, never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = EncryptedTextField(_("note"))
    written_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    idempotency_key = models.UUIDField(editable=False)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(fields=["written_by", "idempotency_key"], name="note_written_once"),
        ]

    def __str__(self):
        return f"{self.written_at:%Y-%m-%d}"


class Assignment(Owned):
    """A case in somebody's hands: handed out, accepted or sent back, in the end reported back. It keeps the trail."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    to = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("support person")
    )
    handed_out_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    handed_out_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    sent_back = models.CharField(_("why it was sent back"), max_length=20, choices=codes.SentBack, blank=True)
    reported_back_at = models.DateTimeField(null=True, editable=False)
    # The kinds of `Clearance` that the volunteer lacked when asked, and why they were asked all the same.
    lacked = models.JSONField(default=list, editable=False)
    despite = models.CharField(_("why all the same"), max_length=20, choices=codes.Despite, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-handed_out_at"]
        indexes = [models.Index(name="assignment_of_actor", fields=["to"], condition=Q(ended_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="case_in_one_hand"),
            models.CheckConstraint(
                name="assignment_sent_back_unaccepted_or_ended", condition=Q(sent_back="") | Q(ended_at__isnull=False)
            ),
            models.CheckConstraint(
                name="assignment_reported_back_accepted",
                condition=Q(reported_back_at=None) | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assignment_despite_known", condition=Q(despite__in=["", *codes.Despite.values])
            ),
        ]

    def __str__(self):
        return f"{self.handed_out_at:%Y-%m-%d}"

    @property
    def lacked_in_words(self) -> str:
        return ", ".join(str(Clearance.Kind(kind).label) for kind in self.lacked)


class Conflict(Owned):
    """A user who must not know of a case (jäv): on the user, so that it beats every role."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    declared_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="conflict_once")]

    def __str__(self):
        return f"{self.declared_at:%Y-%m-%d}"


class EmergencyOpeningQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """All of them for a coordinator, for others those they are told of; none of a case one must not know of."""
        if not actor.may("cases.lead"):
            return self.told_to(actor)
        return super().visible_to(actor).exclude(case__in=Case.objects.blocked_for(actor.user_id))

    def told_to(self, actor):
        """Those that the actor is to look at: the association has named the actor, or nobody comes before.

        First comes the one who is named, then the coordinators, then the board and the user administrator. Who opened
        the case, and who must not know of it, are passed over; so an opening is always told to somebody else.
        """
        if not actor.may("emergencies.hear_of"):
            return self.none()
        openings = super().visible_to(actor).exclude(by__user=actor.user_id)
        openings = openings.exclude(case__in=Case.objects.blocked_for(actor.user_id))
        before = Q(emergency_watcher__isnull=False)
        if not actor.may("cases.lead"):
            before |= Q(role__in=roles_that("cases.lead"))
        is_named = Exists(EmergencyWatcher.objects.filter(who=actor))
        return openings.filter(is_named | ~Exists(self._may_be_told().filter(before)))

    @staticmethod
    def _may_be_told():
        """Those who may be told of the opening that is asked about."""
        actors = Actor.objects.current().filter(association=OuterRef("association"), user__is_active=True)
        blocked = Conflict.objects.filter(case__seeker=OuterRef(OuterRef("case__seeker")), user=OuterRef("user"))
        return actors.exclude(user=OuterRef("by__user")).exclude(Exists(blocked))

    def waiting(self):
        return self.filter(seen_at=None)


class EmergencyOpening(Owned):
    """Another shelter's case opened for an hour because somebody was in danger: why, and who has been told."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergency_openings")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    reason = EncryptedTextField(_("reason"))
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, editable=False)
    finding = EncryptedTextField(_("what it came to"), blank=True)  # in the words of who looked

    objects = EmergencyOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency opening")
        verbose_name_plural = _("emergency openings")
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                name="emergency_seen_by_somebody",
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.opened_at:%Y-%m-%d %H:%M}"


class EmergencyWatcher(Owned):
    """The one whom the association has named to be told of emergency openings; without one, the coordinators are."""

    who = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="emergency_watcher", verbose_name=_("who"))

    class Meta:
        verbose_name = _("who is told of emergency openings")
        verbose_name_plural = _("who are told of emergency openings")
        constraints = [models.UniqueConstraint(fields=["association"], name="one_emergency_watcher")]

    def __str__(self):
        return str(self.who)
