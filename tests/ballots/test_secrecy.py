"""What somebody could find out who reads the whole database and its files.

The scanner takes every order in which ballots can be read, of columns, of row versions and places, of bytes in the
files, and asks whether neighbours in it are neighbours on the roll more often than chance would have it.
"""

import itertools
import random
import uuid
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from participation.accounts.models import Role
from participation.ballots.contents import canonical
from participation.ballots.models import AccessCode, OpenBallot, PaperEntry, RollEntry, SealedBallot
from participation.ballots.receipts import hash_of, new_receipt
from participation.ballots.services import codes, paper, sealing
from participation.ballots.services.casting import cast
from tests import factories
from tests.ballots.conftest import CLOSE, OPTIONS, Vote, make_vote

pytestmark = pytest.mark.django_db(transaction=True)

VOTES = 500
PERMUTATIONS = 20_000
THRESHOLD = 0.0001


def closeness(order: Sequence[int]) -> int:
    """How far apart on the roll neighbours are, in all; small where the order is that of the roll, or its reverse."""
    return sum(abs(one - other) for one, other in itertools.pairwise(order))


def chance(order: Sequence[int]) -> float:
    """How often chance alone orders ballots as closely to the roll as this order does (permutation test)."""
    rng = random.Random(1)
    measured = closeness(order)
    shuffled = list(order)
    as_close = 0
    for _ in range(PERMUTATIONS):
        rng.shuffle(shuffled)
        as_close += closeness(shuffled) <= measured
        if as_close > 20:  # far above the threshold already
            return as_close / PERMUTATIONS
    return (as_close + 1) / (PERMUTATIONS + 1)


def orders_of_rows(table: str) -> dict[str, list[str]]:
    """The hashes of receipts in each order that a query can tell."""
    wanted = {"as they come": "", "by key": "ORDER BY key", "by receipt": "ORDER BY receipt_hash"}
    if connection.vendor == "postgresql":
        wanted |= {
            "by place": "ORDER BY ctid",
            "by row version": "ORDER BY xmin::text::bigint, cmin::text::bigint, ctid",
        }
    found = {}
    with connection.cursor() as cursor:
        for name, order in wanted.items():
            cursor.execute(f"SELECT receipt_hash FROM {table} {order}")  # noqa: S608
            found[name] = [row[0] for row in cursor.fetchall()]
    return found


