"""A process is killed while it casts ballots: what was acknowledged is in the box, and nothing is there twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection

from participation.ballots.models import OpenBallot, RollEntry
from participation.ballots.receipts import hash_of, new_receipt
from tests.ballots.conftest import Vote, make_vote

VOTERS, KILLED_AFTER = 60, 20


def server(vote: Vote) -> subprocess.Popen[str]:
    """The process, on the database of this test."""
    at = connection.settings_dict
    login = f"{quote(at['USER'])}:{quote(at['PASSWORD'])}@" if at["PASSWORD"] else f"{quote(at['USER'])}@"
    url = f"postgres://{login}{at['HOST']}:{at['PORT']}/{at['NAME']}"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ballots.casting_process", str(vote.box.pk)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"DATABASE_URL": url},
        cwd=Path(__file__).parents[2],
    )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_killed_process_loses_no_acknowledged_ballot_and_counts_none_twice(now: time_machine.Traveller) -> None:
    vote = make_vote()
    requests = [(voter.pk, new_receipt()) for voter in vote.voters(VOTERS)]
    lines = "".join(f"{voter} {receipt}\n" for voter, receipt in requests)
    with server(vote) as killed:
        assert killed.stdin
        assert killed.stdout
        killed.stdin.write(lines)
        killed.stdin.flush()
        acknowledged = [killed.stdout.readline().strip() for _ in range(KILLED_AFTER)]
        killed.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in killed.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    assert killed.returncode == -signal.SIGKILL
    stored = set(OpenBallot.objects.values_list("receipt_hash", flat=True))
    assert stored >= {hash_of(vote.box.pk, receipt) for receipt in acknowledged}
    assert KILLED_AFTER <= len(stored) == RollEntry.objects.count()
    assert len(acknowledged) <= len(stored) <= len(acknowledged) + 1

    with server(vote) as again:  # everybody's browser sends the request once more
        confirmed, _errors = again.communicate(lines, timeout=120)
    assert confirmed.split() == [receipt for _voter, receipt in requests]
    assert OpenBallot.objects.count() == RollEntry.objects.count() == VOTERS
