"""Support work: seekers, their cases, and the contacts of every day."""

from cases.models.cases import (
    Assignment,
    Case,
    CaseLabel,
    CaseMark,
    Conflict,
    EmergencyOpening,
    EmergencyWatcher,
    Label,
    Note,
    State,
)
from cases.models.contacts import (
    FIRST_DAY,
    MOST_ALIKE,
    Contact,
    ContactChange,
    ContactSupport,
    Draft,
    Preset,
    keys_of_alike,
)
from cases.models.seekers import Identity, SupportSeeker
from cases.models.work import FollowUp, Promise, Referral

__all__ = [
    "FIRST_DAY",
    "MOST_ALIKE",
    "Assignment",
    "Case",
    "CaseLabel",
    "CaseMark",
    "Conflict",
    "Contact",
    "ContactChange",
    "ContactSupport",
    "Draft",
    "EmergencyOpening",
    "EmergencyWatcher",
    "FollowUp",
    "Identity",
    "Label",
    "Note",
    "Preset",
    "Promise",
    "Referral",
    "State",
    "SupportSeeker",
    "keys_of_alike",
]
