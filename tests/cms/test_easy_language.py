"""Easy language: never public without people who checked it, and honest about what has changed since."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django_scopes import scopes_disabled
from wagtail.models import Page

from cms import easy_language
from cms.easy_check import hints, of_text
from cms.models import ContentPage, EasyLanguagePage, EasyReview
from participation.core.errors import Invalid, Refused
from tests.factories import NOON

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
HOST = {"host": "heide.land.localhost"}
TODAY = date(2026, 6, 1)


@pytest.fixture
def texts(places: Any, cast: Any) -> Any:
    """A public page and its draft in easy language."""
    with scopes_disabled(), time_machine.travel(NOON):
        page = places.heide.site.root_page.add_child(
            instance=ContentPage(
                title="Der See", slug="der-see",
                body=[("heading", "Baden"), ("text", "<p>Hier baden alle.</p><h3>Im Winter</h3><p>Kalt.</p>")],
            )
        )  # fmt: skip
        page.save_revision().publish()
        page = ContentPage.objects.get(pk=page.pk)
        easy = easy_language.begin(page=page, actor=cast.editor)
    return SimpleNamespace(page=page, easy=easy)


def checked(texts: Any, **values: Any) -> EasyReview:
    values = {
        "reviewers": "Prüfgruppe der Lebenshilfe", "by_readers": True, "reviewed_on": TODAY, "actor": None, **values,
    }  # fmt: skip
    with scopes_disabled(), time_machine.travel(NOON):
        return easy_language.record_review(page=texts.easy, **values)


def publish(texts: Any) -> None:
    with scopes_disabled():
        EasyLanguagePage.objects.get(pk=texts.easy.pk).get_latest_revision().publish()
    cache.clear()  # what happens after the commit


def write(texts: Any, title: str) -> None:
    with scopes_disabled():
        latest = EasyLanguagePage.objects.get(pk=texts.easy.pk).get_latest_revision_as_object()
        latest.title = title
        latest.save_revision()


def is_live(texts: Any) -> bool:
    return Page.objects.get(pk=texts.easy.pk).live


def test_the_draft_has_a_section_for_each_heading_with_its_anchor(client, texts):
    sections = [(block.value["heading"], block.value["anchor"]) for block in texts.easy.body]
    assert [heading for heading, _anchor in sections] == ["", "Baden", "Im Winter"]
    html = client.get("/der-see/", headers=HOST).content.decode()
    assert all(f'id="{anchor}"' in html for _heading, anchor in sections if anchor)
    with scopes_disabled():
        assert easy_language.begin(page=texts.page, actor=None).pk == texts.easy.pk
        with pytest.raises(Invalid):
            easy_language.begin(page=texts.easy, actor=None)


def test_nothing_is_published_that_nobody_has_checked(texts):
    with pytest.raises(Refused):
        publish(texts)
    unchecked = EasyLanguagePage.objects.get(pk=texts.easy.pk)
    unchecked.live = True
    with scopes_disabled(), pytest.raises(Refused):
        unchecked.save()
    assert not is_live(texts)
    checked(texts)
    publish(texts)
    assert is_live(texts)


def test_a_changed_text_needs_another_check(texts):
    checked(texts)
    publish(texts)
    write(texts, "Der große See")
    with pytest.raises(Refused) as refusal:
        publish(texts)
    assert refusal.value.message == easy_language.CHANGED_SINCE
    assert Page.objects.get(pk=texts.easy.pk).title == "Der See"
    checked(texts)
    publish(texts)
    assert Page.objects.get(pk=texts.easy.pk).title == "Der große See"


def test_a_draft_that_was_checked_as_it_began_stays_checked_when_it_is_public(texts):
    checked(texts)
    publish(texts)
    with scopes_disabled():
        easy = EasyLanguagePage.objects.get(pk=texts.easy.pk)
        assert easy_language.standing(easy, easy.source).review is not None


def test_a_check_names_people_and_a_day_that_has_been(texts, cast):
    for wrong in ({"reviewers": "  "}, {"reviewed_on": TODAY + timedelta(days=1)}):
        with pytest.raises(Invalid):
            checked(texts, **wrong)
    for person in (cast.team, cast.moderator, cast.foreigner):
        with pytest.raises(Refused):
            checked(texts, actor=person)
    assert checked(texts, actor=cast.editor).recorded_by == cast.editor


def test_every_way_to_publish_in_the_back_office_is_refused_kindly(browse, cast, texts):
    client = browse(cast.editor)
    section = {
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "section", "body-0-id": "",
        "body-0-value-heading": "Baden", "body-0-value-anchor": "", "body-0-value-image-image": "",
        "body-0-value-image-decorative": "", "body-0-value-image-alt_text": "",
        "body-0-value-text": '{"blocks": [{"key": "a", "text": "Hier baden alle.", "type": "unstyled", "depth": 0,'
        ' "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}',
    }  # fmt: skip
    form = {
        "title": "Am See", "slug": "leichte-sprache", "seo_title": "", "search_description": "", "go_live_at": "",
        "expire_at": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **section,
    }  # fmt: skip
    edit = f"/admin/pages/{texts.easy.pk}/edit/"
    for schedule in ("", "2099-01-01 12:00"):
        answer = client.post(edit, {**form, "go_live_at": schedule, "action-publish": "1"}, follow=True)
        assert "erst veröffentlicht" in answer.content.decode() or "published only after" in answer.content.decode()
        assert not is_live(texts)
    with scopes_disabled():  # what was typed is there
        assert EasyLanguagePage.objects.get(pk=texts.easy.pk).get_latest_revision_as_object().title == "Am See"
    client.post(f"/admin/bulk/wagtailcore/page/publish/?id={texts.easy.pk}&next=/admin/")
    assert not is_live(texts)
    parent = f"/admin/bulk/wagtailcore/page/publish/?id={texts.page.pk}&next=/admin/"
    answer = client.post(parent, {"include_descendants": "on"})
    assert answer.status_code == 302
    assert not is_live(texts)


def test_a_schedule_that_was_made_otherwise_does_not_go_round_it(texts):
    with scopes_disabled(), time_machine.travel(NOON):
        revision = EasyLanguagePage.objects.get(pk=texts.easy.pk).get_latest_revision()
        revision.approved_go_live_at = NOON - timedelta(minutes=1)
        revision.save()
        call_command("publish_scheduled")
        revision.refresh_from_db()
    assert not is_live(texts)
    assert revision.approved_go_live_at is None


def test_the_check_is_recorded_in_the_back_office_with_hints_beside_it(browse, cast, texts):
    path = f"/admin/leichte-sprache/{texts.easy.pk}/pruefung/"
    with scopes_disabled():
        latest = texts.easy.get_latest_revision_as_object()
        latest.title = "Der See"
        latest.body[0].value["heading"] = "Die Verkehrsinfrastruktur wird nicht gebaut"
        latest.save_revision()
    html = browse(cast.editor).get(path).content.decode()
    assert "Verkehrsinfrastruktur" in html
    wrong = browse(cast.editor).post(path, {"reviewers": "", "by_readers": "ja", "reviewed_on": "2020-01-01"})
    assert wrong.status_code == 200
    browse(cast.editor).post(path, {"reviewers": "Gruppe A", "by_readers": "ja", "reviewed_on": "2020-01-01"})
    assert EasyReview.objects.get().reviewers == "Gruppe A"
    assert browse(cast.foreigner, "kueste.land.localhost").get(path).status_code == 404
    assert browse(cast.team).get(path).status_code == 302


@pytest.mark.parametrize(("by_readers", "name"), [(True, "Leichte Sprache"), (False, "Einfache Sprache")])
def test_it_is_called_easy_only_where_its_readers_have_checked_it(client, texts, by_readers, name):
    checked(texts, by_readers=by_readers)
    publish(texts)
    html = client.get("/der-see/leichte-sprache/", headers=HOST).content.decode()
    assert '<article class="easy" lang="de-simple">' in html
    assert name in html or {"Leichte Sprache": "Easy language", "Einfache Sprache": "Plain language"}[name] in html
    assert "Prüfgruppe der Lebenshilfe" in html
    assert 'href="/der-see/"' in html


def test_a_change_of_the_page_shows_to_the_public_and_in_the_inbox(browse, client, cast, texts):
    checked(texts)
    publish(texts)
    address = "/der-see/leichte-sprache/"
    edit = f"/admin/pages/{texts.easy.pk}/edit/"
    assert "notice--info" not in client.get(address, headers=HOST).content.decode()
    assert edit not in browse(cast.editor).get("/admin/").content.decode().split("latest")[0]
    with scopes_disabled():
        texts.page.intro = "Jetzt mit Steg"
        texts.page.save_revision().publish()
    cache.clear()
    assert "notice--info" in client.get(address, headers=HOST).content.decode()
    assert edit in browse(cast.editor).get("/admin/").content.decode()


def test_pages_offer_their_easy_text_while_it_is_public(client, texts):
    link = 'href="/der-see/leichte-sprache/" hreflang="de-simple" data-keep-place'
    assert link not in client.get("/der-see/", headers=HOST).content.decode()
    checked(texts)
    publish(texts)
    assert link in client.get("/der-see/", headers=HOST).content.decode()
    assert (
        "/leichte-sprache/" not in client.get("/der-see/", headers=HOST).content.decode().split("unterseiten")[-1][:0]
    )


def test_it_stays_with_its_page(browse, cast, texts):
    target = texts.page.get_parent().get_children().get(slug="regeln")
    browse(cast.editor).post(f"/admin/pages/{texts.easy.pk}/move/{target.pk}/confirm/")
    assert Page.objects.get(pk=texts.easy.pk).get_parent().pk == texts.page.pk


def test_a_new_site_has_no_unchecked_text_in_public(client, places):
    assert client.get("/leichte-sprache/", headers=HOST).status_code == 404
    assert client.get("/gebaerdensprache/", headers=HOST).status_code == 404
    html = client.get("/", headers=HOST).content.decode()
    assert 'href="/leichte-sprache/"' not in html
    with scopes_disabled():
        assert EasyLanguagePage.objects.child_of(places.heide.site.root_page).get().live is False


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Wir bauen einen Weg.", 0),
        ("Der Weg wird gebaut.", 1),
        ("Das Haus des Bürgermeisters ist groß.", 1),
        ("Wir bauen nicht.", 1),
        ("Die Verkehrsinfrastruktur ist alt.", 1),
        ("Die Verkehrs-Infra-Struktur ist alt.", 0),
        ("Die Bundes·tags·wahl ist am Sonntag.", 0),
        ("Das könnte teuer sein.", 1),
        ("Es kostet 1.200.000 Euro.", 1),
        ("Wir kommen z. B. am Montag.", 1),
        ("eins zwei drei vier fünf sechs sieben acht neun zehn elf.", 1),
        ("", 0),
    ],
)
def test_hints_are_given_for_what_is_hard(sentence, number):
    assert len(of_text(sentence, line=True)) == number


def test_hints_go_line_by_line(texts):
    with scopes_disabled():
        texts.easy.body[0].value["text"].source = "<p>Wir bauen.</p><p>Du hilfst. Er hilft.</p>"
    assert [hint.text for hint in hints(texts.easy)] == ["Du hilfst. Er hilft."]
