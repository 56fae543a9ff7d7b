"""A person's own buttons of the quick log."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Preset
from jourer.models import Actor, audit

MOST = 8  # more would have to be searched for, and the questions are as quick


@transaction.atomic
def save_preset(*, by, preset: Preset | None = None, name: str, support: list[str], **facts) -> Preset:
    """Add a button to one's own, last in the row, or change one of them."""
    Actor.objects.select_for_update().get(pk=by.pk)  # a double click finds the first one there
    own = Preset.objects.visible_to(by)
    if own.filter(name=name).exclude(pk=preset and preset.pk).exists():
        raise ValidationError({"name": _("You already have a preset with this name.")})
    if not support:
        raise ValidationError({"support": _("Choose at least one kind of support.")})
    preset = preset or _last_in(own, by)
    preset.name, preset.support = name, sorted(set(support))
    for field, value in facts.items():
        setattr(preset, field, value)
    preset.save()
    audit.record(by, "preset.saved", preset)
    return preset


def _last_in(own, by):
    positions = list(own.values_list("position", flat=True))
    if len(positions) >= MOST:
        raise ValidationError(
            _("You have %(most)s presets, which is the most there can be. Delete one first.") % {"most": MOST}
        )
    return Preset(association=by.association, owner=by, position=max(positions, default=0) + 1)


@transaction.atomic
def delete_preset(*, by, preset: Preset) -> None:
    audit.record(by, "preset.deleted", preset)
    preset.delete()
