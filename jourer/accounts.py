"""How allauth is bent to us: nobody signs up, and TOTP secrets are encrypted under our own keys."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from jourer import crypto

# allauth hands over the text alone, without the row it belongs to.
PLACE = "mfa.authenticator|data|secret"


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
