"""The verbs of the plan room."""

from plans.actions.activities import (
    MOST_ALIKE,
    approve_activity,
    evaluate_activity,
    log_activity,
    propose_activity,
    save_work_group,
    set_area_groups,
    settle_activity,
    undo_activity,
)
from plans.actions.carrying import carry_over
from plans.actions.corrections import (
    correct_activity,
    correct_decision,
    correct_election,
    correct_meeting,
    correct_partner_state,
)
from plans.actions.history import STALE, import_totals, type_totals
from plans.actions.importing import confirm_import
from plans.actions.intake import (
    READ_PLAN,
    answer_shelters,
    bring_plan,
    change_proposed,
    choose,
    discard_import,
    read_brought,
    word_proposed,
)
from plans.actions.meetings import add_meeting, elect, end_election
from plans.actions.outline import add_area, add_goal, add_plan, change_area, change_goal, change_plan
from plans.actions.partners import add_partner, change_partner, set_partner_state
from plans.actions.plans import MOST_KEY_MEASURES, adopt_plan, choose_key_measures, close_plan, write_texts
from plans.actions.targets import add_target, change_target
from plans.actions.values import assess, may_take_back, observe, take_back_observation

__all__ = [
    "MOST_ALIKE",
    "MOST_KEY_MEASURES",
    "READ_PLAN",
    "STALE",
    "add_area",
    "add_goal",
    "add_meeting",
    "add_partner",
    "add_plan",
    "add_target",
    "adopt_plan",
    "answer_shelters",
    "approve_activity",
    "assess",
    "bring_plan",
    "carry_over",
    "change_area",
    "change_goal",
    "change_partner",
    "change_plan",
    "change_proposed",
    "change_target",
    "choose",
    "choose_key_measures",
    "close_plan",
    "confirm_import",
    "correct_activity",
    "correct_decision",
    "correct_election",
    "correct_meeting",
    "correct_partner_state",
    "discard_import",
    "elect",
    "end_election",
    "evaluate_activity",
    "import_totals",
    "log_activity",
    "may_take_back",
    "observe",
    "propose_activity",
    "read_brought",
    "save_work_group",
    "set_area_groups",
    "set_partner_state",
    "settle_activity",
    "take_back_observation",
    "type_totals",
    "undo_activity",
    "word_proposed",
    "write_texts",
]
