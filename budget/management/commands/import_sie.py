import json
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from budget import bookings as rules
from budget import sie
from budget.actions import ledger
from budget.bookings import Bookings
from jourer import walls
from jourer.access import SystemActor
from jourer.management.arguments import add_association, association_named, plan_year


class Command(BaseCommand):
    help = (
        "Take in the income and the costs of a SIE file (type 1-4) as the outcome of a financial year, instead of those"
        " of an earlier file of the same year."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        add_association(parser)
        parser.add_argument("--year", type=plan_year, help="refuse a file that is for another year")
        parser.add_argument("--dry-run", action="store_true", help="read only; write nothing")
        parser.add_argument("--json", action="store_true", help="print what was read as JSON")

    def handle(self, *, file, association, year, dry_run, **options):
        owner = association_named(association)
        try:
            with file.open("rb") as stream, walls.opened([owner]):
                found = self.look(owner, year, stream) if dry_run else self.take_in(owner, year, stream, file.name)
        except OSError as error:
            raise CommandError(
                _("The file cannot be opened: %(why)s.") % {"why": error.strerror}, returncode=2
            ) from error
        except sie.UnreadableSieError as error:
            raise CommandError(str(error), returncode=2) from error
        told = sie.as_json(found.reader, found.sums)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self.tell(told, dry_run)

    def take_in(self, owner, year, stream, name):
        by = SystemActor("import_sie", owner)
        return ledger.take_in_file(by=by, year=year, stream=stream, file_name=name)[1]

    def look(self, owner, year, stream):
        """All that taking in would do but write; what it would refuse is told as the last warnings."""
        found = Bookings(sie.Reader(stream), rules.days_said)
        for _booking in found:
            pass
        rules.add_remarks(found)
        for refuse in self.rules_for(found, owner, year):
            try:
                refuse()
            except sie.UnreadableSieError as error:
                found.reader.faults.refuse(str(error))
        return found

    def rules_for(self, found, owner, year):
        head = found.reader.head
        yield partial(rules.refuse_others, head, owner)
        yield partial(rules.days_of, head, owner, year)
        yield partial(rules.refuse_half, found)

    def tell(self, told, dry_run):
        for warning in told["warnings"]:
            self.stderr.write(warning["message"])
        words = (
            _("Type %(type)s, %(encoding)s: %(vouchers)s vouchers. Nothing was written.")
            if dry_run
            else _("Type %(type)s, %(encoding)s: %(vouchers)s vouchers. The books are taken in.")
        )
        self.stdout.write(words % told)
