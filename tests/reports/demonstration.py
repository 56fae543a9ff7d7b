"""The demonstration as made on a day, and what it then reads."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine

from jourer.access import SystemActor
from jourer.models import Association
from plans.fulfilment import fulfilment
from plans.models import Plan
from reports.demo import build
from tests import builders

ZONE = ZoneInfo("Europe/Stockholm")
AUTUMN = date(2026, 11, 21)


def make(today, *, hour=9, minute=0, scale=0.03):
    """The demonstration as made at a local time of a day, and open to the test."""
    with time_machine.travel(datetime(today.year, today.month, today.day, hour, minute, tzinfo=ZONE), tick=False):
        build.make(today, scale=scale)
    for association in Association.objects.filter(is_demo=True):
        builders.scene.open(association)


def plan_of(year, slug="demo"):
    return Plan.objects.get(year=year, association__slug=slug)


def read(plan, as_of):
    areas = fulfilment(plan, as_of, seen_by=SystemActor("test", plan.association))
    return [reading for area in areas for reading in area.readings]
