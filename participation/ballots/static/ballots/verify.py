"""Check a published list of ballots: python3 verify.py stimmzettel.json SEAL [RECEIPT]

Needs nothing but Python 3. Computes number, order and seal anew from the list and, with a receipt, finds the ballot.
"""

import hashlib
import json
import pathlib
import re
import sys


def root(leaves):
    """The root of the tree of RFC 6962 over the leaves."""
    if not leaves:
        return hashlib.sha256().hexdigest()
    level = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()


def main(path, seal, receipt=""):
    told = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    ballots = told["ballots"]
    hashes = [ballot["receipt_hash"] for ballot in ballots]
    computed = root([f"{ballot['receipt_hash']}\n{ballot['content']}".encode() for ballot in ballots])
    checks = {
        f"number of ballots: {len(ballots)}, announced: {told['count']}": len(ballots) == told["count"],
        "every receipt once, in order": hashes == sorted(set(hashes)),
        f"seal: {computed}": computed == seal.strip().lower(),
    }
    if receipt:
        letters = re.sub(r"[\s\-]", "", receipt.upper()).translate(str.maketrans("OIL", "011"))
        known = "-".join(letters[start : start + 5] for start in range(0, 25, 5))
        wanted = hashlib.sha256(f"{told['box']}:{known}".encode()).hexdigest()
        mine = next((ballot for ballot in ballots if ballot["receipt_hash"] == wanted), None)
        checks[f"own ballot: {mine['content'] if mine else 'not in the list'}"] = mine is not None
    for what, right in checks.items():
        print("right" if right else "WRONG", "-", what)
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
