"""What is saved once, however often its page is sent: by two clicks, a slow network, or "back" in the browser."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from jourer.models import Actor


def wait_for_the_other_click(by) -> None:
    """Whoever clicks twice is one and the same, so the second click finds what the first has saved."""
    Actor.objects.select_for_update(no_key=True).get(pk=by.pk)


def saved_before(by, model, key):
    """The row that a page with this key has made already, None for a new page."""
    wait_for_the_other_click(by)
    return model.objects.visible_to(by).filter(idempotency_key=key).first()


def facts_of(row: models.Model, names: Iterable[str]) -> dict:
    return {name: getattr(row, name) for name in names}


def refuse_another(said: Mapping, now: Mapping) -> None:
    """Refuse a used page that comes with something else: nobody is taken for who was written there before."""
    if said != now:
        raise ValidationError(
            {"idempotency_key": _("This page has already been saved once. Save again if this is something new.")}
        )
