"""A plan document on its way into the plan: brought, read, looked through, confirmed."""

import base64
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.fields import EncryptedTextField
from jourer.models import Actor, Job, Owned, OwnedQuerySet, Shelter
from plans.models.plans import Plan

IMPORT_KEPT = timedelta(days=30)  # what nobody has confirmed by then was given up


class PlanImportQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """Whoever writes the association's plan may go on where a colleague stopped."""
        if not actor.may("plans.edit"):
            return self.none()
        return super().visible_to(actor).exclude(plan=None, brought_at__lte=timezone.now() - IMPORT_KEPT)

    def with_budgets(self, actor):
        """The confirmed documents whose budgets whoever keeps the budget may take on, without writing the plan."""
        if not actor.may("budget.edit"):
            return self.none()
        return super().visible_to(actor).exclude(plan=None).exclude(budgets=[])

    def too_old(self):
        return self.waiting().filter(brought_at__lte=timezone.now() - IMPORT_KEPT)

    def waiting(self):
        """Brought, and neither confirmed nor given up."""
        return self.filter(plan=None)

    def never_read(self):
        """With the document still there though its job is over: cancelled, given up, or done for nobody."""
        is_gone = Exact(Cast("source", models.TextField()), "")
        return self.filter(~Q(is_gone), Q(job=None) | Q(job__state__in=Job.OVER))


class PlanImport(Owned):
    """A document that somebody brought, what was read in it, and what was chosen of that so far.

    The document itself lies here encrypted until it is read, and no longer. Once it is confirmed, the plan stands here,
    and of the document only its budgets are left, for whoever keeps the budget.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    shelter = models.ForeignKey(
        Shelter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("shelter")
    )  # whose the goals are that name none
    file_name = models.CharField(_("file"), max_length=200, blank=True)  # empty for what was pasted
    source = EncryptedTextField(blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    brought_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    problem = models.TextField(blank=True)  # why it cannot be read as a plan, in one sentence
    content = models.JSONField(default=dict)  # as `plans/actions/intake.py` writes it
    budgets = models.JSONField(default=list)  # as `plans.documents.PlanDocument` has them
    # What was chosen: {name of a shelter in the document: key or "", which is the whole association}, the names of what
    # is left out, the keys of goals that leave the plan, and {name of a target: its measure, as `changes.described`}
    # together with {key of a goal: its words}.
    shelters = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    taken_out = models.JSONField(default=list)
    changed = models.JSONField(default=dict)
    plan = models.ForeignKey(
        Plan, null=True, on_delete=models.CASCADE, related_name="imports", verbose_name=_("annual plan")
    )

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan document")
        verbose_name_plural = _("plan documents")
        ordering = ["-brought_at"]

    def __str__(self):
        return self.file_name or str(_("pasted text"))

    def seal(self, data: bytes) -> None:
        self.source = base64.b64encode(data).decode()

    def unsealed(self) -> bytes:
        return base64.b64decode(self.source)

    @property
    def state(self) -> str:
        """reading, failed, unreadable, read or confirmed."""
        if self.plan_id:
            return "confirmed"
        if self.problem or self.content:
            return "unreadable" if self.problem else "read"
        return "failed" if self.job is None or self.job.is_over else "reading"
