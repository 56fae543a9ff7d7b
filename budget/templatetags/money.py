"""Amounts as a follow-up shows them: in whole kronor or thousands, and with their sign where that says something."""

from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.translation import gettext as _

from jourer.templatetags.formats import NBSP, number

register = template.Library()

IN_UNIT = {"kr": 1, "tkr": 1000}


@register.filter
def rounded(value: Decimal | int) -> Decimal:
    whole = Decimal(value).quantize(Decimal(1), ROUND_HALF_UP)
    return whole or Decimal(0)  # never -0


@register.filter
def in_unit(value: Decimal | None, unit: str) -> str:
    """1234567.5 in kr is "1 234 568", in tkr "1 235"; what is not known says so in words."""
    return _("Data missing") if value is None else number(rounded(value / IN_UNIT[unit]))


@register.filter
def signed_in_unit(value: Decimal | None, unit: str) -> str:
    """A deviation: "+12 000", "−5 000", "0"."""
    return _("Data missing") if value is None else _signed(rounded(value / IN_UNIT[unit]))


@register.filter
def signed_percent(value: Decimal | None) -> str:
    """ "+4,2 %"; without a budget there is nothing to be a share of."""
    if value is None:
        return _("not applicable")
    return f"{_signed(value.quantize(Decimal('0.1'), ROUND_HALF_UP) or Decimal(0))}{NBSP}%"


def _signed(value):
    return f"+{number(value)}" if value > 0 else number(value)
