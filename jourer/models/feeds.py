"""The address under which somebody's calendar program fetches what they have to do."""

import hashlib

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.models.owned import Owned, OwnedQuerySet
from jourer.models.people import Actor


def hash_of(token: str) -> str:
    """The token is 256 random bits: nobody guesses them, so the hash needs neither salt nor key."""
    return hashlib.sha256(token.encode()).hexdigest()


class CalendarFeedQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        return super().visible_to(actor).filter(actor=actor)

    def standing(self):
        return self.filter(revoked_at=None)

    def opened_by(self, token: str):
        """The one whose token it is, while its account may have a calendar; None otherwise."""
        current = Actor.objects.current().who_may("calendar.subscribe").filter(user__is_active=True)
        return self.standing().filter(token_hash=hash_of(token), actor__in=current.values("pk")).first()


class CalendarFeed(Owned):
    """Who knows the token reads what the rooms put in a calendar. It is shown once; its hash is kept."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(fields=["actor"], condition=models.Q(revoked_at=None), name="calendar_feed_once")
        ]

    def __str__(self):
        return str(self.pk)