def files() -> dict[str, bytes]:
    """The bytes of the files in which ballots lie or lay."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")
            found = {}
            for model in (OpenBallot, SealedBallot):
                cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass",
                               [model._meta.db_table])  # fmt: skip
                for name in [model._meta.db_table, *(row[0] for row in cursor.fetchall())]:
                    cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [name])
                    found[name] = bytes(cursor.fetchone()[0])
            return found
    path = Path(str(connection.settings_dict["NAME"]))
    return {file.name: file.read_bytes() for file in (path, path.with_name(f"{path.name}-wal")) if file.exists()}


def orders_in_files(hashes: Sequence[str]) -> dict[str, list[str]]:
    """The hashes in the order in which they first stand in each file; those that are not there are left out."""
    return {
        name: sorted((each for each in hashes if each.encode() in data), key=lambda each: data.find(each.encode()))
        for name, data in files().items()
    }


def voted(vote: Vote) -> list[str]:
    """The hashes of the receipts of all ballots, in the order of the roll."""
    hashes = []
    for place, voter in enumerate(vote.voters(VOTES)):
        receipt = new_receipt()
        cast(box=vote.box, voter=voter, content=OPTIONS[place % 3], receipt=receipt)
        hashes.append(hash_of(vote.box.pk, receipt))
    assert RollEntry.objects.count() == VOTES
    return hashes


def suspicious(hashes: list[str], orders: dict[str, list[str]]) -> dict[str, float]:
    """The orders that tell more than chance would, with how likely that is."""
    place = {each: number for number, each in enumerate(hashes)}
    long_enough = {name: order for name, order in orders.items() if len(order) > 20}
    chances = {name: chance([place[each] for each in order if each in place]) for name, order in long_enough.items()}
    return {name: found for name, found in chances.items() if found < THRESHOLD}


def test_a_sealed_box_cannot_be_joined_with_the_roll(now: time_machine.Traveller) -> None:
    vote = make_vote()
    hashes = voted(vote)
    now.move_to(CLOSE)
    sealing.seal(box=vote.box)
    rows = orders_of_rows(SealedBallot._meta.db_table)
    assert all(len(order) == VOTES for order in rows.values())
    assert suspicious(hashes, rows | orders_in_files(hashes)) == {}


def test_codes_and_paper_do_not_lead_to_ballots_either(now: time_machine.Traveller) -> None:
    """In which order codes were used and slips keyed in, the roll and staff know; the box keeps neither."""
    marks = [f"Zettel {number}" for number in range(150)]
    vote = make_vote(with_paper=True, rules={"options": [*OPTIONS, *marks]})
    one, two = (factories.staff(name, Role.PROJECT_TEAM, vote.stage.heide) for name in ("Erste", "Zweiter"))
    for person in vote.voters(150):
        paper.give_out(box=vote.box, person=person, actor=one)
    people = [codes.Addressee(person) for person in vote.voters(150)]
    letters = codes.issue_to(
        box=vote.box, name="Briefe", addressees=people, text="", request_key=uuid.uuid4(), actor=one
    ).letters
    random.Random(2).shuffle(letters)
    by_code = []
    for place, letter in enumerate(letters):
        receipt = new_receipt()
        codes.cast_with_code(box=vote.box, code=letter.code, content=OPTIONS[place % 3], receipt=receipt)
        by_code.append(hash_of(vote.box.pk, receipt))
    now.move_to(CLOSE)
    for person in (one, two):
        for number, mark in enumerate(marks, 1):
            paper.key_in(box=vote.box, number=number, content=mark, actor=person)
    paper.put_in_box(box=vote.box, actor=one)
    now.move_to(CLOSE + timedelta(days=3))
    sealing.seal(box=vote.box)
    assert not AccessCode.objects.exists()
    assert not PaperEntry.objects.exists()
    hash_by_content = dict(SealedBallot.objects.values_list("content", "receipt_hash"))
    on_paper = [hash_by_content[canonical(mark)] for mark in marks]
    for hashes in (by_code, on_paper):
        rows = orders_of_rows(SealedBallot._meta.db_table)
        assert suspicious(hashes, rows | orders_in_files(hashes)) == {}


def test_nothing_of_the_open_ballots_is_left_in_the_files(now: time_machine.Traveller) -> None:
    vote = make_vote()
    hashes = voted(vote)
    now.move_to(CLOSE)
    sealing.seal(box=vote.box)
    found = {name: sum(data.count(each.encode()) for each in hashes) for name, data in files().items()}
    if connection.vendor == "postgresql":
        assert {name: number for name, number in found.items() if "open" in name and number} == {}
    else:
        assert sum(found.values()) == 2 * VOTES  # the row and its entry in the index of receipts


def test_the_scanner_catches_a_box_that_keeps_its_order(now: time_machine.Traveller, monkeypatch: Any) -> None:
    vote = make_vote()
    hashes = voted(vote)
    rows = orders_of_rows(OpenBallot._meta.db_table)
    if connection.vendor == "postgresql":
        assert {"as they come", "by place", "by row version"} <= set(suspicious(hashes, rows))
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("CREATE TABLE linkable_box (key varchar(64), receipt_hash varchar(64))")
        cursor.executemany("INSERT INTO linkable_box VALUES (%s, %s)", [(each, each) for each in hashes])
    assert "as they come" in suspicious(hashes, orders_of_rows("linkable_box"))


@pytest.mark.postgres
def test_an_older_snapshot_of_somebody_else_keeps_no_ballot_alive(now: time_machine.Traveller) -> None:
    vote = make_vote()
    hashes = voted(vote)
    other = connection.Database.connect(**connection.get_connection_params())
    other.autocommit = True
    try:
        other.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        other.execute("SELECT txid_current_snapshot()")
        now.move_to(CLOSE)
        sealing.seal(box=vote.box)
        assert not any(each.encode() in data for name, data in files().items() if "open" in name for each in hashes)
    finally:
        other.close()
