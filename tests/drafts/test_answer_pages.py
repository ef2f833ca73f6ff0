"""Contributions and answers as the public reads them and as the team works on them; the synopsis in three forms."""

import io
from datetime import UTC, datetime

import docx
import openpyxl
import pytest
from django.utils import translation
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.accounts.roles import staff_reach
from participation.comments import services as comments
from participation.comments.services import NewComment, record_many
from participation.drafts.inbox import inbox
from participation.drafts.models import Response
from participation.drafts.services import record_response, respond
from participation.drafts.synopsis.rows import Row, Synopsis, Wording
from participation.drafts.synopsis.sheet import as_sheet
from participation.drafts.synopsis.word import as_word
from tests import factories
from tests.drafts.factories import comment, paragraph, publish
from tests.factories import NOON
from tests.world import browser

HEIDE = "heide.land.localhost"
WORDS = {
    "verdict": "adopted", "reason": "Das stimmt.", "signed_name": "Maren T.", "signed_role": "Leiterin",
}  # fmt: skip
ALIVE = ["=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", "\t=1", "|x", "%x"]


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def team(world):
    return factories.staff("Petra", Role.PROJECT_TEAM, world.stage.heide)


@pytest.fixture
def said(world):
    publish(world.module)
    return [
        comment(paragraph(world.module, "a1"), world.anna, "Es sind 43 Gemeinden."),
        comment(paragraph(world.module, "a3"), world.ben, "Zu spät!"),
    ]


def public(world, name, query=""):
    address = f"/mitmachen/{world.module.process.slug}/{world.module.slug}/{name}"
    return browser(HEIDE).get(address + query)


def desk(world, page="beitraege", query=""):
    return f"/admin/module/draft/{world.module.pk}/{page}/{query}"


def test_the_public_page_counts_filters_and_shows_answers(world, said, team):
    with scopes_disabled():
        respond(draft=world.module, comments=[said[0].pk], actor=team, **WORDS)
        response = Response.objects.get()
    html = public(world, "antworten/").content.decode()
    assert "Es sind 43" in html
    assert "Zu spät!" in html
    assert "Das stimmt." in html
    for query, shown, hidden in (
        ("?stand=adopted", "Es sind 43", "Zu spät"),
        ("?stand=offen", "Zu spät", "Es sind 43"),
        ("?q=sind", "Es sind 43", "Zu spät"),
        (f"?antwort={response.pk}", "Es sind 43", "Zu spät"),
        ("?kapitel=3", "Zu spät", "Es sind 43"),
    ):
        html = public(world, "antworten/", query).content.decode()
        assert shown in html, query
        assert hidden not in html, query


@pytest.mark.parametrize("query", ["?stand=x&kapitel=999&q=%00", "?page=9999", "?kapitel=x", "?q=" + "x" * 300])
def test_filters_that_make_no_sense_are_left_aside(world, said, query):
    assert public(world, "antworten/", query).status_code == 200


@pytest.mark.parametrize("query", ["?antwort=999", "?antwort=x", "?antwort=99999999999999"])
def test_an_answer_that_is_not_there_is_not_found(world, said, query):
    assert public(world, "antworten/", query).status_code == 404


def test_hidden_contributions_appear_nowhere(world, said, team):
    moderator = factories.staff("Mo", Role.MODERATOR, world.stage.heide)
    with scopes_disabled():
        respond(draft=world.module, comments=[said[0].pk], actor=team, **WORDS)
        comments.hide(comment=said[0], actor=moderator, reason="Beleidigung")
    for name in ("antworten/", "synopse/"):
        assert "Es sind 43" not in public(world, name).content.decode()
    text = "\n".join(cell.text for table in document(world).tables for row in table.rows for cell in row.cells)
    assert "Es sind 43" not in text


def document(world):
    answer = public(world, "synopse.docx")
    return docx.Document(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_word_document_has_headings_repeated_heads_and_a_language(world, said):
    made = document(world)
    assert made.core_properties.title
    assert made.core_properties.language == "de-DE"
    assert [paragraph.style.name for paragraph in made.paragraphs if paragraph.style.name.startswith(("Title", "Head"))]
    section = made.sections[0]
    assert section.page_width > section.page_height
    head = made.tables[0].rows[0]._tr.trPr
    assert head.xpath("./w:tblHeader")
    assert made.styles.element.xpath(".//w:rPrDefault//w:lang/@w:val") == ["de-DE"]


def test_no_text_comes_alive_as_a_formula():
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    rows = [
        Row(number, text, text, text, f"{text}\x0b\x00", text, moment, text, verdict=text, reason=text, signed=text,
            answered_at=moment, version=2, wordings=[Wording(text, text, text)])
        for number, text in enumerate(ALIVE, 1)
    ]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(as_sheet(Synopsis("=1", "+1", "-1", "@x", moment, 2, rows))))
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "B2"
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            assert cell.data_type != "f"
            if cell.data_type == "s" and cell.value and cell.value.startswith(("=", "+", "-", "@", "\t")):
                assert cell.quotePrefix
    assert [row[4].value for row in sheet.iter_rows(min_row=2)] == [text.replace("\t", "\t") for text in ALIVE]
    assert as_word(Synopsis("=1", "+1", "-1", "@x", moment, 2, rows))


