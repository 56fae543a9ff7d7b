"""The annual plan, and what is done to fulfil it."""

from plans.models.activities import (
    ActivityCorrection,
    ActivityPartner,
    ActivityReach,
    ActivityRecord,
    PlannedActivity,
    WorkGroup,
    WorkGroupMember,
)
from plans.models.imports import IMPORT_KEPT, PlanImport
from plans.models.partners import Partner, PartnerCorrection, PartnerPeriod
from plans.models.plans import Goal, GoalArea, Plan, Target

__all__ = [
    "IMPORT_KEPT",
    "ActivityCorrection",
    "ActivityPartner",
    "ActivityReach",
    "ActivityRecord",
    "Goal",
    "GoalArea",
    "Partner",
    "PartnerCorrection",
    "PartnerPeriod",
    "Plan",
    "PlanImport",
    "PlannedActivity",
    "Target",
    "WorkGroup",
    "WorkGroupMember",
]
