"""What was shown once and must never change, and who may read what is published."""

from reports.models.follow_ups import FollowUp, Question
from reports.models.reviewers import AgreementReviewer
from reports.models.snapshots import GrantGoal, Snapshot, digest_of

__all__ = [
    "AgreementReviewer",
    "FollowUp",
    "GrantGoal",
    "Question",
    "Snapshot",
    "digest_of",
]
