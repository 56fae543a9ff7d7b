"""Those who give their time, and the members."""

from volunteers.models.members import (
    Fee,
    FeeClass,
    Mailing,
    MailingRecipient,
    Member,
    MemberRules,
    YearFee,
)
from volunteers.models.people import (
    ContactDetails,
    Volunteer,
    VolunteerLanguage,
    VolunteerRole,
    VolunteerShelter,
    VolunteerStep,
    VolunteerTime,
)
from volunteers.models.rules import Rules

__all__ = [
    "ContactDetails",
    "Fee",
    "FeeClass",
    "Mailing",
    "MailingRecipient",
    "Member",
    "MemberRules",
    "Rules",
    "Volunteer",
    "VolunteerLanguage",
    "VolunteerRole",
    "VolunteerShelter",
    "VolunteerStep",
    "VolunteerTime",
    "YearFee",
]
