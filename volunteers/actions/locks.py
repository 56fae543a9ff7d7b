"""What only one does at a time."""

from jourer.models import Association


def lock_register(by) -> None:
    """One at a time takes the next numbers or asks for fees, and looks who is there already."""
    Association.objects.select_for_update(no_key=True).get(pk=by.association_id)
