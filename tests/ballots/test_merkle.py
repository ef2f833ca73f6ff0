"""The root as the published test vectors of Certificate Transparency have it."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from participation.ballots import merkle

# The leaves and roots with which implementations of RFC 6962 are tested.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def test_roots_are_those_of_the_standard() -> None:
    assert {number: merkle.root(LEAVES[:number]) for number in ROOTS} == ROOTS


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_the_tree_splits_where_the_standard_splits_it(leaves: list[bytes]) -> None:
    def slow(part: list[bytes]) -> bytes:
        if not part:
            return hashlib.sha256().digest()
        if len(part) == 1:
            return hashlib.sha256(b"\0" + part[0]).digest()
        split = 1 << (len(part) - 1).bit_length() - 1
        return hashlib.sha256(b"\1" + slow(part[:split]) + slow(part[split:])).digest()

    assert merkle.root(leaves) == slow(leaves).hex()


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=20), st.data())
def test_a_changed_or_missing_ballot_changes_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:place], leaves[place] + b"!", *leaves[place + 1 :]]
    assert merkle.root(changed) != merkle.root(leaves)
    assert merkle.root(leaves[:place] + leaves[place + 1 :]) != merkle.root(leaves)
