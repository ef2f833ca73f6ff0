"""An archived site: everything readable, nothing added, by those above alone, and open again when they say so."""

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled

from participation.accounts.models import Role
from participation.audit.models import Entry
from participation.contributions.models import Contribution
from participation.contributions.services import supporting
from participation.core.errors import Refused
from participation.core.policies import can
from participation.regions import hosts
from participation.regions.models import Region
from participation.regions.scope import EVERYTHING
from participation.regions.services import archive_site, reopen_site
from tests import factories
from tests.proposals.factories import proposal
from tests.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def national(world):
    return factories.staff("Nationale", Role.ADMINISTRATOR, world.stage.nation, with_subtree=True)


@pytest.fixture
def archived(world, national):
    idea = proposal(world.module, world.anna, title="Eine Bank am See")
    archive_site(region=world.stage.heide, reason="Das Programm ist zu Ende.", actor=national)
    hosts.forget()
    yield idea
    hosts.forget()


def test_it_stays_readable_and_says_why(archived):
    client = Client(headers={"host": "heide.land.localhost"})
    for path in ("/", "/impressum/", "/mitmachen/", archived.get_absolute_url()):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Das Programm ist zu Ende." in answer.content.decode()
    assert "Das Programm" not in Client(headers={"host": "kueste.land.localhost"}).get("/").content.decode()


def test_nothing_is_written_there_and_elsewhere_all_goes_on(archived, world):
    with scope(region=EVERYTHING):
        contribution = Contribution.objects.select_related("region", "module__process").get(pk=archived.pk)
        with pytest.raises(Refused) as refusal:
            supporting.support(contribution=contribution, user=world.ben)
        assert refusal.value.decision.code == "archived"
        root = factories.User.objects.create_superuser("Wurzel", "root@example.org", "x")
        for ability, obj in (
            ("contributions.submit", world.module),
            ("comments.post", contribution),
            ("processes.manage", world.module.process),
            ("contributions.moderate", contribution),
            ("pages.offer", world.stage.heide),
        ):
            assert can(root, ability, obj).code == "archived"
        elsewhere = factories.module(world.stage.kueste, "proposal")
        assert getattr(can(world.fritz, "contributions.submit", elsewhere), "code", "") != "archived"


def test_its_staff_look_and_change_no_pages(archived, world):
    editor = factories.staff("Edda", Role.EDITOR, world.stage.heide)
    region = Region.objects.get(pk=world.stage.heide.pk)
    editor = type(editor).objects.get(pk=editor.pk)
    assert {group.name for group in editor.groups.all()} == {"role:archive"}
    assert editor.has_perm("wagtailadmin.access_admin")
    assert region.archived_at is not None


def test_it_is_reversible_and_logged(archived, world, national):
    editor = factories.staff("Edda", Role.EDITOR, world.stage.heide)
    reopen_site(region=Region.objects.get(pk=world.stage.heide.pk), reason="Es geht weiter.", actor=national)
    hosts.forget()
    editor = type(editor).objects.get(pk=editor.pk)
    assert {group.name for group in editor.groups.all()} == {"role:heide:editor"}
    with scopes_disabled():
        contribution = Contribution.objects.get(pk=archived.pk)
        assert getattr(can(world.ben, "contributions.support", contribution), "code", "") != "archived"
    acts = Entry.objects.filter(region_id=world.stage.heide.pk, action__startswith="region.").order_by("pk")
    assert [entry.action for entry in acts][-2:] == ["region.archived", "region.reopened"]
    assert acts.last().details["reason"] == "Es geht weiter."


def test_only_those_above_archive(world):
    own = factories.staff("Eigene", Role.ADMINISTRATOR, world.stage.heide, with_subtree=True)
    without = factories.staff("Ohne", Role.ADMINISTRATOR, world.stage.nation)
    for actor in (own, without, world.anna):
        with pytest.raises(Refused):
            archive_site(region=world.stage.heide, reason="x", actor=actor)
    root = factories.User.objects.create_superuser("Wurzel", "root@example.org", "x")
    with pytest.raises(Refused):
        archive_site(region=world.stage.nation, reason="x", actor=root)
