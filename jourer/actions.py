"""The verbs of the ground floor: second steps, calendars, and the decisions that every room refers to."""

import secrets

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jourer import accounts
from jourer.models import Actor, CalendarFeed, Decision, Meeting, User, audit
from jourer.models.feeds import hash_of
from jourer.once import wait_for_the_other_click


@transaction.atomic
def reset_second_step(*, by, user: User, reason: str, known: str) -> None:
    """Take away a second step that its user has lost; the second of two clicks finds it gone.

    Not one's own: whoever has got hold of a session would use it. And not of an account with a role in another
    association, whose cases it opens too: that is for who runs the installation (`manage.py reset_second_step`).
    """
    if user.pk == by.user_id:
        raise ValidationError(_("Somebody else has to reset your second step."))
    if accounts.has_role_outside(user, {by.association_id}):
        raise ValidationError(
            _("The account also has a role in another association. Ask those who run the system to reset it.")
        )
    if begin_anew(user):
        audit.record(by, "second_step.reset", user, reason=reason, known=known)


@transaction.atomic
def begin_anew(user: User) -> bool:
    """Without second step and signed in nowhere, told by mail; False where there was none."""
    user = User.objects.select_for_update().get(pk=user.pk)
    taken_away, _kinds = Authenticator.objects.filter(user=user).delete()
    if taken_away:
        user.sessions_ended_at = timezone.now()
        user.save(update_fields=["sessions_ended_at"])
        transaction.on_commit(lambda: _tell(user), robust=True)
    return bool(taken_away)


def _tell(user):
    """In words that say nothing of what the account is for: others may read the mail."""
    with translation.override(user.language):
        text = _(
            "Your second step for signing in has been reset, as it was asked for, and you are signed out everywhere."
            " Next time you sign in you set up a new one.\n\nDid you not ask for it? Tell your administrator at once."
        )
        send_mail(_("Your second step has been reset"), text, None, [user.email])


@transaction.atomic
def make_feed(*, by: Actor) -> str:
    """The token of a new calendar address; the one before opens nothing any more."""
    revoke_feed(by=by)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(association_id=by.association_id, actor=by, token_hash=hash_of(token))
    audit.record(by, "calendar_feed.made", feed)
    return token


@transaction.atomic
def revoke_feed(*, by: Actor) -> None:
    """Two of one person at the same moment wait for each other, so that one address is left."""
    wait_for_the_other_click(by)
    for feed in CalendarFeed.objects.visible_to(by).standing():
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        audit.record(by, "calendar_feed.revoked", feed)


@transaction.atomic
def record_decision(*, by, decision: Decision) -> Decision:
    """Write down a decision and, where it is not there yet, its meeting; both once.

    The same paragraph of the same meeting is the same decision. One that is saved already is given back as it is.
    """
    if not decision._state.adding:
        return decision
    if decision.meeting.held_on and not decision.meeting.is_held:
        raise ValidationError({"held_on": _("The date has not come yet.")})
    decision.meeting.clean_fields(exclude=["association", "typed_by"])
    decision.clean_fields(exclude=["association", "typed_by", "meeting"])
    found, is_new = Decision.objects.get_or_create(
        association=by.association,
        meeting=known_meeting(by=by, meeting=decision.meeting),
        paragraph=decision.paragraph,
        defaults={"text": decision.text, "typed_by": by},
    )
    if is_new:
        audit.record(by, "decision.recorded", found)
    return found


def known_meeting(*, by, meeting: Meeting) -> Meeting:
    """The meeting, written down unless it is there already: one of the same body on the same day is the same."""
    if not meeting._state.adding:
        return meeting
    found, is_new = Meeting.objects.get_or_create(
        association=by.association, body=meeting.body, held_on=meeting.held_on, defaults={"typed_by": by}
    )
    if is_new:
        audit.record(by, "meeting.added", found)
    return found
