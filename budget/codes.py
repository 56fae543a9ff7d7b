"""The closed lists of the treasurer's room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RowKind(models.TextChoices):
    INCOME = "income", _("income")
    COST = "cost", _("cost")


class FunderKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("municipality")
    REGION = "region", _("region")
    STATE = "state", _("state authority")
    FOUNDATION = "foundation", _("foundation or fund")
    COMPANY = "company", _("company")
    MEMBERS = "members", _("members")
    GIFTS = "gifts", _("gifts from the public")
    OWN = "own", _("our own work")
    OTHER = "other", _("another funder")


class BooksKind(models.TextChoices):
    """Where an outcome comes from: each replaces its own kind and no other."""

    SIE = "sie", _("SIE file")
    SPREADSHEET = "spreadsheet", _("spreadsheet")
    BY_HAND = "by_hand", _("typed in by hand")


class PaymentKind(models.TextChoices):
    RECEIVED = "received", _("received")
    REPAID = "repaid", _("repaid")


class GrantState(models.TextChoices):
    """Follows from the days and amounts of a grant; it is never typed in."""

    PLANNED = "planned", _("not applied for yet")
    APPLIED_FOR = "applied_for", _("applied for")
    REFUSED = "refused", _("refused")
    TO_BEGIN = "to_begin", _("granted, not begun")
    UNDER_WAY = "under_way", _("under way")
    ENDED = "ended", _("over, to be accounted for")
    CLOSED = "closed", _("closed")
