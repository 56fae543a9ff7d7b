import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from jourer import walls
from jourer.access import SystemActor
from jourer.management.arguments import add_association, association_named, plan_year
from jourer.models import Shelter
from plans.actions.importing import import_plan
from plans.blocks import UnreadableDocument
from plans.documents import as_json, read_document, refuse_unlike_a_plan


class Command(BaseCommand):
    help = (
        "Read a plan document (Word, Excel, CSV, PDF or text) into the association's plan of the year. A second import"
        " changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        add_association(parser)
        parser.add_argument("--shelter", metavar="SLUG", help="whose the rows are that name no shelter")
        parser.add_argument("--year", type=plan_year, required=True)
        parser.add_argument("--dry-run", action="store_true", help="read only; write nothing")
        parser.add_argument("--json", action="store_true", help="print what was read as JSON")

    def handle(self, *, file, association, shelter, year, dry_run, **options):
        try:
            document = read_document(file)
            refuse_unlike_a_plan(document)
        except UnreadableDocument as error:
            raise CommandError(str(error), returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(document), ensure_ascii=False, indent=2))
        if dry_run:
            if not options["json"]:
                self.tell_reading(document)
            return
        owner = association_named(association)
        with walls.opened([owner]):
            by = SystemActor("import_plan", owner)
            outcome = import_plan(by=by, document=document, year=year, shelter=shelter and self.shelter(owner, shelter))
        self.tell(outcome)

    def shelter(self, owner, slug):
        try:
            return Shelter.objects.get(association=owner, slug=slug)
        except Shelter.DoesNotExist as error:
            raise CommandError(_("There is no shelter “%(slug)s”.") % {"slug": slug}, returncode=2) from error

    def tell_reading(self, document):
        counts = {"rows": len(document.rows), "goals": len(document.prose_goals)}
        self.stdout.write(_("%(rows)s rows and %(goals)s goals in prose. Nothing was written.") % counts)

    def tell(self, outcome):
        for warning in outcome.warnings:
            self.stderr.write(warning)
        self.stderr.write(
            _(
                "%(plan)s: new goals %(goals)s, known goals %(known)s, new targets %(targets)s,"
                " new shelters %(shelters)s, warnings %(warnings)s."
            )
            % {
                "plan": outcome.plan,
                "goals": outcome.goals,
                "known": outcome.known_goals,
                "targets": outcome.targets,
                "shelters": outcome.shelters,
                "warnings": len(outcome.warnings),
            }
        )
