"""Support contacts as they are logged."""

import uuid
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.models.cases import Case
from cases.models.facts import PersonFacts, known_facts, one_of
from jourer.fields import EncryptedTextField
from jourer.models import Actor, Owned, OwnedQuerySet, Shelter

UNDO_TIME = timedelta(minutes=10)
DRAFT_KEPT = timedelta(days=7)
MOST_ALIKE = 30  # at once; an evening of chats is fewer
FIRST_DAY = date(2000, 1, 1)  # before it a date is a slip of the finger; a late entry is otherwise welcome


def keys_of_alike(key: uuid.UUID, times: int = MOST_ALIKE) -> list[uuid.UUID]:
    """The keys of contacts logged at once: the page's own for the first, and one that follows from it for each more."""
    return [key, *(uuid.uuid5(key, str(number)) for number in range(2, times + 1))]


class ContactQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """Contacts the actor may open: of the own shelters for staff, own entries and supported cases for volunteers.

        And for an hour those of a case opened in an emergency. Never those of a case blocked for the user (jäv).
        """
        contacts = super().visible_to(actor).exclude(case__in=Case.objects.blocked_for(actor.user_id))
        if actor.may("cases.all_in_shelters"):
            opened = Case.objects.opened_in_emergency_by(actor)
            return contacts.filter(Q(shelter__in=actor.shelters.all()) | Q(case__in=opened))
        if actor.may("cases.own"):
            return contacts.filter(Q(typed_by=actor) | Q(case__in=Case.objects.supported_by(actor)))
        return contacts.none()

    def standing(self):
        """Without those that were undone."""
        return self.filter(undone_at=None)

    def reached(self):
        """The support contacts: without attempts, wrong numbers and what was undone."""
        return self.standing().filter(outcome=codes.Outcome.REACHED)

    def alike(self, contact):
        """Those that were logged at once as "× 3 alike", the contact given among them if it was their first."""
        return self.filter(
            association=contact.association_id,
            typed_by=contact.typed_by_id,
            idempotency_key__in=keys_of_alike(contact.idempotency_key),
        )

    def latest_of(self, actor, number=5):
        """The last ones the actor typed in, newest first."""
        mine = self.visible_to(actor).filter(typed_by=actor).standing()
        return mine.select_related("shelter").order_by("-typed_at")[:number]


class Contact(PersonFacts):
    """One support contact, or an attempt at one. An anonymous caller leaves statistics only: no name, no text.

    It needs neither case nor seeker. Of a case it has the case's facts about the person where nothing else was said.
    """

    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("shelter"))
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("case")
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=codes.Outcome, default=codes.Outcome.REACHED)
    occurred_on = models.DateField(_("date"))  # local date: the key of all statistics
    occurred_at = models.DateTimeField(_("time"), null=True, blank=True)  # where the time is known
    is_evening = models.BooleanField(_("in the evening"), default=False)
    channel = models.CharField(_("channel"), max_length=20, choices=codes.Channel)
    interpreter = models.CharField(_("interpreter"), max_length=20, choices=codes.INTERPRETER, default=codes.WITHOUT)
    minutes = models.PositiveSmallIntegerField(_("duration in minutes"), null=True, blank=True)
    done_by = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="contacts_done", verbose_name=_("who gave the support")
    )
    typed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="contacts_typed")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # one more with each correction
    idempotency_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("support contact")
        verbose_name_plural = _("support contacts")
        ordering = ["-occurred_on", "-typed_at"]
        indexes = [
            # Covers what the metrics fetch, so that a year is read from the index alone.
            models.Index(
                name="contact_counted",
                fields=["association", "occurred_on"],
                include=[
                    "shelter", "channel", "seeker_role", "gender", "age_group",
                    "municipality", "district", "crime_type", "found_us",
                ],
                condition=Q(undone_at=None),
            ),
            models.Index(name="contact_typed", fields=["typed_by", "-typed_at"]),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["association", "typed_by", "idempotency_key"], name="contact_logged_once"),
            one_of("contact", "channel", codes.Channel),
            one_of("contact", "outcome", codes.Outcome),
            *known_facts("contact"),
            one_of("contact", "interpreter", codes.INTERPRETER),
            models.CheckConstraint(
                name="contact_within_a_day", condition=Q(minutes=None) | Q(minutes__range=(1, 24 * 60))
            ),
        ]

    def __str__(self):
        return f"{self.occurred_on} {self.get_channel_display()}"

    def clean(self):
        """What one row can say about itself, whoever writes it: a form, an import or the demonstration."""
        errors = {}
        if self.occurred_on and self.occurred_on > timezone.localdate():
            errors["occurred_on"] = _("The date has not come yet. Choose today or an earlier date.")
        if self.occurred_on and self.occurred_on < FIRST_DAY:
            errors["occurred_on"] = _("The date is before the year 2000. Check the year.")
        if self.district and self.district.municipality != self.municipality:
            errors["district"] = _("The district is not in the chosen municipality.")
        if errors:
            raise ValidationError(errors)

    def validate_constraints(self, exclude=None):
        """The fields ask the same; asking the database in advance would take seven transactions a contact."""

    @property
    def can_be_undone(self):
        return self.undone_at is None and timezone.now() - self.typed_at < UNDO_TIME


