"""Agreements with a municipality (IOP): who, where and for how long, their days and their papers."""

import base64
from datetime import date
from typing import cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.se import orgnr

from budget.codes import AgreementState, HandedOn, NoticeBy, PartyKind, Renewal
from budget.terms import Term
from jourer.fields import EncryptedTextField
from jourer.models import Actor, District, Owned, OwnedQuerySet
from jourer.models.associations import validate_organisation_number


class AgreementsQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        return super().visible_to(actor) if actor.may("agreements.read") else self.none()


class AgreementQuerySet(AgreementsQuerySet):
    def with_money(self):
        """With what both sides give, in six queries however many they are."""
        return self.select_related("main").prefetch_related("fundings__posts__sources", "pro_ratings")

    def beside(self, agreement):
        """The main agreement of an appendix; the appendices of a main agreement."""
        return self.filter(Q(main=agreement) | Q(pk=agreement.main_id))

    def in_order(self):
        """The latest first, and each appendix after its main agreement."""
        first_day = Coalesce("main__starts_on", "starts_on")
        return self.order_by(first_day.desc(), Coalesce("main", "pk"), F("main").asc(nulls_first=True), "title")


class OfAgreements(Owned):
    """A row that only those may open who read agreements."""

    objects = AgreementsQuerySet.as_manager()

    class Meta:
        abstract = True


DAYS = ("starts_on", "initial_end", "latest_end", "noticed_on", "ended_on")
MONTH = [MinValueValidator(1), MaxValueValidator(12)]
DAY_OF_MONTH = [MinValueValidator(1), MaxValueValidator(31)]


