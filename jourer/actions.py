"""The verbs of the ground floor."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jourer import accounts
from jourer.models import User, audit


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
