"""The token in the link of a personal invitation: derived from its key and the installation's secret, never stored."""

import uuid

from django.core import signing

_SALT = "surveys.invited"


def token_of(key: uuid.UUID) -> str:
    """The token of an invitation; it opens this one answer and nothing else."""
    return signing.Signer(salt=_SALT).sign(key.hex).replace(":", ".")


def key_of(token: str) -> str:
    """The key of an invitation, as hexadecimal digits; "" for a token that was made up or damaged."""
    key, _dot, signature = token.partition(".")
    try:
        return uuid.UUID(signing.Signer(salt=_SALT).unsign(f"{key}:{signature}")).hex
    except (signing.BadSignature, ValueError):
        return ""
