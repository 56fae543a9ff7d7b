"""What was corrected of something that figures or minutes rest on."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.models.owned import Owned


class Correction(Owned):
    """The facts of a row that were wrong, as codes before and after, and why: which row, the model of each says."""

    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(_("reason"), max_length=500)
    changed_by = models.ForeignKey("jourer.Actor", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ["-changed_at"]

    def __str__(self):
        return f"{self.changed_at:%Y-%m-%d}"
