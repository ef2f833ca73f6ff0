"""Access codes: how they look, and the hash by which the database knows them.

A code has 80 random bits. The database holds only a keyed hash (HMAC-SHA-256) with the salt of the batch; the key
comes from `SECRET_KEY`, which is not in the database. With the database alone nothing can be tried out. Whoever has the
key as well would still have to try 2^63 codes on average to hit one of 100,000 letters.
"""

import hashlib
import hmac
import re
import secrets

from django.conf import settings

from participation.ballots.receipts import ALIKE, ALPHABET

GROUPS, GROUP = 4, 4
_SHAPE = re.compile(rf"[{ALPHABET}]{{{GROUPS * GROUP}}}")
_PURPOSE = b"participation.ballots.codes"


def new_code() -> str:
    """A code of 80 random bits, in groups that can be copied by hand."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)))


def normalised(typed: str) -> str:
    """A code as it was made, from what somebody typed; "" where it cannot be one."""
    letters = re.sub(r"[\s\-–]", "", typed.upper()).translate(ALIKE)
    return _grouped(letters) if _SHAPE.fullmatch(letters) else ""


def new_salt() -> str:
    """The salt of a batch."""
    return secrets.token_hex(16)


def digest(salt: str, code: str) -> str:
    """The hash under which a code of a batch is stored."""
    return _digest(settings.SECRET_KEY, salt, code)


def digests(salt: str, code: str) -> list[str]:
    """The hashes under which it may be stored, with earlier keys as well."""
    return [_digest(key, salt, code) for key in (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))]


def _digest(secret: str, salt: str, code: str) -> str:
    key = hashlib.sha256(_PURPOSE + secret.encode()).digest()
    return hmac.new(key, f"{salt}:{code}".encode(), hashlib.sha256).hexdigest()


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))
