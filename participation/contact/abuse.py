"""Limits against abuse of the contact form: how many messages come from an address, how quickly it is filled in."""

from django.core import signing

from participation.core import clock
from participation.core.abuse import Limit

MOST_AN_HOUR = 5
QUICKEST_SECONDS = 3
LONGEST_SECONDS = 24 * 60 * 60
_SALT = "contact.form"

MESSAGES = Limit("contact", MOST_AN_HOUR)


def stamp() -> str:
    """A signed note of when a form was shown."""
    return signing.dumps(clock.now().timestamp(), salt=_SALT)


def age_of(stamped: str) -> float | None:
    """How many seconds ago a form was shown; None for a note that was made up."""
    try:
        return clock.now().timestamp() - float(signing.loads(stamped, salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
