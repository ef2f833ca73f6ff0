"""Measure the search on many documents: milliseconds and queries of each step, on the database of DATABASE_URL.

    .ci/postgres .venv/bin/python tests/load/search.py --documents 50000
    DATABASE_URL=sqlite:////tmp/search.sqlite3 .venv/bin/python tests/load/search.py --documents 50000

The texts are made of the words of the demo, in eight districts. The database must be empty; it is migrated first.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
TAGS = ("Verkehr", "Schule", "Wohnen", "Klima", "Kultur", "Digitales", "Dorfleben", "Gesundheit")
KINDS = ("proposal", "debate", "page", "process")
QUERIES = ("Radweg", "Weg Schule", "Gemeinde", "Spielplatz am See", "Bürgermeister", "Radwegg")
ROUNDS = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=50_000)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "participation.config.settings.testing"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django_scopes import scope, scopes_disabled

    from participation.regions.scope import EVERYTHING, Reach
    from participation.search import services

    call_command("migrate", verbosity=0)
    with scopes_disabled():
        regions = _regions()
        began = time.perf_counter()
        services.push_many(_documents(options.documents, regions))
        services.rewrite_index()
    print(f"{connection.display_name}: {options.documents} documents written in {time.perf_counter() - began:.0f} s")
    for name, reach in (("national", EVERYTHING), ("one district", Reach(ids=(regions[0].pk,)))):
        with scope(region=reach):
            _measure(name)


def _regions() -> list[Any]:
    from participation.regions.models import Level
    from participation.regions.services import create_region

    nation = create_region(level=Level.NATION, name="Land", slug="land")
    return [create_region(level=Level.DISTRICT, name=f"Kreis {n}", slug=f"kreis-{n}", parent=nation) for n in range(8)]


def _documents(number: int, regions: list[Any]) -> Iterator[Any]:
    from participation.core import clock
    from participation.search.registry import Document
    from tests.browser.gallery import written_by_people

    chance = random.Random(1)
    words = " ".join(written_by_people()).split()
    now = clock.now()
    for key in range(number):
        at = chance.randrange(len(words) - 200)
        title = " ".join(words[at : at + 6])[:200]
        body = " ".join(chance.sample(words, 60) + words[at : at + 60])
        yield Document(
            kind=chance.choice(KINDS), object_id=key, region_id=chance.choice(regions).pk, title=title, body=body,
            url=f"/vorschlaege/{key}/", published_at=now - timedelta(minutes=key),
            tags=chance.sample(TAGS, 2), language="en" if key % 50 == 0 else "de",
        )  # fmt: skip


def _measure(name: str) -> None:
    from participation.core import clock
    from participation.search import compounds, querysets, suggestions
    from participation.search.querysets import Filters

    year = Filters(tag="Verkehr", since=clock.now() - timedelta(days=20))
    steps: dict[str, Callable[[str], Any]] = {
        "compounds, not remembered": lambda text: compounds._look_up(
            [term.stem for term in compounds.parse(text) if term.may_be_head] or ["xxxxx"]
        ),
        "best 21": lambda text: querysets.find(text, limit=21),
        "best 21, topic and time": lambda text: querysets.find(text, filters=year, limit=21),
        "newest 21": lambda text: querysets.find(text, newest_first=True, limit=21),
        "numbers": lambda text: querysets.facets(text, Filters()),
        "did you mean": lambda text: suggestions.suggest(text, found=0),
    }
    for text in QUERIES:
        found = querysets.count(text)
        times = [f"{label} {_milliseconds(step, text):.0f}" for label, step in steps.items()]
        print(f"{name}, “{text}” ({found} found): " + ", ".join(times))


def _milliseconds(step: Callable[[str], Any], text: str) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        step(text)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
