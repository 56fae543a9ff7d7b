"""Where sessions live: Django's own in the database, but they end some hours after sign-in, whatever happens meanwhile.

Django counts from the last time something was saved in the session, which every chosen role and every password asked
for again would prolong.
"""

import time

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.dispatch import receiver

SIGNED_IN_AT = "signed_in_at"


class SessionStore(db.SessionStore):
    def get_session_cookie_age(self):
        """The seconds that are left, both for the row and for the cookie."""
        now = time.time()
        ends_at = self.get(SIGNED_IN_AT, now) + settings.SESSION_COOKIE_AGE
        return max(int(ends_at - now), 0)


@receiver(user_logged_in)
def begin(request, **kwargs):
    request.session[SIGNED_IN_AT] = time.time()
