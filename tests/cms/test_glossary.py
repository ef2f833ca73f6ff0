"""Words of the glossary explain themselves in texts: linked once, in any inflection, without asking the database."""

import subprocess
import sys
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from cms import entries
from cms.glossary import Glossary, Word, explain_words, glossary_of, marked
from cms.models import ContentPage, GlossaryPage, GlossaryTerm
from participation.regions.models import Region
from participation.search.stems import stem
from tests.cms.newsroom import index_of

COUNCIL = Word("kreistag", (("kreistag",),), "Gewählte Vertretung des Landkreises.")
PLAN = Word(
    "digitale-agenda", ((stem("digitale"), stem("Agenda")), (stem("Agenda"),)), 'Was wir "digital" vorhaben & wann.'
)
WORDS = Glossary("/glossar/", (COUNCIL, PLAN))


def link(words: str) -> str:
    return f'href="/glossar/#begriff-{words}"'


@pytest.mark.parametrize("word", ["Kreistag", "Kreistags", "Kreistages", "Kreistage", "kreistag", "KREISTAG"])
def test_inflections_are_found(word: str) -> None:
    html = marked(f"<p>Der Beschluss des {word} gilt.</p>", WORDS)
    assert link("kreistag") in html
    assert f">{word}</a>" in html


def test_only_the_first_occurrence_in_a_text_is_linked() -> None:
    html = marked("<p>Der Kreistag tagt. Im Kreistag sitzen 61.</p><p>Kreistag</p>", WORDS)
    assert html.count("<a ") == 1
    assert html.startswith('<p>Der <a class="term"')


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Der Kreistag</h2>", "<h4>Kreistag</h4>", '<p><a href="/x/">Im <b>Kreistag</b></a></p>',
        "<p><code>Kreistag</code></p>", '<p title="Kreistag">Text</p>', "<p>Kreistagssitzung</p>", "<p>&Kreistag;</p>",
    ],
)  # fmt: skip
def test_headings_links_code_and_other_words_stay(html: str) -> None:
    assert marked(html, WORDS) == html


def test_text_after_a_link_is_looked_at_again() -> None:
    assert link("kreistag") in marked('<p><a href="/x/">Kreistag</a> und Kreistag</p>', WORDS)


def test_phrases_come_before_their_parts() -> None:
    html = marked("<p>Die digitalen Agenden</p><p>und die Agenda</p>", WORDS)
    assert ">digitalen Agenden</a>" in html or ">Agenda</a>" in html
    assert html.count(link("digitale-agenda")) == 1


def test_explanations_are_escaped() -> None:
    html = marked("<p>Die Agenda</p>", WORDS)
    assert "&quot;digital&quot; vorhaben &amp; wann." in html


@pytest.fixture
def glossary(places: Any) -> GlossaryPage:
    with scopes_disabled():
        for region, name, text in (
            (places.nation, "Kreistag", "Das Parlament eines Landkreises."),
            (places.nation, "Haushalt", "Einnahmen und Ausgaben."),
            (places.heide, "Haushalt", "Unser Plan für Einnahmen und Ausgaben."),
            (places.kueste, "Deichschau", "Der Deich wird angesehen."),
        ):
            entries.save_entry(entry=GlossaryTerm(region=region, name=name, explanation=text))
        home = places.heide.site.root_page
        home.add_child(instance=ContentPage(title="Text", slug="text", body=[
            ("heading", "Kreistag"), ("text", "<p>Der Kreistag berät. Die Deichschau auch.</p>"),
        ]))  # fmt: skip
        made: GlossaryPage = home.add_child(instance=GlossaryPage(title="Glossar", slug="glossar"))
    cache.clear()
    return made


def test_the_page_lists_ones_own_words_and_the_nations(browse: Any, glossary: Any) -> None:
    text = browse().get("/glossar/").content.decode()
    assert 'id="begriff-kreistag"' in text
    assert "Unser Plan für Einnahmen" in text
    assert "Einnahmen und Ausgaben.<" not in text.replace("Unser Plan für Einnahmen und Ausgaben.", "")
    assert "Deichschau" not in text


def test_words_explain_themselves_in_the_texts_of_the_site(browse: Any, glossary: Any) -> None:
    text = browse().get("/text/").content.decode()
    assert text.count(link("kreistag")) == 1
    assert 'data-term="Das Parlament eines Landkreises."' in text
    assert "core/blocks" in text
    assert "begriff-deichschau" not in text


