"""Arguments that several commands share."""

from datetime import date

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from jourer.models import Association

FIRST_YEAR, LAST_YEAR = 1900, 2199


def add_association(parser) -> None:
    parser.add_argument("--association", required=True, metavar="SLUG", help="the association's short name")


def association_named(slug: str) -> Association:
    """The association, or a `CommandError` that says which there are none of."""
    try:
        return Association.objects.get(slug=slug)
    except Association.DoesNotExist as error:
        raise CommandError(_("There is no association “%(slug)s”.") % {"slug": slug}, returncode=2) from error


def plan_year(text: str) -> int:
    """For `type=`: a year that a plan may be for; the others are slips of the finger, or no years at all."""
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError
    return year


def iso_date(text: str) -> date:
    """For `type=`: argparse turns the ValueError into its own message."""
    return date.fromisoformat(text)
