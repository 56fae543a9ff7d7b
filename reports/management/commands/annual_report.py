import errno
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jourer import walls
from jourer.access import SystemActor
from jourer.management.arguments import add_association, association_named, iso_date
from jourer.models import audit
from plans.models import Plan
from reports import annual, pdf


def as_pdf(report) -> bytes:
    return pdf.write(annual.document(report, stylesheet=pdf.STYLESHEET))


def as_html(report) -> bytes:
    return annual.document(report, css=pdf.static_file(pdf.SHEET).decode()).encode()


WRITERS = {"pdf": as_pdf, "html": as_html}


class Command(BaseCommand):
    help = "Write the annual report of a year to a file, in Swedish, with the figures of today or of another day."

    def add_arguments(self, parser):
        add_association(parser)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--as-of", type=iso_date, metavar="DATE", help="default: today")
        parser.add_argument("--format", choices=WRITERS, required=True)
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")

    def handle(self, *, association, year, as_of, output, **options):
        owner = association_named(association)
        with walls.opened([owner]), translation.override(settings.LANGUAGE_CODE):
            plan = Plan.objects.filter(association=owner, year=year).select_related("association").first()
            if plan is None:
                raise CommandError(_("There is no plan for %(year)s.") % {"year": year}, returncode=2)
            report = annual.read(plan, as_of or timezone.localdate())
            write_whole(output, WRITERS[options["format"]](report))
            audit.record(SystemActor("annual_report", owner), "report.written", plan)


def write_whole(path: Path, content: bytes) -> None:
    """The file is there whole or not at all: what stood under the name stays until the new one is complete."""
    part = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CommandError(
            _("“%(file)s” cannot be written: %(why)s") % {"file": path, "why": error.strerror}, returncode=2
        ) from error
