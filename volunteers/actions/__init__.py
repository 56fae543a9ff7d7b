"""The verbs of the volunteers' room."""

from volunteers.actions.occasions import (
    add_occasion,
    add_talk,
    change_occasion,
    save_course,
    save_employee,
    take_back_talk,
    tick_off,
)
from volunteers.actions.people import (
    add_volunteer,
    change_details,
    change_volunteer,
    record_step,
    set_rules,
    take_back_step,
    unmask_details,
)

__all__ = [
    "add_occasion",
    "add_talk",
    "add_volunteer",
    "change_details",
    "change_occasion",
    "change_volunteer",
    "record_step",
    "save_course",
    "save_employee",
    "set_rules",
    "take_back_step",
    "take_back_talk",
    "tick_off",
    "unmask_details",
]
