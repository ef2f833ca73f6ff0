"""The list of ballots as a Merkle tree: one announced number that fixes every ballot.

Leaves and nodes are hashed as RFC 6962 (Certificate Transparency, section 2.1) does it: SHA-256 over a zero byte and
the leaf, or over a one byte and both halves; the left half holds the largest power of two of leaves that leaves
something to the right.
"""

import hashlib
from collections.abc import Sequence


def leaf(receipt_hash: str, content: str) -> bytes:
    """The bytes of one ballot in the tree: the hash of its receipt, a line feed, its canonical content."""
    return f"{receipt_hash}\n{content}".encode()


def root(leaves: Sequence[bytes]) -> str:
    """The root of the tree as hexadecimal digits; of no leaves the hash of nothing."""
    if not leaves:
        return hashlib.sha256().hexdigest()
    level = [hashlib.sha256(b"\0" + each).digest() for each in leaves]
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\1" + level[place] + level[place + 1]).digest() for place in range(0, len(level) - 1, 2)
        ]
        level = [*paired, level[-1]] if len(level) % 2 else paired
    return level[0].hex()
