"""Every way in which the ORM can reach tenant rows goes through the scope, or raises."""

import asyncio

import pytest
from asgiref.sync import async_to_sync
from django.db.models import Count, Exists, OuterRef, Q
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from participation.processes.models import Module, Phase, Process
from participation.regions.models import Region
from participation.regions.scope import EVERYTHING, Reach
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def districts() -> factories.Stage:
    made = factories.stage()
    factories.process(made.heide, title="In der Heide", slug="heide-verfahren")
    factories.process(made.kueste, title="An der Küste", slug="kuesten-verfahren")
    return made


def reach(region: Region) -> Reach:
    return Reach(ids=(region.pk,))


READS = {
    "all": lambda: list(Process.objects.all()),
    "filter": lambda: list(Process.objects.filter(live=True)),
    "exclude": lambda: list(Process.objects.exclude(title="x")),
    "get": lambda: Process.objects.get(slug="kuesten-verfahren"),
    "first": lambda: Process.objects.first(),
    "count": lambda: Process.objects.count(),
    "exists": lambda: Process.objects.exists(),
    "exclude_exists": lambda: Process.objects.exclude(title="x").exists(),
    "distinct_exists": lambda: Process.objects.distinct().exists(),
    "aggregate": lambda: Process.objects.aggregate(n=Count("pk")),
    "annotate": lambda: list(Process.objects.annotate(n=Count("modules"))),
    "values": lambda: list(Process.objects.values("title")),
    "values_group": lambda: list(Process.objects.values("live").annotate(n=Count("pk"))),
    "in_bulk": lambda: Process.objects.in_bulk(),
    "iterator": lambda: list(Process.objects.iterator()),
    "slice": lambda: list(Process.objects.order_by("pk")[:1]),
    "last": lambda: Process.objects.order_by("pk").last(),
    "explain": lambda: Process.objects.explain(),
    "update": lambda: Process.objects.update(answer_from="x"),
    "delete": lambda: Process.objects.filter(title="nobody").delete(),
    "raw_delete": lambda: Process.objects.filter(title="nobody")._raw_delete("default"),
    "union": lambda: list(Process.objects.filter(live=True).union(Process.objects.filter(live=False))),
    "subquery": lambda: list(Phase.objects.filter(module__process__in=Process.objects.exclude(title="x"))),
    "exists_subquery": lambda: list(
        Phase.objects.filter(Exists(Process.objects.filter(pk=OuterRef("module__process"))))
    ),
    "select_related": lambda: list(Process.objects.select_related("region")),
    "prefetch": lambda: list(Process.objects.prefetch_related("modules")),
    "multi_valued_exclude": lambda: list(Process.objects.exclude(modules__title="x")),
    "async_get": lambda: async_to_sync(Process.objects.exclude(title="x").aget)(slug="kuesten-verfahren"),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_outside_a_scope_every_read_and_write_raises(districts: factories.Stage, read) -> None:
    with pytest.raises(ScopeError):
        read()


def test_async_iteration_outside_a_scope_raises(districts: factories.Stage) -> None:
    async def rows() -> list[Process]:
        return [row async for row in Process.objects.exclude(title="x")]

    with pytest.raises(ScopeError):
        asyncio.run(rows())


def test_raw_sql_is_refused_even_within_a_scope(districts: factories.Stage) -> None:
    with scope(region=EVERYTHING), pytest.raises(ScopeError):
        Process.objects.raw("SELECT * FROM processes_process")


def titles(queryset) -> set[str]:
    return {row.title for row in queryset if not row.is_standing}


def test_a_district_reads_only_its_own_rows(districts: factories.Stage) -> None:
    with scope(region=reach(districts.heide)):
        assert titles(Process.objects.all()) == {"In der Heide"}
        assert titles(Process.objects.exclude(modules__title="x")) == {"In der Heide"}
        assert not Process.objects.filter(slug="kuesten-verfahren").exists()
        assert Process.objects.filter(slug="kuesten-verfahren").count() == 0
        assert Process.objects.filter(title="An der Küste").update(title="gekapert") == 0
        assert not Process.objects.filter(title="An der Küste").delete()[0]
        assert not Phase.objects.filter(module__process__in=Process.objects.filter(region=districts.kueste)).exists()
    with scopes_disabled():
        assert Process.objects.filter(title="An der Küste").exists()


def test_limits_keep_their_meaning_within_a_scope(districts: factories.Stage) -> None:
    with scope(region=reach(districts.kueste)):
        rows = Process.objects.order_by("pk")
        every = [row.pk for row in rows.all()]
        assert [row.pk for row in rows[1:2]] == every[1:2]
        assert rows[:1].count() == 1


def test_the_nation_reads_everything_and_a_subtree_its_descendants(districts: factories.Stage) -> None:
    with scope(region=EVERYTHING):
        assert titles(Process.objects.all()) == {"In der Heide", "An der Küste"}
    with scope(region=Reach(prefixes=(districts.heide.path,))):
        assert titles(Process.objects.all()) == {"In der Heide"}


def test_a_district_reads_what_the_nation_shares_downwards(districts: factories.Stage) -> None:
    factories.process(districts.nation, title="Für alle", shared_down=True)
    factories.process(districts.nation, title="Nur national")
    below = Reach(ids=(districts.heide.pk,), ancestors=(districts.nation.path,))
    with scope(region=below):
        assert titles(Process.objects.all()) == {"In der Heide", "Für alle"}


def test_a_queryset_follows_the_scope_in_which_it_is_evaluated(districts: factories.Stage) -> None:
    with scope(region=reach(districts.heide)):
        rows = Process.objects.filter(is_standing=False)
    with scope(region=reach(districts.kueste)):
        assert {row.title for row in rows} == {"An der Küste"}


def test_an_empty_reach_shows_nothing(districts: factories.Stage) -> None:
    with scope(region=Reach()):
        assert not Process.objects.exists()
        assert not Module.objects.filter(Q(is_public=True) | Q(is_public=False)).exists()


def test_children_of_modules_are_scoped_like_their_parents(districts: factories.Stage) -> None:
    from participation.processes import registry

    for module_type in registry.types():
        with scope(region=reach(districts.heide)):
            rows = list(module_type.model.objects.all())
            assert {row.region_id for row in rows} <= {districts.heide.pk}
