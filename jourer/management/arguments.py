"""Arguments that several commands share."""

from datetime import date

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from jourer.models import Association


def add_association(parser) -> None:
    parser.add_argument("--association", required=True, metavar="SLUG", help="the association's short name")


def association_named(slug: str) -> Association:
    """The association, or a `CommandError` that says which there are none of."""
    try:
        return Association.objects.get(slug=slug)
    except Association.DoesNotExist as error:
        raise CommandError(_("There is no association “%(slug)s”.") % {"slug": slug}, returncode=2) from error


def iso_date(text: str) -> date:
    """For `type=`: argparse turns the ValueError into its own message."""
    return date.fromisoformat(text)
