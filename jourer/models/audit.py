"""What happened to which row, by whom: append-only, ids only, one HMAC per row."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC

from django.conf import settings
from django.db import DatabaseError, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.access import SystemActor
from jourer.models.owned import Owned, OwnedQuerySet


class AppendOnlyError(Exception):
    """Somebody tried to change or delete what is only ever added to."""


class NotRecordedError(Exception):
    """An event could not be written, so what it tells of must not happen either: no read event, no page."""


class AuditQuerySet(OwnedQuerySet):
    def bulk_create(self, objs, *args, **kwargs):
        events = list(objs)
        for event in events:
            event.mac = event.computed_mac()
        return super().bulk_create(events, *args, **kwargs)

    def update(self, **values):
        raise AppendOnlyError

    def delete(self):
        raise AppendOnlyError


class AuditEvent(Owned):
    """One event. `details` holds ids, codes and numbers, never names, texts or anything a person wrote."""

    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    actor = models.ForeignKey("jourer.Actor", null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    system = models.CharField(_("system"), max_length=50, blank=True, editable=False)
    action = models.CharField(_("action"), max_length=50, editable=False)
    object_type = models.CharField(_("kind of object"), max_length=50, blank=True, editable=False)
    object_id = models.UUIDField(_("object"), null=True, editable=False)
    details = models.JSONField(_("details"), default=dict, editable=False)
    mac = models.CharField(max_length=64, editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["at"]
        indexes = [
            models.Index(fields=["association", "object_type", "object_id"]),
            models.Index(fields=["association", "at"]),
        ]

    def __str__(self):
        return f"{self.action} {self.object_type} {self.object_id}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError
        self.mac = self.computed_mac()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError

    def computed_mac(self) -> str:
        """HMAC-SHA256 over the row as canonical JSON, with a key that is not in the database."""
        row = {field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields}
        del row["mac"]
        row["at"] = self.at.astimezone(UTC).isoformat()
        text = json.dumps(row, sort_keys=True, separators=(",", ":"), default=str)
        return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()

    def is_intact(self) -> bool:
        return hmac.compare_digest(self.mac, self.computed_mac())


def record(by, action: str, obj: models.Model | None = None, *, object_id=None, **details) -> AuditEvent:
    """Add one event; in the caller's transaction, so that no write stands without its line.

    `by` is an actor or a named system actor. `details` are ids, codes and numbers. Raises `NotRecordedError`.
    """
    event = _event(by, action, obj, object_id, details)
    try:
        event.save()
    except DatabaseError as error:
        raise NotRecordedError from error
    return event


def record_each(by, action: str, objs: Iterable[models.Model]) -> None:
    """Add one event for each of many rows, in one write; as `record`."""
    events = [_event(by, action, obj) for obj in objs]
    try:
        AuditEvent.objects.bulk_create(events)
    except DatabaseError as error:
        raise NotRecordedError from error


def _event(by, action, obj, object_id=None, details=None):
    if by is None:
        raise TypeError("an audited action has somebody who did it")
    who = {"system": by.name} if isinstance(by, SystemActor) else {"actor": by}
    return AuditEvent(
        association_id=by.association_id,
        action=action,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else object_id,
        details=details or {},
        **who,
    )
