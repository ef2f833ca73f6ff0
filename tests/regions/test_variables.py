"""Variables in texts: replaced by escaped values of the site, never shown as braces, told to editors as problems."""

import pytest

from participation.regions import states, variables
from participation.regions.models import Region
from participation.regions.services import record_facts
from participation.regions.variables import fill_html, fill_text, problems
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    heide = factories.stage().heide
    values = {
        "authority": "Kreis <Heide> & See",
        "address": "Am Markt 1\n29000 Heidestadt",
        "email": "post@heide.example.org",
        "phone": "0581 / 82-0",
        "privacy_authority_url": "https://aufsicht.example.org/",
    }
    record_facts(region=heide, values=values)
    return heide


@pytest.mark.parametrize("written", ["Behörde", " behoerde ", "BEHÖRDE", "&nbsp;Beh&ouml;rde"])
def test_a_variable_is_found_however_it_is_written(region: Region, written: str) -> None:
    assert fill_html(f"<p>{{{{{written}}}}}</p>", region) == "<p>Kreis &lt;Heide&gt; &amp; See</p>"


def test_addresses_become_links_outside_of_links(region: Region) -> None:
    assert fill_html("{{ E-Mail }}", region) == '<a href="mailto:post@heide.example.org">post@heide.example.org</a>'
    assert fill_html("{{ Telefon }}", region) == '<a href="tel:0581820">0581 / 82-0</a>'
    assert 'href="https://aufsicht.example.org/"' in fill_html("{{ Datenschutzaufsicht im Netz }}", region)
    inside = '<a href="mailto:{{ E-Mail }}">{{ E-Mail }}</a>'
    assert fill_html(inside, region) == '<a href="mailto:post@heide.example.org">post@heide.example.org</a>'


def test_lines_stay_lines(region: Region) -> None:
    assert fill_html("{{ Anschrift }}", region) == "Am Markt 1<br>29000 Heidestadt"
    assert fill_text("{{ Anschrift }}", region) == "Am Markt 1, 29000 Heidestadt"


@pytest.mark.parametrize("text", ["{{ Verantwortlich }}", "{{ Unfug }}", "{{ }}", "{{ offen", "zu }}"])
def test_the_public_never_sees_braces(region: Region, text: str) -> None:
    for filled in (fill_html(text, region), fill_text(text, region)):
        assert "{{" not in filled
        assert "}}" not in filled


def test_a_missing_value_says_that_it_follows(region: Region) -> None:
    assert fill_text("Verantwortlich: {{ Verantwortlich }}", region) == f"Verantwortlich: {variables.gap()}"


def test_editors_hear_what_says_nothing(region: Region) -> None:
    found = problems(["{{ Name }} {{ Unfug }} {{ Verantwortlich }} {{Unfug}}", "{{ offen"], region)
    assert [(problem.written, problem.is_known) for problem in found] == [
        ("Unfug", False),
        ("Verantwortlich", True),
        ("{{", False),
    ]
    assert all(str(problem) for problem in found)


def test_a_text_without_variables_asks_nothing(region: Region, django_assert_num_queries) -> None:
    fresh = Region.objects.get(pk=region.pk)
    with django_assert_num_queries(0):
        assert fill_html("<p>Nur Text</p>", fresh) == "<p>Nur Text</p>"


def test_every_land_names_its_law_and_its_supervision() -> None:
    assert states.keys() == [f"{number:02}" for number in range(1, 17)]
    for key in map("{:02}".format, range(1, 17)):
        known = states.defaults(key)
        assert states.name_of(key + "360")
        assert known["accessibility_law"]
        assert known["privacy_authority_url"].startswith("https://")
        assert set(known) <= {field.name for field in variables.SiteFacts._meta.fields}
    assert states.defaults("99") == {}
