"""The seed of the lot: secret until the result, its fingerprint announced before."""

import hashlib
import secrets


def draw_seed() -> tuple[str, str]:
    """A new seed and its fingerprint."""
    seed = secrets.token_hex(16)
    return seed, fingerprint(seed)


def fingerprint(seed: str) -> str:
    """The SHA-256 of a seed, in hexadecimal."""
    return hashlib.sha256(seed.encode()).hexdigest()
