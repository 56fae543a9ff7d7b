"""What a shelter promises those who come to it."""

from collections.abc import Iterable

from django.db import transaction

from cases.models import Promise
from jourer.models import Shelter, audit


@transaction.atomic
def set_promises(*, by, shelter: Shelter, promises: Iterable[dict]) -> list[Promise]:
    """Make the shelter's promises these, each as fields of `Promise`; what is left out is promised no more."""
    Shelter.objects.select_for_update().get(pk=shelter.pk)
    wanted = [Promise(association=by.association, shelter=shelter, **fields) for fields in promises]
    Promise.objects.filter(shelter=shelter).delete()
    for promise in wanted:
        promise.full_clean(exclude=["association"])
        promise.save()
    audit.record(by, "promise.set", shelter, kinds=sorted(promise.kind for promise in wanted))
    return wanted
