"""What is kept long enough of members."""

from django.utils import timezone

from jourer import retention
from volunteers.actions.members import erase_member
from volunteers.models import Member, MemberRules


@retention.rule("members")
def erase_members(by) -> int:
    """Each in a transaction of its own: what is erased stays so, whatever comes after."""
    rules = MemberRules.of(by.association)
    expired = list(Member.objects.filter(association=by.association).expired(rules, timezone.localdate()))
    for member in expired:
        erase_member(by=by, member=member)
    return len(expired)