class Agreement(OfAgreements):
    """An agreement (IOP), or an appendix to one, which holds for as long as its main agreement.

    Its state, its periods and its last notice day follow from the days: `budget/terms.py`.
    """

    title = models.CharField(_("title"), max_length=200)
    reference = models.CharField(_("the municipality's reference"), max_length=50, blank=True)
    main = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="appendices",
        verbose_name=_("appendix to"),
    )  # fmt: skip
    is_agreed = models.BooleanField(_("the parties are agreed"), default=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    # For how long; an appendix has no days of its own.
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    initial_end = models.DateField(_("last day of the first period"), null=True, blank=True)
    renewal = models.CharField(_("renewed"), max_length=20, choices=Renewal, default=Renewal.NONE)
    renewal_months = models.PositiveSmallIntegerField(_("months at a time"), null=True, blank=True, validators=MONTH)
    notice_month = models.PositiveSmallIntegerField(_("month of the notice"), null=True, blank=True, validators=MONTH)
    notice_day = models.PositiveSmallIntegerField(_("last notice day"), null=True, blank=True, validators=DAY_OF_MONTH)
    latest_end = models.DateField(_("ends at the latest"), null=True, blank=True)
    noticed_on = models.DateField(_("notice given on"), null=True, blank=True)
    noticed_by = models.CharField(_("notice given by"), max_length=10, choices=NoticeBy, blank=True)
    ended_on = models.DateField(_("ends on another day"), null=True, blank=True)
    ending_reason = models.CharField(_("why"), max_length=300, blank=True)
    # What is offered, where and on what conditions. The codes are those of the contact log, as its metrics offer them.
    supports = models.JSONField(_("kinds of support"), default=list, blank=True)
    channels = models.JSONField(_("channels"), default=list, blank=True)
    other_support = models.TextField(_("other support"), max_length=2000, blank=True)
    is_free = models.BooleanField(_("free of charge"), default=False)
    may_be_anonymous = models.BooleanField(_("whoever seeks support may be anonymous"), default=False)
    needs_no_report = models.BooleanField(_("no police report is needed"), default=False)
    conditions = models.TextField(_("other conditions"), max_length=2000, blank=True)
    age_limit = models.PositiveSmallIntegerField(_("age limit"), null=True, blank=True)
    younger_to = models.CharField(_("who supports those younger"), max_length=200, blank=True)
    districts = models.ManyToManyField(
        District, through="AgreementDistrict", related_name="agreements", blank=True, verbose_name=_("districts")
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-starts_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "title", "starts_on"],
                condition=Q(main=None),
                name="agreement_once",
                violation_error_message=_("This agreement is already there."),
            ),
            models.UniqueConstraint(
                fields=["association", "main", "title"],
                condition=Q(main__isnull=False),
                name="appendix_once",
                violation_error_message=_("This appendix is already there."),
            ),
            models.CheckConstraint(
                name="agreement_has_days_or_a_main_one",
                condition=Q(main=None, starts_on__isnull=False, initial_end__isnull=False)
                | Q(main__isnull=False, renewal="none", **dict.fromkeys(DAYS), notice_month=None, notice_day=None),
            ),
            models.CheckConstraint(
                name="agreement_days_in_order",
                condition=Q(main__isnull=False)
                | Q(initial_end__gte=F("starts_on")) & (Q(latest_end=None) | Q(latest_end__gte=F("initial_end"))),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(name="agreement_renewal_known", condition=Q(renewal__in=Renewal.values)),
            models.CheckConstraint(
                name="agreement_renewed_by_months",
                condition=Q(renewal="months", renewal_months__isnull=False, renewal_months__gt=0)
                | (~Q(renewal="months") & Q(renewal_months=None)),
            ),
            models.CheckConstraint(
                name="agreement_notice_is_a_day",
                condition=Q(notice_month=None, notice_day=None)
                | Q(notice_month__isnull=False, notice_day__isnull=False, notice_month__range=(1, 12)),
            ),
            models.CheckConstraint(
                name="agreement_noticed_by_somebody",
                condition=Q(noticed_on=None, noticed_by="")
                | Q(noticed_on__isnull=False, noticed_by__in=NoticeBy.values),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.main_id:
            self._clean_main()

    def _clean_main(self):
        """An appendix asks its main agreement for the days, and that one asks nobody: there is one step and no more."""
        if self.main_id == self.pk or self.main.main_id:
            raise ValidationError({"main": _("Choose a main agreement, and not an appendix.")})
        if Agreement.objects.filter(main=self.pk).exists():
            raise ValidationError({"main": _("It has appendices of its own. Let them belong to another one first.")})
        if self.noticed_on or self.ended_on:
            raise ValidationError(
                {
                    "main": _(
                        "Notice has been given, or a last day settled on. Take that away first: an appendix has none."
                    )
                }
            )

    @property
    def timed(self) -> "Agreement":
        """Whose days hold: its own, or those of the main agreement."""
        return self.main or self

    @property
    def term(self) -> Term:
        """For how long it holds; `main` is to be fetched with the rows."""
        of = self.timed
        # A constraint sees to it that there are days.
        return Term(
            starts_on=cast("date", of.starts_on),
            initial_end=cast("date", of.initial_end),
            renewal=of.renewal,
            renewal_months=of.renewal_months,
            notice=(of.notice_month, of.notice_day) if of.notice_month and of.notice_day else None,
            latest_end=of.latest_end,
            noticed_on=of.noticed_on,
            ended_on=of.ended_on,
        )

    def state_on(self, day: date) -> AgreementState:
        term = self.term
        if not self.is_agreed:
            return AgreementState.BROKEN_OFF if term.has_ended(day) else AgreementState.NEGOTIATED
        if term.has_ended(day):
            return AgreementState.ENDED
        if day < term.starts_on:
            return AgreementState.TO_BEGIN
        return AgreementState.NOTICED if term.noticed_on or term.ended_on else AgreementState.IN_FORCE

    def handed_on(self, age: int) -> HandedOn:
        """Who supports somebody of the age; of whoever has just that age the agreement says nothing."""
        if self.age_limit is None or age > self.age_limit:
            return HandedOn.TO_US
        return HandedOn.ASK if age == self.age_limit else HandedOn.TO_THEM


class AgreementDistrict(OfAgreements):
    """A district that an agreement is about; one without any is about all of the municipality."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("district of an agreement")
        verbose_name_plural = _("districts of an agreement")
        constraints = [models.UniqueConstraint(fields=["agreement", "district"], name="agreement_district_once")]

    def __str__(self):
        return f"{self.agreement}, {self.district}"


class Party(OfAgreements):
    """One of those who have made an agreement: an organisation and the office of who signs for it, never a person."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PartyKind)
    name = models.CharField(_("name"), max_length=200)
    organisation_number = models.CharField(
        _("organisation number"), max_length=13, blank=True, validators=[validate_organisation_number]
    )
    signatory = models.CharField(_("who signs, by office"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "name"],
                name="party_once",
                violation_error_message=_("There is already a party with this name."),
            ),
            models.CheckConstraint(name="party_kind_known", condition=Q(kind__in=PartyKind.values)),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.organisation_number:
            self.organisation_number = orgnr.format(self.organisation_number)


# Days and papers


class AgreementDate(OfAgreements):
    """Something that the agreement asks for by a day, such as a follow-up."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="dates", verbose_name=_("agreement")
    )
    what = models.CharField(_("what is asked for"), max_length=200)
    due_on = models.DateField(_("last day"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        verbose_name = _("date of an agreement")
        verbose_name_plural = _("dates of agreements")
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["agreement", "what", "due_on"], name="agreement_date_once")]

    def __str__(self):
        return f"{self.what} {self.due_on}"

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on < timezone.localdate()


class SignedFileQuerySet(AgreementsQuerySet):
    def listed(self):
        """Without what is in them, which is large."""
        return self.defer("content")


class SignedFile(OfAgreements):
    """The paper that was signed, as PDF; it lies here encrypted."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="files", verbose_name=_("agreement")
    )
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField(_("size"))  # in bytes
    digest = models.CharField(_("fingerprint"), max_length=64)
    content = EncryptedTextField()
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SignedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed file")
        verbose_name_plural = _("signed files")
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "digest"],
                name="signed_file_once",
                violation_error_message=_("This very file is already here."),
            )
        ]

    def __str__(self):
        return self.name

    def seal(self, data: bytes) -> None:
        self.content = base64.b64encode(data).decode()

    def opened(self) -> bytes:
        return base64.b64decode(self.content)
