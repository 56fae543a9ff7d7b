"""Numbers as they are written in Swedish: a no-break space between thousands, a comma, a real minus."""

from decimal import Decimal

from django import template

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


@register.filter
def number(value) -> str:
    """1234.5 → "1 234,5"; None stays empty. Whole numbers have no decimals."""
    if value is None or value == "":
        return ""
    value = Decimal(str(value))
    value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return f"{value:,f}".replace(",", NBSP).replace(".", ",").replace("-", MINUS)


@register.filter
def kronor(value) -> str:
    """An amount with its unit: 4678000 → "4 678 000 kr"."""
    return f"{number(value)}{NBSP}kr" if value is not None else ""
