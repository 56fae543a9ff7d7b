"""Whose turn it is to learn something more, as those are told themselves."""

from datetime import date

from django.db.models import Max

from jourer.access import Role
from jourer.periods import months_later
from volunteers.models import Attendance, Rules, Volunteer

EMPLOYED = (Role.COORDINATOR, Role.STAFF)


def is_due(actor, rules: Rules, today: date) -> bool:
    """A volunteer as the coordinator is told; somebody employed who has been to a training here, too long ago."""
    if actor.role == Role.VOLUNTEER:
        return Volunteer.objects.about(actor).due_for_training(rules=rules, today=today).exists()
    last = Attendance.objects.about(actor).at_trainings().aggregate(last=Max("occasion__held_on"))["last"]
    return actor.role in EMPLOYED and last is not None and last < months_later(today, -rules.training_months)
