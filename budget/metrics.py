"""What can be counted of money: the income in the books by its accounts, and what is used of grants."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from budget import claims
from budget.models import Account, Grant, LedgerEntry
from jourer.metrics import Dimension, metric

# BAS: class 3 is income. Charts have accounts of four digits, and some of five or six.
IN_CLASS_3 = Q(account__number__range=(3000, 3999)) | Q(account__number__range=(30000, 39999))
IN_CLASS_3 |= Q(account__number__range=(300000, 399999))


def income_accounts(association):
    """By number, which stays the same from year to year."""
    accounts = Account.objects.filter(association=association, number__gte=3000)
    return [(str(one.number), str(one)) for one in accounts if str(one.number).startswith("3")]


ACCOUNT = Dimension(
    "account",
    _("account"),
    "account__number",
    income_accounts,
    _("on the account %(values)s"),
    about_persons=False,
)


@metric(
    "budget.income",
    label=_("Income in the books"),
    unit=_("kronor"),
    sentence=_("Income in the books in kronor"),
    on="booked_on",
    amount="income",
    tells=((_("Account"), "account__number"), (_("Kronor"), "income")),
    dimensions=[ACCOUNT],
)
def income():
    """Shown positive, though the books have it in credit; what has no day counts on the last day of its year."""
    in_force = LedgerEntry.objects.filter(books__taken_in_at__isnull=False, books__replaced_at=None)
    booked_on = Coalesce("occurred_on", "books__ends_on")
    return in_force.filter(IN_CLASS_3).annotate(income=-F("amount"), booked_on=booked_on)


def grants_of(association):
    return [(str(one.pk), str(one)) for one in Grant.objects.filter(association=association).select_related("funder")]


GRANT = Dimension("grant", _("grant"), "grant", grants_of, _("of %(values)s"), keys=True, about_persons=False)


@metric(
    "budget.grants_used",
    label=_("Used of grants"),
    unit=_("kronor"),
    sentence=_("What is used of grants in kronor"),
    on="booked_on",
    amount="amount",
    tells=((_("Account"), "account__number"), (_("Kronor"), "amount")),
    dimensions=[GRANT],
)
def grants_used():
    """With what was granted as its goal: the used share of a grant, in kronor."""
    return claims.used_entries()
