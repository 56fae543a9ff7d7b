"""Accounts, and how allauth is bent to us: nobody signs up, and TOTP secrets are encrypted under our own keys."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from jourer import crypto, walls
from jourer.models import Actor, User

# allauth hands over the text alone, without the row it belongs to.
PLACE = "mfa.authenticator|data|secret"
ENCRYPTED = ("secret", "seed", "migrated_codes")  # what allauth hands over to be encrypted, of a factor's data


def of_association(actor) -> QuerySet[User]:
    """The accounts with a role in the actor's association today, each with whether it has a second step."""
    here = Actor.objects.visible_to(actor).current()
    steps = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    users = User.objects.filter(pk__in=here.values("user"))
    return users.annotate(has_second_step=Exists(steps)).order_by("name", "email")


def has_role_outside(user: User, associations) -> bool:
    """Whether the account opens something in another association than these."""
    with walls.opened([], user):
        return user.actors.exclude(association__in=associations).exists()


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """An address that cannot be taken apart, such as "http://[", is not safe; allauth raises."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text):
        return crypto.encrypt(text, place=PLACE)

    def decrypt(self, encrypted_text):
        return crypto.decrypt(encrypted_text, place=PLACE)


def is_stale(data: dict) -> bool:
    """Whether something of a factor's data stands under another key than the ring's first."""
    return any(not token.startswith(crypto.token_begins()) for token in _tokens(data))


def renewed(data: dict) -> dict:
    """A factor's data, with what is encrypted in it under the ring's first key."""
    return data | {name: _renewed(data[name]) for name in ENCRYPTED if name in data}


def _tokens(data):
    values = [data[name] for name in ENCRYPTED if name in data]
    return [token for value in values for token in (value if isinstance(value, list) else [value])]


def _renewed(value):
    if isinstance(value, list):
        return [_renewed(one) for one in value]
    return crypto.encrypt(crypto.decrypt(value, place=PLACE), place=PLACE)
