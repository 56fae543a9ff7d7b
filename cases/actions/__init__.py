"""The verbs of support work."""

from cases.actions.cases import (
    change_case,
    close_case,
    declare_conflict,
    offer_meeting,
    open_case,
    refer,
    reopen_case,
    write_note,
)
from cases.actions.contacts import (
    correct_contact,
    log_alike,
    log_contact,
    log_rows,
    log_without_talk,
    undo_alike,
    undo_contact,
)
from cases.actions.drafts import discard_draft, save_draft
from cases.actions.emergencies import name_watcher, open_in_emergency, see_emergency_opening
from cases.actions.hands import accept, hand_out, hand_out_several, report_back, send_back
from cases.actions.policelist import receive_list
from cases.actions.presets import delete_preset, save_preset
from cases.actions.promises import set_promises
from cases.actions.seekers import add_to_identity, change_identity, unmask
from cases.actions.work import attempt, finish_follow_up, plan_follow_up

__all__ = [
    "accept",
    "add_to_identity",
    "attempt",
    "change_case",
    "change_identity",
    "close_case",
    "correct_contact",
    "declare_conflict",
    "delete_preset",
    "discard_draft",
    "finish_follow_up",
    "hand_out",
    "hand_out_several",
    "log_alike",
    "log_contact",
    "log_rows",
    "log_without_talk",
    "name_watcher",
    "offer_meeting",
    "open_case",
    "open_in_emergency",
    "plan_follow_up",
    "receive_list",
    "refer",
    "reopen_case",
    "report_back",
    "save_draft",
    "save_preset",
    "see_emergency_opening",
    "send_back",
    "set_promises",
    "undo_alike",
    "undo_contact",
    "unmask",
    "write_note",
]