class ContactSupport(Owned):
    """A kind of support given in a contact; a contact may have several."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="supports")
    kind = models.CharField(_("support"), max_length=20, choices=codes.Support)

    class Meta:
        verbose_name = _("support given")
        verbose_name_plural = _("support given")
        constraints = [
            models.UniqueConstraint(fields=["contact", "kind"], name="contact_support_once"),
            models.CheckConstraint(name="contact_support_known", condition=Q(kind__in=codes.Support.values)),
        ]

    def __str__(self):
        return self.get_kind_display()


class ContactChange(Owned):
    """A correction of a contact: the facts that changed as codes, before and after, and why."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    reason = EncryptedTextField(_("reason"))
    changed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("correction of a contact")
        verbose_name_plural = _("corrections of contacts")
        ordering = ["-changed_at"]

    def __str__(self):
        return f"{self.changed_at:%Y-%m-%d}"


class DraftQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """One's own of the last week, newest first; none of a case that one may not open any more."""
        own = super().visible_to(actor).filter(owner=actor, saved_at__gt=timezone.now() - DRAFT_KEPT)
        return own.filter(Q(case=None) | Q(case__in=Case.objects.visible_to(actor))).order_by("-saved_at")

    def too_old(self):
        return self.filter(saved_at__lte=timezone.now() - DRAFT_KEPT)


class Draft(Owned):
    """What somebody has typed and not saved yet: encrypted, seen by nobody else, gone after a week."""

    owner = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(_("form"), max_length=20, choices=codes.DraftOf)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="drafts")
    key = models.UUIDField()  # the page's own, which the entry gets when it is saved
    text = EncryptedTextField()  # as a form sends it
    saved_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="draft_once"),
            one_of("draft", "form", codes.DraftOf),
        ]

    def __str__(self):
        return self.get_form_display()

    @property
    def typed(self) -> QueryDict:
        return QueryDict(self.text)


class PresetQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """One's own."""
        return super().visible_to(actor).filter(owner=actor)


class Preset(Owned):
    """A person's own button of the quick log: work facts and who it was, never facts about a person."""

    owner = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="presets")
    name = models.CharField(_("name"), max_length=60)
    channel = models.CharField(_("channel"), max_length=20, choices=codes.Channel)
    seeker_role = models.CharField(_("who"), max_length=20, choices=codes.SeekerRole)
    support = models.JSONField(_("support"))  # codes of Support
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PresetQuerySet.as_manager()

    class Meta:
        verbose_name = _("preset")
        verbose_name_plural = _("presets")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="preset_named_once",
                violation_error_message=_("You already have a preset with this name."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def words(self) -> str:
        """What the button fills in."""
        kinds = [str(codes.Support(kind).label) for kind in self.support]
        return " · ".join([self.get_channel_display(), self.get_seeker_role_display(), ", ".join(kinds)])
