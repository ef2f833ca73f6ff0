"""Receipts: what a voter keeps. The box holds only their hashes.

A receipt is made before the ballot is cast and shown on the page on which the voter checks it, so that a request that
broke off can be repeated and is confirmed instead of counted twice.
"""

import hashlib
import re
import secrets

# Crockford's alphabet: no letter that looks like a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP = 5, 5
ALIKE = str.maketrans("OIL", "011")
_SHAPE = re.compile(rf"[{ALPHABET}]{{{_GROUPS * _GROUP}}}")


def new_receipt() -> str:
    """A receipt of 125 random bits in groups that can be read out and copied by hand."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(_GROUPS * _GROUP))
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def normalised(typed: str) -> str:
    """A receipt as it was made, from what somebody typed; "" where it cannot be one."""
    letters = re.sub(r"[\s\-–]", "", typed.upper()).translate(ALIKE)
    if not _SHAPE.fullmatch(letters):
        return ""
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def hash_of(box_id: int, receipt: str) -> str:
    """The hash by which a box knows a receipt; different in every box."""
    return hashlib.sha256(f"{box_id}:{receipt}".encode()).hexdigest()
