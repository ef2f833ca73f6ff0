"""News: published below one list, filed under topics of one's own region, to be subscribed to."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled
from wagtail.models import Page

from cms import entries
from cms.models import NewsPage, Topic
from cms.models.news import news_of
from participation.regions import hosts
from participation.search.models import SearchDocument
from tests import factories
from tests.cms.newsroom import index_of, news, typed

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def mobility(places: Any) -> Topic:
    with scopes_disabled():
        made: Topic = entries.save_entry(entry=Topic(region=places.heide, name="Mobilität"))
    return made


def text_of(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_a_district_publishes_its_first_news(browse: Any, cast: Any, places: Any, mobility: Any) -> None:
    with scopes_disabled():
        index = index_of(places.heide)
    form = typed(title="Der Bus fährt wieder", slug="bus", intro="Ab Montag.", date="2026-05-04", topics=[mobility.pk],
                 image="", image_alt="", process="", **{"action-publish": "1"})  # fmt: skip
    browse(cast.editor).post(f"/admin/pages/add/cms/newspage/{index.pk}/", form)
    item = NewsPage.objects.get(slug="bus")
    assert item.live
    text = text_of(browse(), "/aktuelles/bus/")
    assert "Der Bus fährt wieder" in text
    assert "4. Mai 2026" in text
    assert "Mobilität" in text
    with scopes_disabled():
        assert SearchDocument.objects.filter(kind="page", object_id=item.pk).exists()


def test_the_latest_stand_first_and_on_the_home(browse: Any, places: Any) -> None:
    for number in range(5):
        news(places.heide, f"Nachricht {number}", on=date(2026, 5, 1) + timedelta(days=number))
    news(places.kueste, "Von der Küste")
    text = text_of(browse(), "/aktuelles/")
    assert text.index("Nachricht 4") < text.index("Nachricht 0")
    home = text_of(browse(), "/")
    assert "Nachricht 4" in home
    assert "Nachricht 1" not in home
    assert "Von der Küste" not in home + text


def test_topics_filter_the_list(browse: Any, places: Any, mobility: Any) -> None:
    news(places.heide, "Der Bus fährt", topics=(mobility,))
    news(places.heide, "Die Schule beginnt")
    text = text_of(browse(), "/aktuelles/?topic=mobilitaet")
    assert "Der Bus fährt" in text
    assert "Die Schule beginnt" not in text
    assert "Die Schule beginnt" in text_of(browse(), "/aktuelles/?topic=gibt-es-nicht")


@pytest.mark.parametrize("page", ["2", "99", "unsinn", "-1"])
def test_a_long_list_comes_in_pages(browse: Any, places: Any, page: str) -> None:
    for number in range(22):
        news(places.heide, f"Nachricht {number}", on=date(2026, 5, 1) + timedelta(days=number))
    text = text_of(browse(), f"/aktuelles/?page={page}")
    assert ("Nachricht 0" in text) == (page in ("2", "99", "-1"))


def test_queries_do_not_grow_with_the_news(browse: Any, places: Any, mobility: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(hosts, "RELOAD_SECONDS", 3600)  # whether they have changed is asked every two seconds
    counts = []
    for number in (1, 6):
        for _item in range(number):
            news(places.heide, f"Nachricht {number} {_item}", topics=(mobility,))
        browse().get("/aktuelles/?topic=mobilitaet")  # what is remembered until something changes
        for path in ("/", "/aktuelles/", "/aktuelles.atom", "/aktuelles/nachricht-1-0/"):
            client = browse()
            client.cookies["sessionid"] = "nobody"  # no page from the visitors' cache
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                text_of(client, path)
            counts.append((path, len(queries)))
    assert counts[:4] == counts[4:]
    assert max(number for _path, number in counts) <= 20


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feeds_name_addresses_of_the_regions_own_site(browse: Any, places: Any, mobility: Any, kind: str) -> None:
    news(places.heide, "Der Bus fährt", topics=(mobility,))
    news(places.heide, "Die Schule beginnt")
    news(places.kueste, "Von der Küste")
    answer = browse().get(f"/aktuelles.{kind}")
    assert answer["Content-Type"].startswith(f"application/{kind}+xml")
    root = ET.fromstring(answer.content)  # noqa: S314  (our own)
    if kind == "rss":
        links = [link.text or "" for link in root.iter("link")]
        titles = [title.text or "" for title in root.iter("title")]
    else:
        links = [link.get("href") or "" for link in root.iter(f"{ATOM}link")]
        titles = [title.text or "" for title in root.iter(f"{ATOM}title")]
    assert len(links) >= 3
    assert all(link.startswith("http://heide.land.localhost/") for link in links)
    assert {"Der Bus fährt", "Die Schule beginnt"} <= set(titles)
    assert "Von der Küste" not in titles
    only = browse().get(f"/aktuelles.{kind}?topic=mobilitaet").content.decode()
    assert "Der Bus fährt" in only
    assert "Die Schule beginnt" not in only
    assert browse().get(f"/aktuelles.{kind}?topic=fremd").status_code == 404


def test_feeds_are_found_from_the_list(browse: Any, places: Any) -> None:
    news(places.heide, "Der Bus fährt")
    text = text_of(browse(), "/aktuelles/")
    assert 'rel="alternate" type="application/atom+xml"' in text


def test_what_is_withdrawn_is_nowhere(browse: Any, places: Any) -> None:
    item = news(places.heide, "Ein Irrtum")
    with scopes_disabled():
        item.unpublish()
    assert "Ein Irrtum" not in text_of(browse(), "/aktuelles/") + text_of(browse(), "/")
    assert "Ein Irrtum" not in browse().get("/aktuelles.rss").content.decode()
    assert browse().get("/aktuelles/ein-irrtum/").status_code == 404


def test_the_navigation_names_the_list_only_where_it_exists(
    browse: Any, places: Any, django_capture_on_commit_callbacks: Any
) -> None:
    for place in (places.heide, places.kueste):  # every site begins with a list
        Page.objects.get(pk=index_of(place).pk).delete()
    assert 'href="/aktuelles/"' not in text_of(browse(), "/hilfe/")
    with django_capture_on_commit_callbacks(execute=True):
        news(places.heide, "Der Bus fährt")
    assert 'href="/aktuelles/"' in text_of(browse(), "/hilfe/")
    assert 'href="/aktuelles/"' not in text_of(browse(host="kueste.land.localhost"), "/hilfe/")


@pytest.mark.parametrize("field", ["topics", "process", "image"])
def test_nothing_of_another_district_is_attached(browse: Any, cast: Any, places: Any, field: str) -> None:
    from participation.accounts.services import collection_of
    from tests.core.test_blocks import an_image

    with scopes_disabled():
        index = index_of(places.heide)
        topic = Topic._base_manager.create(region=places.kueste, name="Fremd", slug="fremd")
        process = factories.process(places.kueste, title="Fremdes Verfahren")
    image = an_image("Fremd")
    image.collection = collection_of(region=places.kueste)
    image.save()
    values = {"topics": [], "process": "", "image": ""}
    values[field] = {"topics": [topic.pk], "process": process.pk, "image": image.pk}[field]
    form = typed(title="Neu", slug="neu", intro="Kurz.", date="2026-05-04", image_alt="", **values)
    answer = browse(cast.editor).post(f"/admin/pages/add/cms/newspage/{index.pk}/", form)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "Fremd" not in answer.content.decode()
    assert not NewsPage.objects.exists()


def test_a_process_of_a_news_item_shows_only_while_it_is_public(browse: Any, places: Any) -> None:
    process = factories.process(places.heide, title="Radwegeplan")
    news(places.heide, "Es geht los", process=process)
    assert "Radwegeplan" in text_of(browse(), "/aktuelles/es-geht-los/")
    with scopes_disabled():
        process.unpublish()
    client = browse()
    client.cookies["sessionid"] = "nobody"
    assert "Radwegeplan" not in text_of(client, "/aktuelles/es-geht-los/")


def test_news_of_a_site_are_found_by_its_home(places: Any) -> None:
    news(places.heide, "Von der Heide")
    news(places.kueste, "Von der Küste")
    home = Page.objects.get(pk=places.kueste.site.root_page_id)
    assert [item.title for item in news_of(home)] == ["Von der Küste"]
