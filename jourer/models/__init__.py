"""The ground floor's tables, which every room may use."""

from jourer.models.associations import Association, Catchment, District, Shelter
from jourer.models.audit import AuditEvent
from jourer.models.corrections import Correction
from jourer.models.feeds import CalendarFeed
from jourer.models.jobs import Job
from jourer.models.keys import KeyProof
from jourer.models.measures import Assessment, History, Measure, MeasureChange, MeasureItem, Observation
from jourer.models.meetings import Decision, Election, ElectionCorrection, Meeting, MinutesCorrection
from jourer.models.owned import Owned, OwnedQuerySet
from jourer.models.people import Actor, ActorShelter, Clearance, Reminders, User
from jourer.models.reminders import Reminder

__all__ = [
    "Actor",
    "ActorShelter",
    "Assessment",
    "Association",
    "AuditEvent",
    "CalendarFeed",
    "Catchment",
    "Clearance",
    "Correction",
    "Decision",
    "District",
    "Election",
    "ElectionCorrection",
    "History",
    "Job",
    "KeyProof",
    "Measure",
    "MeasureChange",
    "MeasureItem",
    "Meeting",
    "MinutesCorrection",
    "Observation",
    "Owned",
    "OwnedQuerySet",
    "Reminder",
    "Reminders",
    "Shelter",
    "User",
]
