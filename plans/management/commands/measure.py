import json

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer import walls
from jourer.access import SystemActor
from jourer.management.arguments import add_association, association_named, iso_date
from plans.fulfilment import fulfilment
from plans.models import Plan


class Command(BaseCommand):
    help = "Every target of a plan with its reading, and how many queries that took."

    def add_arguments(self, parser):
        add_association(parser)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--as-of", type=iso_date, metavar="DATE", help="default: today")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, association, year, as_of, **options):
        owner = association_named(association)
        with walls.opened([owner]):
            plan = Plan.objects.filter(association=owner, year=year).first()
            if plan is None:
                raise CommandError(_("There is no plan for %(year)s.") % {"year": year}, returncode=2)
            with CaptureQueriesContext(connection) as queries:
                areas = fulfilment(plan, as_of or timezone.localdate(), seen_by=SystemActor("measure", owner))
        rows = [_row(area, goal, one) for area in areas for goal in area.goals for one in goal.targets]
        found = {"queries": len(queries), "targets": rows}
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2, default=str))
        else:
            self.show(found)

    def show(self, found):
        for row in found["targets"]:
            where = row["shelter"] or row["area"]
            self.stdout.write(f"{row['status']:<12} {row['value']} / {row['goal_value']} {row['unit']}  ({where})")
        self.stdout.write(
            _("%(targets)s targets, %(queries)s queries")
            % {"targets": len(found["targets"]), "queries": found["queries"]}
        )


def _row(area, goal, one):
    measure, reading = one.target.measure, one.reading
    return {
        "target": one.target.pk,
        "area": area.area.name,
        "shelter": goal.goal.shelter and goal.goal.shelter.name,
        "goal": goal.goal.text,
        "kind": measure.kind,
        "unit": measure.unit,
        "metric": measure.metric or None,
        "filters": measure.filters,
        "starts_on": measure.starts_on,
        "ends_on": measure.ends_on,
        "as_of": reading.as_of,
        "value": reading.value,
        "goal_value": reading.goal,
        "expected": reading.expected and round(reading.expected, 2),
        "status": reading.status,
        "definition": reading.definition,
    }
