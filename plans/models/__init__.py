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
from plans.models.partners import Partner, PartnerCorrection, PartnerPeriod
from plans.models.plans import Goal, GoalArea, Plan, Target

__all__ = [
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
    "PlannedActivity",
    "Target",
    "WorkGroup",
    "WorkGroupMember",
]
