"""Decisions that adoptions, changes and approvals refer to."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.models.owned import Owned


class Decision(Owned):
    """What a meeting decided: the day, the paragraph of the minutes, and in a line what it was."""

    class Body(models.TextChoices):
        BOARD = "board", _("the board")
        ANNUAL_MEETING = "annual_meeting", _("the annual meeting")
        MEMBERS_MEETING = "members_meeting", _("a members' meeting")

    body = models.CharField(_("decided by"), max_length=20, choices=Body, default=Body.BOARD)
    decided_on = models.DateField(_("decided on"))
    paragraph = models.CharField(_("paragraph of the minutes"), max_length=20)
    text = models.CharField(_("decision"), max_length=300, blank=True)
    typed_by = models.ForeignKey("jourer.Actor", on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_on", "paragraph"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "body", "decided_on", "paragraph"],
                name="decision_once",
                violation_error_message=_("This decision is already there."),
            ),
        ]

    def __str__(self):
        return f"{self.get_body_display()} {self.decided_on} § {self.paragraph}"
