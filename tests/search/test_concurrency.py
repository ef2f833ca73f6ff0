"""Two writers at once leave one entry and right counts."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django_scopes import scope

from participation.regions.scope import EVERYTHING
from participation.search import services
from participation.search.models import SearchDocument, Vocabulary
from participation.search.querysets import count
from tests.factories import Stage
from tests.search.conftest import document

pytestmark = pytest.mark.postgres
WORDS = ["Radweg", "Spielplatz", "Fußgänger", "Bahnhof", "Freibad", "Windräder", "Bäume", "Straße"]


@pytest.mark.django_db(transaction=True)
def test_pushes_at_the_same_time_neither_fail_nor_miscount(land: Stage) -> None:
    failures: list[Exception] = []
    start = Barrier(4)

    def write(writer: int) -> None:
        start.wait()
        try:
            for turn in range(15):
                words = WORDS if (writer + turn) % 2 else WORDS[::-1]
                services.push_many([document(writer * 100 + turn % 3, land.heide, " ".join(words[turn % 4 :]))])
                services.push_many([document(7, land.heide, f"Radweg {writer} {turn}")])
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    services.push_many([document(7, land.heide, "Radweg")])
    threads = [Thread(target=write, args=(writer,)) for writer in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with scope(region=EVERYTHING):
        assert count("Radweg") == SearchDocument.objects.filter(title__contains="Radweg").count()
    kept = dict(Vocabulary.objects.values_list("word", "documents"))
    services.rewrite_index()
    assert dict(Vocabulary.objects.values_list("word", "documents")) == kept
