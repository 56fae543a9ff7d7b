"""Every row that belongs to an association, and the check that it points at nothing of another's."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _


class MixedAssociationsError(ValidationError):
    """A row was about to point at something of another association: always a bug or an attack, never a slip."""


def relations(model: type[models.Model]) -> list[models.ForeignKey]:
    """The foreign keys of `model` whose targets belong to an association too."""
    keys = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    # Django's stubs think of "self", which is a class once the models are loaded.
    return [field for field in keys if issubclass(field.related_model, Owned)]  # type: ignore[arg-type]


class OwnedQuerySet(models.QuerySet):
    """Rows of one tenant; `visible_to` is the only way a view gets at them."""

    def visible_to(self, actor) -> Self:
        """The rows the actor may open; a room with narrower rules overrides this."""
        return self.filter(association_id=actor.association_id)

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        refuse_mixed(self.model, objs)
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, fields, *args, **kwargs):
        objs = list(objs)
        refuse_mixed(self.model, objs)
        return super().bulk_update(objs, fields, *args, **kwargs)

    def update(self, **values):
        for field in relations(self.model):
            target = values.get(field.name, values.get(field.attname))
            if target is not None:
                self._refuse_foreign(field, target)
        if "association" in values or "association_id" in values:
            raise MixedAssociationsError(_("A row never moves to another association."))
        return super().update(**values)

    def _refuse_foreign(self, field, target):
        key = getattr(target, "pk", target)
        owners = field.related_model._base_manager.filter(pk=key).values("association_id")
        if self.exclude(association_id__in=owners).exists():
            raise MixedAssociationsError(_("The row belongs to another association."))


class Owned(models.Model):
    """A tenant's row: an opaque key and exactly one association."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    association = models.ForeignKey(
        "jourer.Association", on_delete=models.PROTECT, related_name="+", verbose_name=_("association")
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        refuse_mixed(type(self), [self])
        super().save(*args, **kwargs)

    def save_valid(self, **kwargs):
        """Clean and save; whoever comes second of two at the very same moment gets the words of the constraint."""
        self.full_clean()
        try:
            with transaction.atomic():
                self.save(**kwargs)
        except IntegrityError:
            self.validate_constraints()  # the row of who came first can be seen now
            raise

    def clean(self):
        """A form cleans its row before anybody has said whose it is; `save` asks again."""
        if self.association_id:
            refuse_mixed(type(self), [self])


def refuse_mixed(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Raise `MixedAssociationsError` if a row points into another association; one query per foreign key at most."""
    for field in relations(model):
        unknown = defaultdict(set)
        for row in rows:
            _compare(field, row, unknown)
        owners = field.related_model._base_manager.filter(pk__in=unknown).values_list("pk", "association_id")
        for key, owner in owners if unknown else ():
            if unknown[key] != {owner}:
                raise MixedAssociationsError(_("The row belongs to another association."))


def _compare(field, row, unknown):
    """Compare with the object at hand; what is known by its key only is gathered in `unknown`."""
    key = getattr(row, field.attname)
    if key is None:
        return
    if not field.is_cached(row):
        unknown[key].add(row.association_id)
    elif getattr(row, field.name).association_id != row.association_id:
        raise MixedAssociationsError(_("The row belongs to another association."))
