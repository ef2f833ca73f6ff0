"""Visitors get whole pages from the cache, and never a stale or somebody else's one."""

import gzip
from datetime import timedelta

import brotli
import pytest
import time_machine
from django.test import Client

from participation.regions.services import touch
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db
HERE = {"host": "heide.land.localhost"}


@pytest.fixture
def stage() -> factories.Stage:
    return factories.stage()


def queries(client: Client, path: str, counter, **headers: str) -> int:
    with counter() as captured:
        assert client.get(path, headers={**HERE, **headers}).status_code == 200
    return len(captured)


def test_the_second_visitor_costs_one_query(client, stage, django_assert_max_num_queries) -> None:
    client.get("/mitmachen/", headers=HERE)
    with django_assert_max_num_queries(1):
        client.get("/mitmachen/", headers=HERE)


def test_a_public_change_shows_at_once(client, stage, django_capture_on_commit_callbacks) -> None:
    assert "Ganz neu" not in client.get("/mitmachen/", headers=HERE).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        factories.process(stage.heide, title="Ganz neu")
    assert "Ganz neu" in client.get("/mitmachen/", headers=HERE).content.decode()


def test_a_change_elsewhere_leaves_the_pages_of_a_region_in_the_cache(
    client, stage, django_capture_on_commit_callbacks, django_assert_max_num_queries
) -> None:
    client.get("/mitmachen/", headers=HERE)
    with django_capture_on_commit_callbacks(execute=True):
        touch(stage.kueste.pk)
    with django_assert_max_num_queries(1):
        client.get("/mitmachen/", headers=HERE)


def test_the_same_page_twice_is_not_sent_twice(client, stage) -> None:
    first = client.get("/mitmachen/", headers=HERE)
    again = client.get("/mitmachen/", headers={**HERE, "if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_pages_are_compressed_as_the_browser_asks(client, stage) -> None:
    plain = client.get("/mitmachen/", headers=HERE).content
    assert gzip.decompress(client.get("/mitmachen/", headers={**HERE, "accept-encoding": "gzip"}).content) == plain
    packed = client.get("/mitmachen/", headers={**HERE, "accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "br"
    assert brotli.decompress(packed.content) == plain
    assert "Cookie" in packed["Vary"]


def test_signed_in_people_never_get_nor_leave_cached_pages(client, stage) -> None:
    client.force_login(factories.person("Anna Heide"))
    response = client.get("/mitmachen/", headers=HERE)
    assert "private" in response["Cache-Control"]
    assert "Anna Heide" not in Client().get("/mitmachen/", headers=HERE).content.decode()


def test_public_pages_hold_no_token_and_set_no_cookie(client, stage) -> None:
    response = client.get("/mitmachen/", headers=HERE)
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content


def test_unknown_parameters_do_not_fill_the_cache(client, stage, django_assert_max_num_queries) -> None:
    client.get("/mitmachen/?utm_source=x", headers=HERE)
    with pytest.raises(pytest.fail.Exception), django_assert_max_num_queries(1):
        client.get("/mitmachen/?utm_source=x", headers=HERE)


def test_each_language_has_pages_of_its_own(client, stage) -> None:
    german = client.get("/mitmachen/", headers=HERE).content
    client.cookies["language"] = "en"
    assert client.get("/mitmachen/", headers=HERE).content != german


def test_an_entry_ends_when_a_phase_opens(client, stage) -> None:
    opening = NOON + timedelta(seconds=40)
    with time_machine.travel(NOON, tick=False) as travel:
        factories.module(stage.heide, "proposal", starts=opening, title="Ideen ab gleich")
        client.get("/mitmachen/", headers=HERE)
        before = client.get("/mitmachen/", headers=HERE).content
        travel.move_to(opening)
        assert client.get("/mitmachen/", headers=HERE).content != before
