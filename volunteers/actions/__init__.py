"""The verbs of the volunteers' room."""

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
    "add_volunteer",
    "change_details",
    "change_volunteer",
    "record_step",
    "set_rules",
    "take_back_step",
    "unmask_details",
]
