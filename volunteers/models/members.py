"""The members' register: who is a member, what it costs, and who has paid."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.db.models import Case, F, FilteredRelation, Max, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer import periods, warnings
from jourer.fields import EncryptedTextField, KeyedHashField
from jourer.models import Actor, Job, Owned, OwnedQuerySet
from volunteers.codes import YEARS_KEPT, FeeKind, FeeState, MailingTo, MailState, MemberLeft, one_of

LAST_NUMBER = 9_999_999  # of a member: what is longer is a telephone number or a slip


def normalised_email(address: str) -> str:
    return address.strip().casefold()


class MemberRules(Owned):
    """What an association has decided of its members; one row, once somebody has changed what holds from the start."""

    volunteers_are_members = models.BooleanField(
        _("every volunteer is a member"),
        default=False,
        help_text=_("Then it shows which volunteers are not in the register."),
    )
    years_kept = models.PositiveSmallIntegerField(
        _("how long somebody who has left is kept"),
        default=1,
        choices=YEARS_KEPT,
        help_text=_("Then name and contact details are erased. What is counted stays, without the person."),
    )

    class Meta:
        verbose_name = _("rules for members")
        verbose_name_plural = _("rules for members")
        constraints = [models.UniqueConstraint(fields=["association"], name="member_rules_once")]

    def __str__(self):
        return str(self.association_id)

    @classmethod
    def of(cls, association) -> "MemberRules":
        """Those that hold; not saved where nobody has changed any."""
        return cls.objects.filter(association=association).first() or cls(association=association)


class FeeClass(Owned):
    """What kind of member somebody is, and so what is paid: "Ordinarie", "Student", "Företagsvän"."""

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("for whom"), max_length=10, choices=FeeKind, default=FeeKind.PERSON)
    idempotency_key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("fee class")
        verbose_name_plural = _("fee classes")
        ordering = ["-kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name"],
                name="fee_class_named_once",
                violation_error_message=_("There is already a fee class with this name."),
            ),
            one_of("fee_class", "kind", FeeKind),
            models.UniqueConstraint(fields=["association", "idempotency_key"], name="fee_class_added_once"),
        ]

    def __str__(self):
        return self.name

    def amount_in(self, year: int) -> Decimal | None:
        """What it costs, None where nothing is decided."""
        return self.years.filter(year=year).values_list("amount", flat=True).first()


class YearFee(Owned):
    """What a class pays for a year; 0 is free of charge."""

    fee_class = models.ForeignKey(FeeClass, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("fee"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("fee of a year")
        verbose_name_plural = _("fees of years")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["fee_class", "year"], name="year_fee_once"),
            models.CheckConstraint(name="year_fee_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self):
        return f"{self.fee_class} {self.year}"


class MemberQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """All of them, or to who only needs the figures none."""
        members = super().visible_to(actor)
        return members if actor.may("members.read") else members.none()

    def on(self, day: date):
        """Those who are members on the day."""
        return self.filter(joined_on__lte=day).filter(Q(left_on=None) | Q(left_on__gte=day))

    def during(self, year: int):
        """Those who are members some day of the year."""
        return self.filter(joined_on__lte=date(year, 12, 31)).filter(Q(left_on=None) | Q(left_on__gte=date(year, 1, 1)))

    def people(self):
        """Without the companies: they support, and have no vote."""
        return self.filter(fee_class__kind=FeeKind.PERSON)

    def companies(self):
        return self.filter(fee_class__kind=FeeKind.COMPANY)

    def still(self):
        """Those who have not left, nor are about to."""
        return self.filter(left_on=None)

    def with_fee(self, year: int):
        """With `fee_state`, how it is with the fee of the year."""
        fee_of_year = FilteredRelation("fees", condition=Q(fees__year=year))
        state = Case(
            When(of_year__pk=None, then=Value(FeeState.NONE)),
            When(of_year__amount=0, then=Value(FeeState.FREE)),
            When(of_year__paid_on=None, then=Value(FeeState.UNPAID)),
            default=Value(FeeState.PAID),
            output_field=models.CharField(choices=FeeState),
        )
        return self.annotate(of_year=fee_of_year).annotate(fee_state=state)

    def with_paid_on(self, year: int):
        """With `paid_on`, the day on which the fee of the year was paid."""
        fee_of_year = FilteredRelation("fees", condition=Q(fees__year=year))
        return self.annotate(of_year=fee_of_year).annotate(paid_on=F("of_year__paid_on"))

    def expired(self, rules: MemberRules, today: date):
        """Those who left so long ago that the person is to be erased."""
        last = periods.months_later(today, -12 * rules.years_kept)
        return self.filter(erased_on=None, left_on__lt=last)

    def known_by(self, email: str):
        """Those with this address, however it is written."""
        return self.filter(email_hash__in=self.model._meta.get_field("email_hash").hashes_of(email))

    def next_number(self, association) -> int:
        return (self.filter(association=association).aggregate(last=Max("number"))["last"] or 0) + 1


class Member(Owned):
    """A person, or a company that supports the association.

    The name is in clear, for the register is read by it; how one is reached is encrypted. With a protected identity
    that is shown nowhere, in no file either, until somebody has a reason. No personnummer, no notes.
    """

    CONTACT = ("email", "phone", "address")

    number = models.PositiveIntegerField(_("member number"), validators=[MaxValueValidator(LAST_NUMBER)])
    name = models.CharField(_("name"), max_length=200)
    contact_name = models.CharField(_("who to ask for"), max_length=200, blank=True)
    # A text has no longest length of its own when a row is cleaned; a form takes it from `max_length`.
    email = EncryptedTextField(
        _("e-mail"), blank=True, max_length=200, validators=[validate_email, MaxLengthValidator(200)]
    )
    phone = EncryptedTextField(_("telephone"), blank=True, max_length=50, validators=[MaxLengthValidator(50)])
    address = EncryptedTextField(_("address"), blank=True, max_length=300, validators=[MaxLengthValidator(300)])
    email_hash = KeyedHashField(of="email", normalised=normalised_email)
    is_protected = models.BooleanField(
        _("protected identity"),
        default=False,
        help_text=_("Contact details are then shown nowhere, and nothing is mailed."),
    )
    wants_mail = models.BooleanField(_("gets mail from the association"), default=True)
    fee_class = models.ForeignKey(
        FeeClass, on_delete=models.PROTECT, related_name="members", verbose_name=_("fee class")
    )
    joined_on = models.DateField(_("member since"))
    left_on = models.DateField(_("last day as a member"), null=True, blank=True)
    left_because = models.CharField(_("why"), max_length=10, choices=MemberLeft, blank=True)
    erased_on = models.DateField(null=True, blank=True, editable=False)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["name", "number"]
        indexes = [models.Index(fields=["association", "name"])]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "number"],
                name="member_number_once",
                violation_error_message=_("Somebody else already has this member number."),
            ),
            models.UniqueConstraint(fields=["association", "idempotency_key"], name="member_added_once"),
            models.CheckConstraint(
                name="member_leaves_after_joining",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="member_who_left_says_why",
                condition=Q(left_on=None, left_because="")
                | Q(left_on__isnull=False, left_because__in=MemberLeft.values),
            ),
        ]

    def __str__(self):
        return self.name or str(_("erased"))

    def clean(self):
        super().clean()
        days = {"joined_on": self.joined_on, "left_on": self.left_on}
        if slips := periods.slips(**days):
            raise ValidationError(slips)
        if self.joined_on and self.joined_on > timezone.localdate():
            raise ValidationError({"joined_on": _("The date has not come yet. Choose today or an earlier date.")})

    @property
    def is_company(self) -> bool:
        return self.fee_class.kind == FeeKind.COMPANY

    @property
    def can_be_mailed(self) -> bool:
        return self.wants_mail and not self.is_protected and bool(self.email)

    def shown(self) -> dict[str, str]:
        """The contact details that may be shown without a reason: none of who is protected."""
        return {name: "" if self.is_protected else getattr(self, name) for name in self.CONTACT}


class FeeQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        fees = super().visible_to(actor)
        return fees if actor.may("members.read") else fees.none()

    def asked_for(self):
        """Those that are to be paid: what is free of charge is neither paid nor unpaid."""
        return self.filter(amount__gt=0)


class Fee(Owned):
    """What a member is asked to pay for a year, as class and amount were then. No booking: that is in the accounts."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="fees")
    year = models.PositiveSmallIntegerField(_("year"))
    fee_class = models.ForeignKey(FeeClass, on_delete=models.PROTECT, related_name="+", verbose_name=_("fee class"))
    amount = models.DecimalField(_("fee"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)])
    charged_on = models.DateField(default=timezone.localdate, editable=False)
    paid_on = models.DateField(_("paid"), null=True, blank=True)
    marked_by = models.ForeignKey(Actor, null=True, editable=False, on_delete=models.PROTECT, related_name="+")

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee of a member")
        verbose_name_plural = _("fees of members")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["member", "year"], name="fee_once_a_year"),
            models.CheckConstraint(name="fee_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="fee_paid_is_marked_by_somebody",
                condition=Q(paid_on=None, marked_by=None) | Q(paid_on__isnull=False, marked_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.year}"

    @property
    def state(self) -> FeeState:
        if not self.amount:
            return FeeState.FREE
        return FeeState.PAID if self.paid_on else FeeState.UNPAID


class MailingQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        mailings = super().visible_to(actor)
        return mailings if actor.may("members.read") else mailings.none()


def refuse_personal_number(text: str) -> None:
    """It belongs in no mail; whom else a text speaks of, only its writer can know."""
    if "personal_number" in warnings.found_in(text):
        raise ValidationError(_("This looks like a personal identity number. Take it out."))


class Mailing(Owned):
    """An agenda or other information by mail, the same words to everybody: nothing of any person."""

    to = models.CharField(_("to"), max_length=10, choices=MailingTo)
    subject = models.CharField(_("subject"), max_length=150, validators=[refuse_personal_number])
    text = models.TextField(_("text"), validators=[refuse_personal_number])
    reply_to = models.EmailField(_("who gets the answers"))
    written_by = models.ForeignKey(Actor, editable=False, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    idempotency_key = models.UUIDField(editable=False)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(fields=["association", "idempotency_key"], name="mailing_once"),
            one_of("mailing", "to", MailingTo),
        ]

    def __str__(self):
        return self.subject

    @property
    def is_under_way(self) -> bool:
        under_way = [Job.State.QUEUED, Job.State.RUNNING]
        return Job.objects.filter(state__in=under_way, parameters__mailing=str(self.pk)).exists()


class MailingRecipient(Owned):
    """A member who is to get a mailing, and whether it has gone."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="recipients")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mailings")
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient of a mailing")
        verbose_name_plural = _("recipients of mailings")
        constraints = [
            models.UniqueConstraint(fields=["mailing", "member"], name="mailing_once_a_member"),
            one_of("mailing_recipient", "state", MailState),
        ]

    def __str__(self):
        return str(self.pk)
