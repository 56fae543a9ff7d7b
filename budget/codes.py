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


# Agreements


class AgreementState(models.TextChoices):
    """Follows from the days of an agreement and from whether the parties are agreed; it is never typed in."""

    NEGOTIATED = "negotiated", _("under negotiation")
    BROKEN_OFF = "broken_off", _("negotiation broken off")
    TO_BEGIN = "to_begin", _("agreed, not begun")
    IN_FORCE = "in_force", _("in force")
    NOTICED = "noticed", _("notice given")
    ENDED = "ended", _("ended")


class Renewal(models.TextChoices):
    NONE = "none", _("it is not renewed")
    CALENDAR_YEAR = "calendar_year", _("a calendar year at a time")
    MONTHS = "months", _("so many months at a time")


class PartyKind(models.TextChoices):
    FUNDER = "funder", _("municipality or another funder")
    US = "us", _("our association")
    OTHER = "other", _("another organisation")


class NoticeBy(models.TextChoices):
    US = "us", _("us")
    THEM = "them", _("another party")


class Side(models.TextChoices):
    """Who gives a contribution; unpaid work is never in the books."""

    FUNDER = "funder", _("the municipality's compensation")
    OWN = "own", _("our own financing")
    IN_KIND = "in_kind", _("unpaid work and the like")


class HandedOn(models.TextChoices):
    """Which party supports somebody of an age, where the parties have divided them by age."""

    TO_US = "to_us", _("to us")
    TO_THEM = "to_them", _("to the other party")
    ASK = "ask", _("a person decides")
