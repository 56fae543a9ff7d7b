"""The verbs of the plan room."""

from plans.actions.targets import add_target, change_target
from plans.actions.values import assess, observe

__all__ = ["add_target", "assess", "change_target", "observe"]
