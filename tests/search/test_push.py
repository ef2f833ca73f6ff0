"""The index follows what owners push and drop."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from participation.search import registry, services
from participation.search.models import SearchDocument, Vocabulary
from participation.search.querysets import count, find
from tests.factories import Stage
from tests.search.conftest import NOON, Push, document

pytestmark = pytest.mark.usefixtures("everywhere")


def words() -> dict[str, int]:
    return dict(Vocabulary.objects.values_list("word", "documents"))


def entries() -> list[dict]:
    fields = [field.attname for field in SearchDocument._meta.concrete_fields if field.name != "id"]
    return list(SearchDocument.objects.order_by("kind", "object_id").values(*fields))


def index_rows() -> list[tuple]:
    """What the index holds of the documents there are."""
    if connection.vendor == "sqlite":
        sql = "SELECT title, summary, body FROM search_index WHERE rowid IN (SELECT id FROM search_searchdocument)"
    else:
        sql = "SELECT vector::text FROM search_searchdocument"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 1")
        return cursor.fetchall()


class TestPush:
    def test_a_second_push_replaces_the_first(self, push: Push) -> None:
        push("Radweg", object_id=1, body="nach Ebstorf")
        push("Bäume", object_id=1)
        assert [found.title for found in find("Baum")] == ["Bäume"]
        assert find("Radweg") == find("Ebstorf") == []
        assert words() == {"bäume": 1}
        assert len(index_rows()) == 1

    def test_the_same_push_again_writes_nothing(self, push: Push) -> None:
        push("Radweg", object_id=1, tags=["Verkehr"], published_at=NOON)
        with CaptureQueriesContext(connection) as queries:
            push("Radweg", object_id=1, tags=["Verkehr"], published_at=NOON)
        writes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert writes == []
        assert words() == {"radweg": 1, "verkehr": 1}

    def test_kinds_have_keys_of_their_own(self, push: Push) -> None:
        push("Radweg", object_id=1)
        push("Radweg", object_id=1, kind="debate")
        assert count("Radweg") == 2

    def test_the_last_of_two_in_one_batch_wins(self, land: Stage) -> None:
        services.push_many([document(1, land.heide, "Radweg"), document(1, land.heide, "Bäume")])
        assert [found.title for found in find("Bäume")] == ["Bäume"]
        assert words() == {"bäume": 1}

    def test_many_are_counted_when_they_changed(self, land: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(services, "BATCH", 10)
        documents = [document(key, land.heide, f"Radweg Nummer {key}") for key in range(35)]
        assert services.push_many(documents) == 35
        assert services.push_many([*documents[:34], document(34, land.heide, "Anders")]) == 1
        assert count("Radweg") == 34

    def test_a_long_text_is_cut_and_a_long_title_too(self, push: Push) -> None:
        push("Radweg " * 100, body="Wald " * 20_000)
        (found,) = find("Wald")
        assert len(found.title) == 255
        assert len(found.body) == services.MAX_BODY

    def test_an_unknown_region_is_refused(self, push: Push, land: Stage) -> None:
        @transaction.atomic
        def push_nowhere() -> None:
            services.push(kind="proposal", object_id=1, region_id=10**9, title="Radweg", url="/", published_at=NOON)
            connection.check_constraints()

        with pytest.raises(IntegrityError):
            push_nowhere()

    def test_a_push_takes_few_queries_however_long_the_text(self, push: Push) -> None:
        with CaptureQueriesContext(connection) as queries:
            push("Radweg", body=" ".join(f"wort{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600)))
        assert len(queries) <= 10


class TestDrop:
    def test_a_drop_leaves_nothing(self, push: Push) -> None:
        push("Radweg", object_id=1, body="nach Ebstorf")
        push("Radweg", object_id=2)
        services.drop(kind="proposal", object_id=1)
        assert [found.object_id for found in find("Radweg")] == [2]
        assert words() == {"radweg": 1}
        assert len(index_rows()) == 1

    def test_dropping_what_is_not_there_does_nothing(self, push: Push) -> None:
        push("Radweg", object_id=1)
        services.drop(kind="debate", object_id=1)
        services.drop(kind="proposal", object_id=2)
        assert count("Radweg") == 1


class TestVocabulary:
    def test_words_count_once_a_document_and_short_ones_numbers_and_stop_words_do_not(self, push: Push) -> None:
        push("Der Radweg B191 am Ort", body="Radweg, Radwege und 2026 zu Bürger:innen")
        push("Radweg")
        assert words() == {"radweg": 2, "radwege": 1, "ort": 1, "bürger": 1}


class TestRebuild:
    @pytest.fixture
    def provided(self, no_providers: dict, land: Stage) -> list[registry.Document]:
        documents = [
            document(1, land.heide, "Radweg nach Ebstorf", body="Mehr Räder", tags=["Verkehr"], municipality_id=7),
            document(2, land.kueste, "Bäume", summary="An der Straße", shared_down=True),
            document(3, land.heide, "Freibad", published_at=NOON + timedelta(days=1)),
        ]
        registry.provider("proposal", label="Proposal", plural="Proposals")(lambda: iter(documents))
        return documents

    def test_a_rebuild_equals_single_pushes(self, provided: list[registry.Document]) -> None:
        assert services.rebuild() == {"proposal": 3}
        rebuilt = entries(), words(), index_rows()
        SearchDocument._base_manager.all().delete()
        Vocabulary.objects.all().delete()
        for one in provided:
            services.push_many([one])
        assert (entries(), words(), index_rows()) == rebuilt
        services.rebuild()
        assert (entries(), words(), index_rows()) == rebuilt

    def test_a_rebuild_removes_what_is_stale_and_mends_what_is_broken(
        self, provided: list[registry.Document], push: Push
    ) -> None:
        push("Radweg von gestern", object_id=99)
        push("Radweg", kind="forgotten")
        Vocabulary.objects.update(documents=40)
        with connection.cursor() as cursor:
            broken = "DELETE FROM search_index" if connection.vendor == "sqlite" else None
            cursor.execute(broken or "UPDATE search_searchdocument SET vector = NULL")
        services.rebuild()
        assert [found.object_id for found in find("Radweg")] == [1]
        assert set(words().values()) == {1}
        assert len(index_rows()) == 3

    def test_one_kind_can_be_rebuilt_alone(self, provided: list[registry.Document], push: Push) -> None:
        push("Radweg", kind="debate", object_id=5)
        registry.provider("debate", label="Debate", plural="Debates")(lambda: iter(()))
        assert services.rebuild(kinds=["proposal"]) == {"proposal": 3}
        assert count("Radweg") == 2
        assert services.rebuild() == {"proposal": 3, "debate": 0}
        assert count("Radweg") == 1

    def test_a_provider_that_fails_changes_nothing(self, provided: list[registry.Document], push: Push) -> None:
        push("Radweg von gestern", object_id=99)

        def broken() -> None:
            raise RuntimeError

        registry.provider("debate", label="Debate", plural="Debates")(broken)  # type: ignore[arg-type]
        with pytest.raises(RuntimeError):
            services.rebuild()
        assert [found.object_id for found in find("Radweg")] == [99]

    def test_a_provider_of_another_kind_is_refused(self, no_providers: dict, land: Stage) -> None:
        registry.provider("debate", label="Debate", plural="Debates")(lambda: iter([document(1, land.heide, "Rad")]))
        with pytest.raises(ValueError, match="another kind"):
            services.rebuild()

    def test_a_kind_is_registered_once(self, provided: list[registry.Document]) -> None:
        with pytest.raises(ValueError, match="twice"):
            registry.provider("proposal", label="", plural="")(lambda: iter(()))

    def test_the_command_prints_json(self, provided: list[registry.Document]) -> None:
        out = StringIO()
        call_command("rebuild_search", "--json", stdout=out)
        result = json.loads(out.getvalue())
        assert result["documents"] == {"proposal": 3}
        assert result["words"] == Vocabulary.objects.count()

    def test_the_command_names_an_unknown_kind(self, provided: list[registry.Document]) -> None:
        with pytest.raises(CommandError, match="nonsense"):
            call_command("rebuild_search", "--kind", "nonsense")
