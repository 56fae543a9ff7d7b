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
from volunteers.actions.shifts import add_patterns, add_shift, call_off, end_pattern, make_all_shifts
from volunteers.actions.sign_ups import (
    accept_shift,
    add_held_shift,
    answer_no,
    ask_to_take_over,
    leave_shift,
    sign_up,
    tell_hours,
    tell_not_held,
    tell_who_held,
)

__all__ = [
    "accept_shift",
    "add_held_shift",
    "add_occasion",
    "add_patterns",
    "add_shift",
    "add_talk",
    "add_volunteer",
    "answer_no",
    "ask_to_take_over",
    "call_off",
    "change_details",
    "change_occasion",
    "change_volunteer",
    "end_pattern",
    "leave_shift",
    "make_all_shifts",
    "record_step",
    "save_course",
    "save_employee",
    "set_rules",
    "sign_up",
    "take_back_step",
    "take_back_talk",
    "tell_hours",
    "tell_not_held",
    "tell_who_held",
    "tick_off",
    "unmask_details",
]
