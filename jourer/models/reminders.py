"""What people have been told of by mail, so that nobody is told of the same thing twice."""

from django.db import models
from django.utils import timezone

from jourer.models.owned import Owned
from jourer.models.people import User


class Reminder(Owned):
    """That somebody has been told that something waits; it stays for as long as that something does.

    `what` is a mark from which nothing can be read (`jourer/marks.py`). `digest_on` is the day of the daily mail it
    was in, None where the mail went at once.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=64)
    told_on = models.DateField(default=timezone.localdate)
    digest_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "user", "what"], name="reminded_once")]

    def __str__(self):
        return str(self.pk)
