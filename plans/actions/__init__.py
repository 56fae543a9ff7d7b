"""The verbs of the plan room."""

from plans.actions.history import STALE, import_totals, type_totals
from plans.actions.plans import MOST_KEY_MEASURES, choose_key_measures
from plans.actions.targets import add_target, change_target
from plans.actions.values import assess, may_take_back, observe, take_back_observation

__all__ = [
    "MOST_KEY_MEASURES",
    "STALE",
    "add_target",
    "assess",
    "change_target",
    "choose_key_measures",
    "import_totals",
    "may_take_back",
    "observe",
    "take_back_observation",
    "type_totals",
]
