import json

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer import walls
from jourer.access import SystemActor
from jourer.management.arguments import add_association, association_named, iso_date
from jourer.measuring import rounded
from jourer.templatetags.components import STATUSES
from jourer.templatetags.formats import NBSP
from jourer.templatetags.readings import in_words
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
        if options["json"]:
            rows = [_row(area, goal, one) for area in areas for goal in area.goals for one in goal.targets]
            found = {"queries": len(queries), "targets": rows}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.tell(areas, len(queries))

    def tell(self, areas, queries):
        """As a person reads it: area by area, each target in the words of the goal page."""
        for area in areas:
            self.stdout.write(f"\n{area.area.name}")
            for goal in area.goals:
                whose = f" ({goal.goal.shelter})" if goal.goal.shelter else ""
                for one in goal.targets:
                    status = STATUSES[one.reading.status]
                    self.stdout.write(f"  {status.glyph} {status.word}: {in_words(one.reading)}{whose}")
        targets = sum(len(area.targets) for area in areas)
        self.stdout.write(
            "\n" + _("%(targets)s targets, %(queries)s queries") % {"targets": targets, "queries": queries}
        )


def _row(area, goal, one):
    return {
        "target": str(one.target.pk),
        "area": area.area.name,
        "shelter": goal.goal.shelter and goal.goal.shelter.name,
        "goal": goal.goal.text,
        **_measured(one.target.measure),
        **_read(one.reading),
    }


def _measured(measure):
    return {
        "kind": measure.kind,
        "direction": measure.direction,
        "unit": measure.unit,
        "per": measure.per or None,
        "limit": measure.limit_value,
        "limit_unit": measure.limit_unit or None,
        "metric": measure.metric or None,
        "filters": measure.filters,
        "whole_filters": measure.whole_filters,
        "starts_on": measure.starts_on.isoformat(),
        "ends_on": measure.ends_on.isoformat(),
        "profile": measure.profile,
    }


def _read(reading):
    return {
        "as_of": reading.as_of.isoformat(),
        "value": plain(reading.value),
        "goal_value": plain(reading.goal),
        "baseline": plain(reading.baseline),
        "n": reading.share and plain(reading.share.n),
        "d": reading.share and plain(reading.share.d),
        "median": plain(reading.median),
        "expected": plain(reading.expected),
        "forecast": plain(reading.forecast),
        "status": str(reading.status),
        "verdict": reading.assessment and reading.assessment.verdict,
        "in_words": in_words(reading).replace(NBSP, " "),
        "definition": reading.definition,
        "notes": list(reading.notes),
    }


def plain(number) -> int | float | None:
    """As JSON has numbers: whole, or with two decimals."""
    if number is None:
        return None
    return int(number) if number == int(number) else float(rounded(number, 2))