def test_two_thousand_contributions_cost_no_more_queries_than_two(world, said, team, django_assert_max_num_queries):
    with scopes_disabled():
        place = paragraph(world.module, "a1")
        rows = record_many([NewComment(place, world.anna.pk, f"Beitrag {n}", NOON) for n in range(300)])
        for start in range(0, 300, 100):
            record_response(
                draft=world.module, comments=[row.pk for row in rows[start : start + 100]], at=NOON, **WORDS
            )
    for name in ("antworten/", "synopse/", "synopse.docx", "synopse.xlsx"):
        with django_assert_max_num_queries(20):
            assert public(world, name).status_code == 200
    client = browser(HEIDE, team)
    client.get(desk(world))
    with django_assert_max_num_queries(30):
        assert client.get(desk(world)).status_code == 200
    with django_assert_max_num_queries(30):
        client.get(desk(world, "antworten", "?" + "&".join(f"beitrag={row.pk}" for row in rows[:100])))


def test_the_team_chooses_several_and_answers_once(world, said, team):
    client = browser(HEIDE, team)
    html = client.get(desk(world)).content.decode()
    assert html.count('name="beitrag"') == 2
    chosen = "&".join(f"beitrag={row.pk}" for row in said)
    html = client.get(desk(world, "antworten", f"?stand=offen&{chosen}")).content.decode()
    assert "Es sind 43" in html
    data = {**WORDS, "beitrag": [row.pk for row in said]}
    answer = client.post(desk(world, "antworten", f"?stand=offen&{chosen}"), data)
    assert answer.url == desk(world, query="?stand=offen")
    with scopes_disabled():
        response = Response.objects.get()
        assert (response.answered.count(), response.author, response.reason) == (2, team, "<p>Das stimmt.</p>")


def test_what_is_missing_is_said_and_what_was_typed_stays(world, said, team):
    data = {**WORDS, "signed_role": "", "reason": "Noch nicht fertig", "beitrag": [said[0].pk]}
    answer = browser(HEIDE, team).post(desk(world, "antworten"), data)
    assert answer.context["form"].errors["signed_role"]
    assert "Noch nicht fertig" in answer.content.decode()
    with scopes_disabled():
        assert not Response.objects.exists()


def test_without_a_choice_the_list_comes_back(world, said, team):
    answer = browser(HEIDE, team).get(desk(world, "antworten", "?beitrag=999999&beitrag=x"))
    assert answer.url == desk(world)


def test_a_moderator_reads_and_does_not_answer(world, said):
    client = browser(HEIDE, factories.staff("Mo", Role.MODERATOR, world.stage.heide))
    html = client.get(desk(world)).content.decode()
    assert "Es sind 43" in html
    assert client.get(desk(world, "antworten", f"?beitrag={said[0].pk}")).url == desk(world)


def test_people_of_another_district_find_nothing(world, said):
    client = browser("kueste.land.localhost", factories.staff("Kim", Role.ADMINISTRATOR, world.stage.kueste))
    for page in ("beitraege", "antworten"):
        assert client.get(desk(world, page, f"?beitrag={said[0].pk}")).status_code == 404
        assert client.post(desk(world, page), {**WORDS, "beitrag": said[0].pk}).status_code == 404
    for name in ("antworten/", "synopse/", "synopse.docx", "synopse.xlsx"):
        address = f"/mitmachen/{world.module.process.slug}/{world.module.slug}/{name}"
        assert browser("kueste.land.localhost").get(address).status_code == 404


def test_the_start_page_counts_what_nobody_has_answered(world, said, team):
    with scopes_disabled(), translation.override("en"):
        comments.post(contribution=paragraph(world.module, "a1"), author=world.ben, text="Ja!", reply_to=said[0].pk)
        counted = [entry for entry in inbox(team, staff_reach(team)) if "answer" in str(entry.label)]
        assert [entry.count for entry in counted] == [2]
        assert counted[0].url == desk(world, query="?stand=offen")
        mo = factories.staff("Mo", Role.MODERATOR, world.stage.heide)
        assert [entry.count for entry in inbox(mo, staff_reach(mo)) if "answer" in str(entry.label)] == [0]
