"""Blocks that show what other rooms have; what is hidden or foreign shows nothing, and queries stay the same."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from cms.blocks.teasers import kind_choices, module_choices
from cms.models import ContactPerson, ContentPage, FaqPage, PeoplePage
from participation.contributions.models import Contribution
from participation.proposals.models import ProposalModule
from tests import factories
from tests.cms.newsroom import news
from tests.proposals import factories as proposals


@pytest.fixture
def here(places: Any) -> Any:
    """Puts blocks on a page of the district and reads it as a visitor."""

    def write(*blocks: tuple[str, Any]) -> ContentPage:
        with scopes_disabled():
            ContentPage.objects.filter(slug="bausteine").delete()
            home = type(places.heide.site.root_page).objects.get(pk=places.heide.site.root_page_id)
            raw = [{"type": kind, "value": value} for kind, value in blocks]
            made: ContentPage = home.add_child(instance=ContentPage(title="Bausteine", slug="bausteine", body=raw))
        return made

    return write


def read(browse: Any) -> str:
    client = browse()
    client.cookies["sessionid"] = "nobody"
    answer = client.get("/bausteine/")
    assert answer.status_code == 200
    return str(answer.content.decode().partition("<h1>")[2].partition("</main>")[0])


def a_proposal(region: Any, title: str) -> Contribution:
    with scopes_disabled():
        made = factories.module(region, "proposal")
        module = ProposalModule.objects.select_related("region", "process").get(pk=made.pk)
        return proposals.proposal(module, factories.person(lives_in=region), title=title)


def test_chosen_processes_are_shown_in_their_order(browse: Any, places: Any, here: Any) -> None:
    one, two = (factories.process(places.heide, title=title) for title in ("Radwege", "Bäume"))
    here(("processes", {"title": "Läuft gerade", "processes": [two.pk, one.pk]}))
    text = read(browse)
    assert text.index("Bäume") < text.index("Radwege")
    assert re.search(r"<h2[^>]*>Läuft gerade</h2>", text)


def test_drafts_and_foreign_processes_show_nothing(browse: Any, places: Any, here: Any) -> None:
    draft = factories.process(places.heide, title="Noch geheim", publish=False)
    foreign = factories.process(places.kueste, title="Am Meer")
    here(("processes", {"title": "Läuft gerade", "processes": [draft.pk, foreign.pk, 999_999]}))
    text = read(browse)
    assert "Noch geheim" not in text
    assert "Am Meer" not in text
    assert "Läuft gerade" not in text


def test_every_kind_that_is_installed_can_be_chosen() -> None:
    assert {"proposal", "debate"} <= {slug for slug, _label in kind_choices()}
    assert {"proposal", "debate"} <= {slug for slug, _label in module_choices()}


def test_contributions_of_a_kind_are_shown(browse: Any, places: Any, here: Any) -> None:
    a_proposal(places.heide, "Eine Bank am See")
    hidden = a_proposal(places.heide, "Etwas Verborgenes")
    Contribution._base_manager.filter(pk=hidden.pk).update(visibility="hidden")
    a_proposal(places.kueste, "Ein Steg am Meer")
    here(("contributions", {"title": "", "kind": "proposal", "order": "newest", "number": 3}))
    text = read(browse)
    assert "Eine Bank am See" in text
    assert "Etwas Verborgenes" not in text
    assert "Ein Steg am Meer" not in text


def test_a_kind_that_is_no_longer_installed_shows_nothing(browse: Any, places: Any, here: Any) -> None:
    here(("contributions", {"title": "Umfragen", "kind": "gibt-es-nicht", "order": "newest", "number": 3}))
    assert "Umfragen" not in read(browse)


def test_what_is_open_now_is_shown(browse: Any, places: Any, here: Any) -> None:
    with scopes_disabled():
        process = factories.process(places.heide, title="Verkehr")
        factories.module(places.heide, "proposal", in_process=process, title="Ideen zum Verkehr")
        factories.module(places.heide, "debate", in_process=process, title="Reden über Verkehr")
    here(("open_now", {"title": "", "kind": "debate", "number": 6}))
    text = read(browse)
    assert "Reden über Verkehr" in text
    assert "Ideen zum Verkehr" not in text


def test_queries_do_not_grow_with_the_blocks(browse: Any, places: Any, here: Any) -> None:
    process = factories.process(places.heide, title="Radwege")
    a_proposal(places.heide, "Eine Bank am See")
    news(places.heide, "Der Bus fährt")
    with scopes_disabled():
        people = [ContactPerson.objects.create(region=places.heide, name=f"Person {number}").pk for number in range(6)]

    def blocks(number: int) -> list[tuple[str, Any]]:
        return [
            block
            for index in range(number)
            for block in (
                ("processes", {"title": "", "processes": [process.pk]}),
                ("contributions", {"title": "", "kind": "proposal", "order": "newest", "number": 3}),
                ("open_now", {"title": "", "kind": "", "number": 3}),
                ("news", {"title": "", "number": 3}),
                ("people", people[: index + 1]),
            )
        ]

    counts = []
    for number in (1, 6):
        here(*blocks(number))
        read(browse)
        with CaptureQueriesContext(connection) as queries:
            text = read(browse)
        assert text.count("Eine Bank am See") == number
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_contact_persons_of_other_districts_are_not_shown(browse: Any, places: Any, here: Any) -> None:
    with scopes_disabled():
        own = ContactPerson.objects.create(region=places.heide, name="Frieda Fischer", phone="0123 456")
        foreign = ContactPerson.objects.create(region=places.kueste, name="Kai Küste")
    here(("people", [own.pk, foreign.pk]))
    text = read(browse)
    assert "Frieda Fischer" in text
    assert 'href="tel:0123456"' in text
    assert "Kai Küste" not in text


def test_the_page_of_contact_persons_lists_those_of_the_region(browse: Any, places: Any) -> None:
    with scopes_disabled():
        ContactPerson.objects.create(region=places.heide, name="Zora Zweite", position_in_list=2)
        ContactPerson.objects.create(region=places.heide, name="Erna Erste", position_in_list=1)
        ContactPerson.objects.create(region=places.kueste, name="Kai Küste")
        home = type(places.heide.site.root_page).objects.get(pk=places.heide.site.root_page_id)
        home.add_child(instance=PeoplePage(title="Ansprechpersonen", slug="kontakt-personen"))
    text = browse().get("/kontakt-personen/").content.decode()
    assert text.index("Erna Erste") < text.index("Zora Zweite")
    assert "Kai Küste" not in text


def test_questions_have_addresses_of_their_own(browse: Any, places: Any) -> None:
    group = {"title": "Mitmachen", "questions": [{"question": "Wer darf?", "answer": "<p>Alle.</p>"}]}
    with scopes_disabled():
        home = type(places.heide.site.root_page).objects.get(pk=places.heide.site.root_page_id)
        page = home.add_child(instance=FaqPage(title="Fragen", slug="fragen", body=[("group", group)]))
        page.save_revision().publish()
    text = browse().get("/fragen/").content.decode()
    key = text.partition('id="frage-')[2].partition('"')[0]
    assert len(key) == 8
    assert f'href="#frage-{key}"' in text
    assert "<summary>Wer darf?</summary>" in text
