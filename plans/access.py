"""Who may do what in the plan room where the role alone does not say it."""


def may_propose(actor) -> bool:
    """Those who run the plan or decide about it, and whoever is in a work group."""
    return decides(actor) or actor.work_groups.filter(group__is_active=True).exists()


def may_settle(actor, activity) -> bool:
    """The same, of its own: who answers for it, and whoever is in its work group."""
    return decides(actor) or activity.responsible_id == actor.pk or _is_in_group_of(actor, activity)


def decides(actor) -> bool:
    return actor.may("activities.approve")


def _is_in_group_of(actor, activity):
    return activity.work_group_id is not None and actor.work_groups.filter(group=activity.work_group_id).exists()
