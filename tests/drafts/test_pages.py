"""The pages of a draft, as visitors and signed-in people see them."""

import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from participation.comments.models import Comment
from participation.comments.services import NewComment, record_many
from participation.drafts.models import Draft, Passage
from participation.drafts.querysets import texts_of
from participation.drafts.services import Piece
from participation.drafts.services.passages import attach
from tests import factories
from tests.drafts.editing import Editor
from tests.drafts.factories import changed, comment, key, paragraph, publish

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    return answer.content.decode()


def url(world, rest: str = "") -> str:
    return world.module.get_absolute_url() + rest


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the comment form."""
    form = page[page.index('id="comment-form"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))


def test_a_draft_without_a_version_says_so(world, at_heide) -> None:
    page = text_of(at_heide().get(url(world)))
    assert "Ideen" in page
    assert "absatz" not in page


def test_the_newest_version_is_read_with_numbers_contents_and_discussions(world, at_heide) -> None:
    publish(world.module, note="Erste Fassung.")
    comment(paragraph(world.module, "a1"), world.anna, extra={"passage": (0, 13)})
    page = text_of(at_heide().get(url(world)))
    assert "Erste Fassung." in page
    assert "2.1 (1)" in page
    assert "<mark>Der Landkreis</mark> hat 42" in page
    assert paragraph(world.module, "a1").get_absolute_url() in page
    assert 'href="#a' in page
    assert "Das ist gut." not in page
    assert 'href="/sprache/en/?next=' in page


def test_of_the_note_of_a_version_the_first_sentence_is_seen_at_once(world, at_heide) -> None:
    publish(world.module, note="Zweite Fassung, z. B. mit Karten. Das ist neu.")
    page = text_of(at_heide().get(url(world)))
    assert "z. B. mit Karten.</p></div><details>" in page
    assert "Das ist neu." in page


def test_an_older_version_stays_readable_and_names_the_newer_one(world, at_heide) -> None:
    publish(world.module)
    comment(paragraph(world.module, "a1"), world.anna, extra={"passage": (0, 13)})
    publish(world.module, changed(a1="<p>Ganz neu.</p>"))
    page = text_of(at_heide().get(url(world, "fassung/1/")))
    assert "42 Gemeinden" in page
    assert "Ganz neu" not in page
    assert f'href="{url(world)}"' in page
    assert "/absatz/" not in page
    assert at_heide().get(url(world, "fassung/3/")).status_code == 404


def test_a_drafted_process_is_for_its_team_only(world, at_heide) -> None:
    publish(world.module)
    with scopes_disabled():
        Draft._base_manager.filter(pk=world.module.pk).update(is_public=False)
    where = [url(world), url(world, "fassung/1/"), url(world, "diskussion/"), url(world, "vergleich/"),
             paragraph(world.module, "a1").get_absolute_url()]  # fmt: skip
    team = factories.staff("Petra", "project_team", world.stage.heide)
    for address in where:
        assert at_heide(world.anna).get(address).status_code == 404
        assert at_heide(team).get(address).status_code == 200


def test_a_comment_on_chosen_sentences(world, at_heide) -> None:
    publish(world.module)
    anna = at_heide(world.anna)
    where = paragraph(world.module, "a1")
    page = text_of(anna.get(where.get_absolute_url()))
    sent = form_of(page) | {"comment": "Bitte mehr davon.", "passage": ["0-31", "32-79"]}
    answer = anna.post(f"/beitrag/{where.pk}/kommentieren/", sent, follow=True)
    assert "„Der Landkreis hat 42 Gemeinden. In 17 davon" in text_of(answer).replace("&#x27;", "'") or "“" in text_of(
        answer
    )
    assert Passage.objects.get().quote.startswith("Der Landkreis")
    assert Passage.objects.get().quote.endswith("bis heute.")


def test_what_was_selected_survives_the_sign_in(world, at_heide) -> None:
    publish(world.module)
    where = paragraph(world.module, "a1")
    visitor = at_heide()
    page = text_of(visitor.get(f"{where.get_absolute_url()}?stelle=3-15&fassung=1"))
    assert re.search(r'value="4-17"[^>]* checked', page)
    answer = visitor.get(f"/beitrag/{where.pk}/kommentieren/", {"passage": "4-17", "passage_version": "1"})
    assert answer.status_code == 302
    back = answer["Location"].partition("next=")[2]
    assert "passage%3D4-17" in back
    page = text_of(at_heide(world.anna).get(f"/beitrag/{where.pk}/kommentieren/?passage=4-17&passage_version=1"))
    assert re.search(r'value="4-17"[^>]* checked', page)


def test_a_refused_comment_keeps_passage_and_text(world, at_heide) -> None:
    publish(world.module)
    anna, where = at_heide(world.anna), paragraph(world.module, "a1")
    address = f"/beitrag/{where.pk}/kommentieren/"
    hidden = form_of(text_of(anna.get(address)))
    answer = anna.post(address, hidden | {"comment": "", "passage": ["0-31"]})
    assert answer.status_code == 422
    assert re.search(r'value="0-31"[^>]* checked', text_of(answer))
    publish(world.module, changed(a1="<p>Ganz neu geschrieben, ohne alles, was hier einmal stand und galt.</p>"))
    answer = anna.post(address, hidden | {"comment": "Mein Gedanke", "passage": ["32-79"]})
    assert answer.status_code == 422
    assert "Mein Gedanke" in text_of(answer)
    assert 'name="passage_version" value="2"' in text_of(answer)
    for bad in ("abc", "9-3", "1-99999999"):
        assert anna.post(address, hidden | {"comment": "x", "passage": [bad]}).status_code == 422


@pytest.mark.parametrize("query", ["?stelle=x", "?stelle=5-2&fassung=1", "?fassung=99&stelle=0-5", "?passage=0-99999"])
def test_an_address_with_nonsense_shows_the_paragraph(world, at_heide, query) -> None:
    publish(world.module)
    answer = at_heide(world.anna).get(paragraph(world.module, "a1").get_absolute_url() + query)
    assert answer.status_code == 200


def test_beside_the_text_only_the_discussion_is_sent(world, at_heide) -> None:
    publish(world.module)
    answer = at_heide().get(paragraph(world.module, "a1").get_absolute_url(), headers={"HX-Request": "true"})
    assert "<html" not in text_of(answer)
    assert "HX-Request" in answer["Vary"]


def test_where_a_conversation_came_from_is_said(world, at_heide) -> None:
    publish(world.module)
    comment(paragraph(world.module, "a2"), world.anna, "Welche Wege?")
    text = ("Der Landkreis hat 42 Gemeinden. In 17 davon fehlt schnelles Internet bis heute. Viele Wege zum Amt sind "
            "weit. Wer kein Auto hat, braucht einen halben Tag.")  # fmt: skip
    publish(world.module, changed(a1=f"<p>{text}</p>", a2=None))
    page = text_of(at_heide().get(paragraph(world.module, "a1").get_absolute_url()))
    assert "Welche Wege?" in page
    assert "1 (2)" in page
    gone = text_of(at_heide().get(paragraph(world.module, "a2").get_absolute_url()))
    assert paragraph(world.module, "a1").get_absolute_url() in gone


def test_what_lost_its_place_is_listed_with_its_old_context(world, at_heide) -> None:
    publish(world.module)
    comment(paragraph(world.module, "a3"), world.anna, "Zuerst die Höfe!", extra={"passage": (53, 75)})
    comment(paragraph(world.module, "a4"), world.ben, "Wo genau?")
    publish(world.module, changed(a3="<p>Bis 2030 erhält jedes Haus einen Glasfaseranschluss.</p>", a4=None))
    page = text_of(at_heide().get(url(world, "weggefallen/")))
    assert "Zuerst die Höfe!" in page
    assert "<mark>Schulen kommen zuerst.</mark>" in page
    assert "freiem WLAN" in page
    assert url(world, "fassung/1/") in page
    shown = text_of(at_heide().get(paragraph(world.module, "a3").get_absolute_url()))
    assert "Schulen kommen zuerst." in shown


def test_two_versions_are_compared_by_lineage_and_by_words(world, at_heide) -> None:
    publish(world.module)
    rows = changed(a1="<p>Der Landkreis hat 41 Gemeinden. In 17 davon fehlt schnelles Internet bis heute.</p>", a4=None)
    rows.insert(1, rows.pop(5))
    rows.append(Piece(key("neu"), "text", "<p>Etwas Neues.</p>"))
    publish(world.module, rows)
    page = text_of(at_heide().get(url(world, "vergleich/1/2/")))
    assert re.search(r"<del>.*?42.*?</del><ins>.*?41.*?</ins>", page)
    assert "Etwas Neues." in page
    assert "freiem WLAN" in page
    assert "Viele Wege" not in page
    assert "Viele Wege" in text_of(at_heide().get(url(world, "vergleich/1/2/?umfang=alles")))
    assert "change__sides" in text_of(at_heide().get(url(world, "vergleich/1/2/?ansicht=nebeneinander")))
    assert at_heide().get(url(world, "vergleich/2/1/"))["Location"] == url(world, "vergleich/1/2/")
    assert at_heide().get(url(world, "vergleich/?von=2&bis=1"))["Location"] == url(world, "vergleich/1/2/")
    for nonsense in ("vergleich/1/1/", "vergleich/1/9/"):
        assert at_heide().get(url(world, nonsense)).status_code == 404
    assert at_heide().get(url(world, "vergleich/?von=1&bis=x")).status_code == 200


def discussed(world, paragraphs: int, comments: int) -> None:
    """A long draft with many comments, half of them on passages."""
    editor = Editor(3, paragraphs)
    chapters = [Piece(key(f"k{n}"), "chapter", f"Kapitel {n} über Land und Leute", 1) for n in range(paragraphs // 20)]
    rows = editor.pieces(keep_keys=True)
    for n, chapter in enumerate(chapters):
        rows[n * 20] = chapter
    with scopes_disabled():
        texts = texts_of(publish(world.module, rows))
        made = record_many(
            NewComment(texts[n % len(texts)].paragraph, world.anna.pk, f"Gedanke {n} dazu.", factories.NOON)
            for n in range(comments)
        )
        written = Comment._base_manager.in_bulk([row.pk for row in made])
        for n, row in enumerate(made):
            text = texts[n % len(texts)]
            if n % 2 and text.kind == "text":
                attach(comment=written[row.pk], span=(n % 20, min(n % 20 + 40, len(text.text))))


def test_three_hundred_paragraphs_with_two_thousand_comments_are_light(world, at_heide) -> None:
    discussed(world, 300, 2000)
    nobody, anna = at_heide(), at_heide(world.anna)
    with CaptureQueriesContext(connection) as asked:
        visitor = nobody.get(url(world))
    with CaptureQueriesContext(connection) as asked_by_anna:
        signed_in = anna.get(url(world))
    assert len(asked) <= 20
    assert len(asked_by_anna) <= 20
    for page in (visitor, signed_in):
        assert text_of(page).count('class="p ') + text_of(page).count('class="p"') == 300
        assert "Gedanke 1 dazu" not in text_of(page)
        assert len(gzip.compress(page.content, 6)) < 80_000  # style sheets and scripts take what is left of 100 kB


def test_pages_cost_the_same_for_many_comments(world, at_heide, django_assert_max_num_queries) -> None:
    discussed(world, 40, 200)
    busy = Passage.objects.order_by("pk")[0].paragraph
    with scopes_disabled():
        record_many(NewComment(busy, world.ben.pk, f"Weiter {n}", factories.NOON) for n in range(60))
    anna = at_heide(world.anna)
    nobody = at_heide()
    with django_assert_max_num_queries(20):
        nobody.get(f"/absatz/{busy.pk}/")
    with django_assert_max_num_queries(24):  # with session, person, roles, residence and follow
        anna.get(f"/absatz/{busy.pk}/")
    with scopes_disabled():
        editor_rows = [Piece(str(row.key), row.kind, row.html + "<p>Neu.</p>", row.level)
                       for row in texts_of(world.module.versions.get())]  # fmt: skip
    publish(world.module, editor_rows[:30])
    for page in ("", "vergleich/1/2/", "weggefallen/", "diskussion/", "fassung/1/"):
        with django_assert_max_num_queries(20):
            assert anna.get(url(world, page)).status_code == 200
