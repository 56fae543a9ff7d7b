"""Roles, what each may do, and the gate in front of a view. Which rows an actor sees is `visible_to` of the model."""

import functools
from dataclasses import dataclass

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    # In the order in which a user's roles are offered: the first is active until another is chosen.
    COORDINATOR = "coordinator", _("coordinator")
    STAFF = "staff", _("staff")
    VOLUNTEER = "volunteer", _("volunteer")
    BOARD = "board", _("board")
    TREASURER = "treasurer", _("treasurer")
    AUDITOR = "auditor", _("auditor")
    ADMIN = "admin", _("user administrator")
    REVIEWER = "reviewer", _("municipality's reviewer")


READ = {"plans.read", "reports.read"}

CALENDAR = {"calendar.subscribe"}  # for whom there is something to put in: shifts, or days of agreements

CASES = {"cases.log", "cases.all_in_shelters", "cases.open", "cases.new"}

MEMBERS = {"members.read", "members.edit", "members.figures"}

AGREEMENTS = {"agreements.read", "agreements.edit"}

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.COORDINATOR: frozenset(
        READ
        | CASES
        | {"cases.lead", "emergencies.hear_of", "reports.make"}
        | {"plans.edit", "plans.observe", "plans.assess", "plans.choose_keys", "plans.decide"}
        | {"activities.log", "activities.approve", "work_groups.edit"}
        | {"partners.edit", "meetings.edit", "budget.read", "budget.edit"}
        | {"volunteers.read", "volunteers.edit", "volunteers.figures", "shifts.take"}
        | MEMBERS
        | AGREEMENTS
        | {"follow_ups.read", "follow_ups.edit"}
        | CALENDAR
    ),
    Role.STAFF: frozenset(
        READ | CASES | CALENDAR | {"plans.observe", "activities.log", "volunteers.read", "shifts.take"}
    ),
    Role.VOLUNTEER: frozenset({"cases.log", "cases.own", "cases.open", "plans.read", "shifts.take"} | CALENDAR),
    Role.BOARD: frozenset(
        READ
        | CALENDAR
        | {"plans.assess", "plans.choose_keys", "plans.decide", "emergencies.hear_of"}
        | {"activities.approve", "work_groups.edit", "partners.edit", "meetings.edit", "budget.read"}
        | {"volunteers.figures", "members.figures", "agreements.read", "follow_ups.read"}
    ),
    Role.TREASURER: frozenset(
        READ | MEMBERS | AGREEMENTS | CALENDAR | {"budget.read", "budget.edit", "follow_ups.read"}
    ),
    Role.AUDITOR: frozenset(READ | {"members.figures", "budget.read", "agreements.read", "follow_ups.read"}),
    Role.ADMIN: frozenset({"setup", "emergencies.hear_of"}),
    Role.REVIEWER: frozenset({"follow_ups.read", "follow_ups.review"}),
}


def roles_that(permission: str) -> list[Role]:
    """The roles that have the permission."""
    return [role for role, permissions in PERMISSIONS.items() if permission in permissions]


def requires(permission: str):
    """Let only actors with the permission into a view; for all others the page does not exist."""

    def decorate(view):
        @functools.wraps(view)
        def guarded(request, *args, **kwargs):
            if request.actor is None or not request.actor.may(permission):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorate


@dataclass(frozen=True)
class SystemActor:
    """The `by` of what no person does: a scheduled task or a command, named so that the audit can say which."""

    name: str
    association: models.Model

    @property
    def association_id(self):
        return self.association.pk

    def may(self, permission: str) -> bool:
        return True
