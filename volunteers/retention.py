"""What is kept long enough of members and volunteers; what is erased and what stays is said where that is done."""

from django.utils import timezone

from jourer import retention
from volunteers.actions.erasing import erase_volunteer
from volunteers.actions.members import erase_member
from volunteers.models import Member, MemberRules, Rules, Volunteer


@retention.rule("members")
def erase_members(by) -> int:
    """Each in a transaction of its own: what is erased stays so, whatever comes after."""
    rules = MemberRules.of(by.association)
    expired = list(Member.objects.filter(association=by.association).expired(rules, timezone.localdate()))
    for member in expired:
        erase_member(by=by, member=member)
    return len(expired)


@retention.rule("volunteers")
def erase_volunteers(by) -> int:
    rules = Rules.of(by.association)
    everybody = Volunteer.objects.filter(association=by.association).with_steps()
    expired = list(everybody.expired(rules, timezone.localdate()))
    for volunteer in expired:
        erase_volunteer(by=by, volunteer=volunteer)
    return len(expired)
