"""What an agreement promises, for how long and with whom."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.models.agreements import Agreement, AgreementsQuerySet, OfAgreements, Party
from jourer.models import Decision, Measure
from jourer.periods import LAST_DAY, Window


class CommitmentQuerySet(AgreementsQuerySet):
    def valid_in(self, stretch: Window):
        """Those that held on any day of it."""
        not_over = Q(valid_until=None) | Q(valid_until__gte=stretch[0])
        return self.filter(not_over, valid_from__lte=stretch[1])


class Commitment(OfAgreements):
    """Something that the agreement promises, from a day until it is replaced or dropped by decision.

    How it is followed is said by its measure, as of a plan's target: counted, typed in, or judged by a person. Its
    measure is about the whole time; what is to be reached is so in each period of the agreement.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="commitments", verbose_name=_("agreement")
    )
    number = models.CharField(_("number"), max_length=20, blank=True)
    text = models.TextField(_("what is promised"), max_length=2000)
    valid_from = models.DateField(_("holds from"))
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    measure = models.OneToOneField(
        Measure, on_delete=models.PROTECT, related_name="commitment", verbose_name=_("measure")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces", verbose_name=_("replaced by")
    )
    ending_reason = models.CharField(_("why it holds no longer"), max_length=500, blank=True)
    ending_decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="ended_commitments",
        verbose_name=_("decision"),
    )  # fmt: skip
    joint_with = models.ManyToManyField(
        Party, through="CommitmentParty", related_name="commitments", blank=True, verbose_name=_("together with")
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["position", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="commitment_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="commitment_ended_by_decision",
                condition=Q(valid_until=None, replaced_by=None, ending_reason="", ending_decision=None)
                | (Q(valid_until__isnull=False, ending_decision__isnull=False) & ~Q(ending_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.text}".strip()

    @property
    def last_day(self) -> date:
        """Until it is replaced or dropped, else as long as the agreement can last."""
        return self.valid_until or self.agreement.term.last_day or LAST_DAY

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.last_day

    @property
    def is_judged(self) -> bool:
        """By a person; there is nothing to count."""
        return self.measure.kind == Measure.Kind.QUALITATIVE


class CommitmentParty(OfAgreements):
    """Another party with which a commitment is shared."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("party of a commitment")
        verbose_name_plural = _("parties of a commitment")
        constraints = [models.UniqueConstraint(fields=["commitment", "party"], name="commitment_party_once")]

    def __str__(self):
        return f"{self.commitment}, {self.party}"