def test_without_a_public_glossary_nothing_is_linked(browse: Any, glossary: Any) -> None:
    with scopes_disabled():
        glossary.unpublish()
    cache.clear()
    assert "begriff-" not in browse().get("/text/").content.decode()


def test_marking_asks_the_database_nothing(places: Any, glossary: Any) -> None:
    request: Any = RequestFactory().get("/")
    request.region = Region.objects.select_related("site", "generation").get(slug="heide")
    glossary_of(request.region)
    with CaptureQueriesContext(connection) as queries:
        for number in range(20):
            assert link("kreistag") in explain_words(f"<p>Der Kreistag, Absatz {number}.</p>", request)
    assert len(queries) == 0


def test_a_changed_word_is_seen_at_once(
    browse: Any, places: Any, glossary: Any, django_capture_on_commit_callbacks: Any
) -> None:
    assert "Das Parlament" in browse().get("/text/").content.decode()
    with scopes_disabled(), django_capture_on_commit_callbacks(execute=True):
        term = GlossaryTerm.objects.get(slug="kreistag")
        term.explanation = "Gewählt für fünf Jahre."
        entries.save_entry(entry=term)
    assert "Gewählt für fünf Jahre." in browse().get("/text/").content.decode()


FORMS = {
    "glossar": {"name": "Kreistag", "explanation": "Das Parlament.", "other_names": ""},
    "themen": {"name": "Mobilität"},
    "ansprechpersonen": {"name": "A. Amt", "position": "Bauamt", "phone": "", "email": "", "place": "", "hours": "",
                         "photo": "", "photo_alt": "", "position_in_list": "0"},
}  # fmt: skip


@pytest.mark.parametrize("kind", FORMS)
def test_entries_are_written_in_the_back_office(browse: Any, cast: Any, places: Any, kind: str) -> None:
    from cms.backoffice.entries import ContactPersonViewSet, GlossaryViewSet, TopicViewSet
    from participation.audit.models import Entry

    kinds: Any = {"glossar": GlossaryViewSet, "themen": TopicViewSet, "ansprechpersonen": ContactPersonViewSet}
    model = kinds[kind].model
    client = browse(cast.team)
    form = {**FORMS[kind], "region": places.heide.pk}
    assert client.post(f"/admin/{kind}/add/", form).status_code == 302
    with scopes_disabled():
        entry = model.objects.get()
    assert Entry.objects.filter(region_id=places.heide.pk, object_id=str(entry.pk)).exists()
    again = client.post(f"/admin/{kind}/add/", form)  # the same once more
    assert again.status_code == 200
    assert again.context["form"].errors
    foreign = client.post(f"/admin/{kind}/add/", {**form, "name": "Anders", "region": places.kueste.pk})
    assert foreign.status_code == 200
    assert "region" in foreign.context["form"].errors
    assert client.post(f"/admin/{kind}/edit/{entry.pk}/", {**FORMS[kind], "name": "Geändert"}).status_code == 302
    assert client.post(f"/admin/{kind}/delete/{entry.pk}/").status_code == 302
    with scopes_disabled():
        assert not model.objects.exists()


@pytest.mark.parametrize("kind", FORMS)
def test_moderators_and_citizens_write_none(browse: Any, cast: Any, places: Any, kind: str) -> None:
    form = {**FORMS[kind], "region": places.heide.pk}
    assert browse(cast.moderator).post(f"/admin/{kind}/add/", form).status_code in (302, 403)
    assert browse(cast.citizen).post(f"/admin/{kind}/add/", form).status_code == 403
    with scopes_disabled():
        assert not GlossaryTerm.objects.exists()


def test_news_texts_are_explained_too(browse: Any, places: Any, glossary: Any) -> None:
    from tests.cms.newsroom import news

    news(places.heide, "Beschluss", body=[("text", "<p>Der Kreistag hat beschlossen.</p>")])
    assert index_of(places.heide).title == "Aktuelles"
    assert link("kreistag") in browse().get("/aktuelles/beschluss/").content.decode()


def test_the_glossary_is_at_work_wherever_the_platform_runs() -> None:
    """It registers itself when the app is ready, not when somebody happens to import it."""
    script = (
        "import django; django.setup(); from participation.core.blocks import showing; print(len(showing._explainers))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "1"
