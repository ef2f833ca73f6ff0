"""How allauth behaves here."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from participation.accounts.models import User
from participation.core.themes import theme_of


class AccountAdapter(DefaultAccountAdapter):
    """Mails in the region's look and name; pseudonyms unique ignoring case."""

    def format_email_subject(self, subject: str) -> str:
        region = getattr(self.request, "region", None)
        return f"[{region.name}] {subject}" if region else subject

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> Any:
        region = getattr(self.request, "region", None)
        if region is None:
            return super().render_mail(template_prefix, email, context, headers)
        with theme_of(region):
            return super().render_mail(template_prefix, email, {**context, "region": region}, headers)

    def generate_unique_username(self, txts: list[str], regex: str | None = None) -> str:
        name: str = super().generate_unique_username(txts, regex)
        return name.replace("@", "")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        if user.is_import:  # accounts that stand for participants of imported data never sign in
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second factor lie encrypted in the database; the key comes from `SECRET_KEY`."""

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = [salted_hmac("second factor", "", key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
