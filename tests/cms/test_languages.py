"""Pages in several languages: addresses, the switch, whose they are, what search engines hear."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django_scopes import scopes_disabled
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from cms.languages import in_language, open_language, translated_home
from cms.models import ContentPage, HomePage
from participation.core.errors import Invalid, Refused
from participation.regions import hosts
from participation.regions.services import record_facts
from participation.search.models import SearchDocument
from tests.cms.translating import translate

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
COAST = "kueste.land.localhost"


@pytest.fixture
def heath(places: Any, cast: Any) -> Any:
    """The district on the heath speaks English: home and one page are translated and public, the rules are not."""
    with scopes_disabled():
        home = HomePage.objects.get(pk=places.heide.site.root_page_id)
        open_language(region=places.heide, language="en", actor=cast.admin)
        page = home.add_child(
            instance=ContentPage(
                title="Der See", slug="der-see", intro="Alles über ihn",
                body=[("heading", "Baden"), ("text", "<p>Hier baden alle.</p><h3>Im Winter</h3><p>Kalt.</p>")],
            )
        )  # fmt: skip
        page.save_revision().publish()
        page = ContentPage.objects.get(pk=page.pk)
        english_home = translate(home, "en", {home.question: "What should change?"})
        english = translate(page, "en", {"Der See": "The lake", "der-see": "the-lake", "Baden": "Swimming"})
    return SimpleNamespace(region=places.heide, home=home, page=page, english_home=english_home, english=english)


def get(client: Any, path: str, host: str = "heide.land.localhost", language: str = "") -> Any:
    if language:
        client.cookies["language"] = language
    return client.get(path, headers={"host": host})


def test_a_translation_has_an_address_of_its_own_below_the_home_of_the_region(client, heath):
    assert heath.english_home.is_child_of(heath.home)
    assert heath.english.is_child_of(heath.english_home)
    assert heath.english.full_url == "http://heide.land.localhost/en/the-lake/"
    assert heath.english.region_id == heath.region.pk
    answer = get(client, "/en/the-lake/")
    assert answer.status_code == 200
    assert answer["Content-Language"] == "en"
    assert '<html lang="en">' in answer.content.decode()
    assert "Skip to content" in answer.content.decode()


def test_the_address_decides_about_the_page_whatever_language_was_chosen(client, heath):
    for chosen in ("", "en"):
        html = get(client, "/der-see/", language=chosen).content.decode()
        assert "<h1>Der See</h1>" in html
        assert '<html lang="de">' in html
    assert '<header class="header" lang="en">' in html
    assert "<h1>The lake</h1>" in get(client, "/en/the-lake/", language="de").content.decode()


def test_the_switch_leads_to_the_same_page(client, heath):
    assert (
        'href="/sprache/en/?next=%2Fen%2Fthe-lake%2F" lang="en" hreflang="en"'
        in get(client, "/der-see/").content.decode()
    )
    assert 'href="/sprache/de/?next=%2Fder-see%2F"' in get(client, "/en/the-lake/").content.decode()
    answer = client.get("/sprache/en/?next=%2Fen%2Fthe-lake%2F%23abschnitt-1", headers={"host": "heide.land.localhost"})
    assert answer["Location"] == "/en/the-lake/#abschnitt-1"
    assert answer.cookies["language"].value == "en"


def test_without_a_translation_the_switch_stays_and_a_sentence_says_why(client, heath):
    assert "/sprache/en/?next=%2Fregeln%2F" in get(client, "/regeln/").content.decode()
    html = get(client, "/regeln/", language="en").content.decode()
    assert "This page exists in German only." in html
    html = get(client, "/der-see/", language="en").content.decode()
    assert 'href="/en/the-lake/"' in html
    assert "in German only" not in html


def test_an_address_without_translation_leads_to_the_german_page(client, heath):
    assert get(client, "/en/regeln/")["Location"] == "/regeln/"
    with scopes_disabled():
        heath.english.unpublish()
    assert get(client, "/en/the-lake/")["Location"] == "/der-see/"
    assert get(client, "/en/", COAST)["Location"] == "/"
    assert get(client, "/en/gibt-es-nicht/").status_code == 404
    assert get(client, "/fr/der-see/").status_code == 404


def test_sections_have_the_same_anchor_in_all_versions(client, heath):
    import re

    german = re.findall(r'id="(abschnitt-[^"]+)"', get(client, "/der-see/").content.decode())
    english = re.findall(r'id="(abschnitt-[^"]+)"', get(client, "/en/the-lake/").content.decode())
    assert german == english
    assert len(german) == 2


def test_search_engines_hear_of_all_versions(client, heath):
    for path in ("/der-see/", "/en/the-lake/"):
        html = get(client, path).content.decode()
        assert f'<link rel="canonical" href="http://heide.land.localhost{path}">' in html
        assert '<link rel="alternate" hreflang="de" href="http://heide.land.localhost/der-see/">' in html
        assert '<link rel="alternate" hreflang="en" href="http://heide.land.localhost/en/the-lake/">' in html
        assert '<link rel="alternate" hreflang="x-default" href="http://heide.land.localhost/der-see/">' in html
    assert "alternate" not in get(client, "/regeln/").content.decode()


def test_menus_lead_to_translations_and_never_to_what_is_not_public(client, heath):
    with scopes_disabled():
        rules = ContentPage.objects.child_of(heath.home).get(slug="regeln")
        translate(rules, "en", {"regeln": "rules"})
        addresses = ["/", "/regeln/", "/hilfe/", "/gebaerdensprache/"]
        assert in_language(heath.home, addresses, "en") == {"/": "/en/", "/regeln/": "/en/rules/", "/hilfe/": "/hilfe/"}
        assert in_language(heath.home, addresses, "de") == {"/": "/", "/regeln/": "/regeln/", "/hilfe/": "/hilfe/"}
    html = get(client, "/vorschlaege/", language="en").content.decode()
    assert 'href="/en/rules/"' in html
    assert '<a class="brand__name" href="/en/">' in html
    assert "/gebaerdensprache/" not in html


def test_a_region_has_the_languages_it_chose_and_another_is_not_touched(places, cast):
    with scopes_disabled():
        for _again in range(2):
            home = open_language(region=places.heide, language="en", actor=cast.editor)
        assert not home.live
        assert translated_home(places.heide.site.root_page, "en").pk == home.pk
        assert translated_home(places.kueste.site.root_page, "en") is None
        with pytest.raises(Refused):
            open_language(region=places.heide, language="en", actor=cast.foreigner)
        record_facts(region=places.kueste, values={"languages": ["de"]})
        hosts.forget()
        for language in ("tlh", "de", "en"):
            with pytest.raises(Invalid):
                open_language(region=places.kueste, language=language)


def test_a_language_that_the_site_does_not_have_is_not_offered(client, heath):
    with scopes_disabled():
        record_facts(region=heath.region, values={"languages": ["de"]})
    hosts.forget()
    cache.clear()
    html = get(client, "/der-see/", language="en").content.decode()
    assert "/sprache/en/" not in html
    assert "/en/the-lake/" not in html


def test_the_translation_of_a_page_whose_parent_is_not_translated_shows_no_german(browse, cast, heath):
    with scopes_disabled():
        below = heath.home.get_children().get(slug="regeln").specific.add_child(
            instance=ContentPage(title="Ganz unten", slug="ganz-unten")
        )  # fmt: skip
        below.save_revision().publish()
    locale = Locale.objects.get(language_code="en")
    path = f"/admin/localize/submit/page/{below.pk}/"
    assert browse(cast.team).post(path, {"locales": [locale.pk]}).status_code == 302
    assert Page.objects.get(slug="regeln", locale=locale).live is False
    assert Page.objects.get(slug="ganz-unten", locale=locale).alias_of_id is None
    assert Translation.objects.filter(source__object_id=heath.home.get_children().get(slug="regeln").translation_key)


def test_a_first_translation_makes_the_home_of_its_language_as_a_draft(browse, cast, places):
    locale = Locale.objects.get(language_code="en")
    home = places.kueste.site.root_page
    rules = home.get_children().get(slug="regeln")
    path = f"/admin/localize/submit/page/{rules.pk}/"
    assert browse(cast.admin).post(path, {"locales": [locale.pk]}).status_code == 404
    answer = browse(cast.foreigner, COAST).post(path, {"locales": [locale.pk]})
    english = Page.objects.get(translation_key=rules.translation_key, locale=locale)
    assert answer["Location"] == f"/admin/pages/{english.pk}/edit/"
    assert english.get_parent().pk == translated_home(home, "en").pk
    assert not english.live
    assert browse(cast.foreigner, COAST).get(answer["Location"]).status_code == 200


def test_pages_are_translated_into_the_languages_of_their_region_only(browse, cast, places):
    with scopes_disabled():
        record_facts(region=places.heide, values={"languages": ["de"]})
    hosts.forget()
    locale = Locale.objects.get(language_code="en")
    rules = places.heide.site.root_page.get_children().get(slug="regeln")
    answer = browse(cast.admin).post(f"/admin/localize/submit/page/{rules.pk}/", {"locales": [locale.pk]})
    assert answer.status_code == 200  # asked again
    assert not Page.objects.filter(locale=locale).exists()


def test_the_search_knows_the_language_of_a_page(heath):
    with scopes_disabled():
        call_command("rebuild_search", "--kind", "page", "--json")
        rows = dict(SearchDocument.objects.filter(kind="page", title="The lake").values_list("url", "region_id"))
    assert rows == {"/en/the-lake/": heath.region.pk}


def test_the_home_of_a_language_can_be_withdrawn_the_home_of_the_site_cannot(browse, cast, heath):
    browse(cast.admin).post(f"/admin/pages/{heath.english_home.pk}/unpublish/")
    assert not Page.objects.get(pk=heath.english_home.pk).live
    browse(cast.admin).post(f"/admin/pages/{heath.home.pk}/unpublish/")
    assert Page.objects.get(pk=heath.home.pk).live


def test_the_sitemap_lists_public_pages_of_this_site_with_their_translations(client, heath):
    xml = get(client, "/sitemap.xml").content.decode()
    assert "<loc>http://heide.land.localhost/en/the-lake/</loc>" in xml
    assert xml.count('hreflang="en" href="http://heide.land.localhost/en/the-lake/"') == 2
    assert xml.count('hreflang="x-default" href="http://heide.land.localhost/der-see/"') == 2
    assert "http://heide.land.localhost/regeln/" in xml
    assert "kueste" not in xml
    assert "gebaerdensprache" not in xml
    text = get(client, "/robots.txt").content.decode()
    assert "Sitemap: http://heide.land.localhost/sitemap.xml" in text
    assert "Disallow: /admin/" in text
