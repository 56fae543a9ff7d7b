"""Those who give their time, and the members."""

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
    "Rules",
    "Volunteer",
    "VolunteerLanguage",
    "VolunteerRole",
    "VolunteerShelter",
    "VolunteerStep",
    "VolunteerTime",
]
