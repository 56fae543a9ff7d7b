"""What is frozen and published, and who is let in to read it."""

from reports.actions.snapshots import freeze_snapshot, link_goals

__all__ = ["freeze_snapshot", "link_goals"]
