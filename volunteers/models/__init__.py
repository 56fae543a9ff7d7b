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
from volunteers.models.occasions import Attendance, Course, CourseItem, Covered, Employee, Occasion, Talk
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
from volunteers.models.shifts import HandOver, Shift, ShiftPattern, ShiftSignUp

__all__ = [
    "Attendance",
    "ContactDetails",
    "Course",
    "CourseItem",
    "Covered",
    "Employee",
    "Fee",
    "FeeClass",
    "HandOver",
    "Mailing",
    "MailingRecipient",
    "Member",
    "MemberRules",
    "Occasion",
    "Rules",
    "Shift",
    "ShiftPattern",
    "ShiftSignUp",
    "Talk",
    "Volunteer",
    "VolunteerLanguage",
    "VolunteerRole",
    "VolunteerShelter",
    "VolunteerStep",
    "VolunteerTime",
    "YearFee",
]
