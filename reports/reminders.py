"""Reminders: a mail that says that there is something to do and where one signs in, and nothing of what it is."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases import day
from jourer.marks import mark
from jourer.models import Actor, Association, Reminder, Reminders, User
from reports import waiting

logger = logging.getLogger(__name__)


def send(association: Association, *, only_urgent: bool = False) -> int:
    """Remind everybody of what they have not been told of yet; how many mails went. The association's walls are open.

    Once a day is enough for most: `only_urgent` is for those who want to know of shifts at once.
    """
    return sum(_remind(user, association, only_urgent) for user in _who(association, only_urgent))


def _who(association, only_urgent):
    """Those with a role today and an account that is open, each once."""
    roles = Actor.objects.filter(association=association).current()
    users = User.objects.filter(is_active=True, pk__in=roles.values("user")).exclude(reminders=Reminders.OFF)
    return users.filter(reminders=Reminders.AT_ONCE) if only_urgent else users


def _remind(user, association, only_urgent) -> bool:
    new = _write_down(user, association, only_urgent)
    if not new:
        return False
    if not _mail(user):
        Reminder.objects.filter(pk__in=[one.pk for one in new]).delete()  # tried again next time
        return False
    return True


@transaction.atomic
def _write_down(user, association, only_urgent) -> list[Reminder]:
    """What the person is told of now. Written before the mail goes: a killed worker may lose it, never send it twice.

    Of two workers at once the second waits here, and finds nothing left to tell.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    told = Reminder.objects.filter(association=association, user=user)
    today = timezone.localdate()
    if not only_urgent and told.filter(digest_on=today).exists():
        return []
    waits = _waits(user, association)
    told.exclude(what__in=waits).filter(told_on__lt=today).delete()
    known = set(told.values_list("what", flat=True))
    facts = {"association": association, "user": user, "digest_on": None if only_urgent else today}
    return Reminder.objects.bulk_create(
        Reminder(what=what, **facts)
        for what, is_urgent in waits.items()
        if what not in known and (is_urgent or not only_urgent)
    )


def _waits(user, association) -> dict[str, bool]:
    """{mark: whether it is urgent} of what waits for a person in any of the roles; the mail gives none of them away."""
    found = {}
    for actor in Actor.objects.filter(association=association, user=user).current().select_related("association"):
        for todo in waiting.todos(actor):
            found[mark(f"{todo.url} {todo.due_on} {todo.about}")] = todo.is_urgent
        found |= {mark(key): False for key in day.waiting(actor)}
    return found


def _mail(user) -> bool:
    """Whether it went. The words are the same for everybody and everything: others may read a mail."""
    with translation.override(user.language):
        text = _(
            "Something waits for you. Sign in to see what it is:\n%(site)s\n\n"
            "You choose yourself which of these mails you get:\n%(page)s"
        )
        words = {"site": settings.SITE_URL, "page": settings.SITE_URL + reverse("reminders")}
        try:
            send_mail(_("There is something for you to do"), text % words, None, [user.email])
        except (SMTPException, OSError) as error:
            logger.warning("A reminder to %s was not sent: %s", user.pk, type(error).__name__)
            return False
    return True
