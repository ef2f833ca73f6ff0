"""Measure how many ballots a second go into the box of a budget on PostgreSQL, with two workers.

    .ci/postgres .venv/bin/python tests/load/ballots.py [--voters 600] [--json]

DATABASE_URL names an empty PostgreSQL on this machine; `.ci/postgres` starts one. Everybody sends one ballot, several
at once, on the loopback. At the end as many ballots must lie in the box as people stand on the roll. The load of the
machine is printed beside the figures.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.load import measure  # noqa: E402
from tests.load.measure import CLIENTS, REGION, Shot, Subject  # noqa: E402
from tests.load.processes import gunicorn  # noqa: E402

PROJECTS = 30
ALONE = 60  # ballots one after the other, for the processor time
APART = 4  # people who measure queries and warm up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voters", type=int, default=600, help="at most 5,000")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("DATABASE_URL must name a PostgreSQL: .ci/postgres .venv/bin/python tests/load/ballots.py")
    voters = min(options.voters, 5_000)
    with tempfile.TemporaryDirectory() as media:
        os.environ.update(measure._environment(media))
        little = {"proposals": 5, "comments": 5, "supports": 5, "votes": 5, "seed": 1}
        measure._fill(argparse.Namespace(users=voters + ALONE + APART + 50, **little))
        import django

        django.setup()
        found = _measured(voters)
    print(json.dumps(found) if options.json else _table(found))


def _measured(voters: int) -> dict[str, Any]:
    from django_scopes import scopes_disabled

    from participation.ballots.models import OpenBallot, RollEntry

    with scopes_disabled():
        page, project = _budget()
    shots = _ballots(page, project)
    read = Subject("ballot", True, lambda: Shot(page, next(shots).cookies))
    write = Subject("cast", True, lambda: next(shots))
    counted = {"queries_page": measure._queries(read), "queries_cast": measure._queries(write)}
    with gunicorn({"LOAD_PAGE_CACHE": "0"}) as (port, application):
        alone = [next(shots) for _number in range(ALONE)]
        together = [next(shots) for _number in range(voters)]
        weight = [len(measure._send(port, read.shots(), encoding=encoding)) for encoding in ("identity", "gzip")]
        in_application, in_database = measure._processor_time(alone, port, application, measure._database())
        seconds = _all_at_once(together, port)
    box, roll = OpenBallot.objects.count(), RollEntry.objects.filter(has_voted=True).count()
    if not box == roll == 2 + ALONE + voters:  # queries are counted with two
        sys.exit(f"{box} ballots in the box, {roll} people on the roll, {2 + ALONE + voters} sent")
    return {
        **counted,
        "ballots": voters,
        "ballots_per_second": round(voters / seconds, 1),
        "application_ms": round(in_application, 1),
        "database_ms": round(in_database, 1),
        "page_kilobytes": round(weight[0] / 1000, 1),
        "page_compressed_kilobytes": round(weight[1] / 1000, 1),
        "load": os.getloadavg()[0],
    }


def _budget() -> tuple[str, int]:
    """A budget in its ballot phase: the address of its ballot, and the key of a project."""
    from participation.accounts.models import User
    from participation.budgets.models import Heading
    from participation.regions.models import Region
    from tests.budgets import factories

    region = Region.objects.get(slug=REGION)
    author = User.objects.order_by("pk")[0]
    budget = factories.budget(region, features=("submit", "ballot"))
    heading = Heading.objects.get(budget=budget)
    for _number in range(PROJECTS):
        made = factories.project(budget, author, price_cents=9_000 * factories.EURO, heading=heading)
    factories.box(budget)
    return f"{budget.get_absolute_url()}stimmzettel/", made.pk


def _ballots(page: str, project: int) -> Iterator[Shot]:
    """Ballots of always another person."""
    from participation.ballots.receipts import new_receipt

    content = json.dumps({"projects": {str(project): 1}})
    for cookies in measure._people():
        yield Shot(f"{page}abgegeben/", cookies, {"content": content, "receipt": new_receipt()})


def _all_at_once(shots: list[Shot], port: int) -> float:
    """The seconds that it takes several clients to send all of them."""

    def client(number: int) -> None:
        for shot in shots[number::CLIENTS]:
            measure._send(port, shot)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began


def _table(found: dict[str, Any]) -> str:
    rows = {
        "SQL queries of casting a ballot": found["queries_cast"],
        "CPU ms of casting (application + database)": f"{found['application_ms']:g} + {found['database_ms']:g}",
        f"ballots a second, {CLIENTS} clients": found["ballots_per_second"],
        f"SQL queries of the ballot with {PROJECTS} projects": found["queries_page"],
        "its kB, compressed": f"{found['page_kilobytes']:g}, {found['page_compressed_kilobytes']:g}",
        "load of the machine": f"{found['load']:.1f}",
    }
    return "\n".join(f"| {name} | {value} |" for name, value in rows.items())


if __name__ == "__main__":
    main()
