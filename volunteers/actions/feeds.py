"""The address of somebody's calendar: made, shown once, and taken back."""

import secrets

from django.db import transaction
from django.utils import timezone

from jourer.models import Actor, audit
from volunteers.models import CalendarFeed
from volunteers.models.feeds import hash_of


@transaction.atomic
def make_feed(*, by) -> str:
    """A new token; the one before opens nothing any more."""
    revoke_feed(by=by)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(association_id=by.association_id, actor=by, token_hash=hash_of(token))
    audit.record(by, "calendar_feed.made", feed)
    return token


@transaction.atomic
def revoke_feed(*, by) -> None:
    """Two of one person at the same moment wait for each other, so that one address is left."""
    Actor.objects.select_for_update(no_key=True).get(pk=by.pk)
    for feed in CalendarFeed.objects.visible_to(by).standing():
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        audit.record(by, "calendar_feed.revoked", feed)
