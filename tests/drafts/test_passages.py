"""Comments on passages: how they are chosen, what is refused, and where they stand in later versions."""

import pytest
from django_scopes import scopes_disabled

from participation.comments import services as comments
from participation.comments.models import Comment
from participation.core.errors import Invalid
from participation.drafts.markup import place_of_letters, sentences
from participation.drafts.models import Move, Passage, Text
from participation.drafts.services import Piece
from tests.drafts.factories import changed, comment, key, paragraph, pieces, publish
from tests.world import World

pytestmark = pytest.mark.django_db
A1 = "Der Landkreis hat 42 Gemeinden. In 17 davon fehlt schnelles Internet bis heute."


def span(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def passage(world: World, name: str, words: str, who: str = "anna") -> Passage:
    """A comment on some words of a paragraph."""
    found = paragraph(world.module, name)
    with scopes_disabled():
        text = Text.objects.filter(paragraph=found).order_by("-version__number")[0].text
        made = comment(found, getattr(world, who), f"Zu „{words}“", extra={"passage": span(text, words)})
        return Passage.objects.get(pk=made.pk)


def now(row: Passage) -> tuple[str, str]:
    """The paragraph's block and the words at which a passage stands."""
    row.refresh_from_db()
    with scopes_disabled():
        text = Text.objects.get(version=row.found_in, paragraph=row.found_paragraph)
        return str(text.key), text.text[row.found_start : row.found_end]


def test_a_passage_keeps_its_words_and_what_stands_around_them(world) -> None:
    publish(world.module)
    row = passage(world, "a1", "schnelles Internet")
    assert (row.quote, row.prefix, row.suffix) == ("schnelles Internet", A1[:50], " bis heute.")
    assert (row.version, row.found_in, row.sure) == (row.version, row.version, 100)


@pytest.mark.parametrize("wrong", [(5, 5), (9, 3), (0, 5000), (31, 32)])
def test_what_is_no_passage_is_refused_and_no_comment_written(world, wrong) -> None:
    publish(world.module)
    with pytest.raises(Invalid) as caught:
        comment(paragraph(world.module, "a1"), world.anna, extra={"passage": wrong})
    assert caught.value.field == "passage"
    assert not Comment._base_manager.exists()


def test_a_passage_of_an_older_version_is_carried_over_while_writing(world) -> None:
    publish(world.module)
    publish(world.module, changed(a1=f"<p>Vorab ein Satz. {A1}</p>"))
    made = comment(
        paragraph(world.module, "a1"),
        world.anna,
        extra={"passage": span(A1, "schnelles Internet"), "passage_version": 1},
    )
    row = Passage.objects.get(pk=made.pk)
    assert (row.version.number, row.found_in.number) == (1, 2)
    assert now(row)[1] == "schnelles Internet"


def test_a_passage_that_went_while_writing_is_told(world) -> None:
    publish(world.module)
    publish(world.module, changed(a1="<p>Hier geht es jetzt um Fahrräder und Wanderwege am Bach entlang.</p>"))
    with pytest.raises(Invalid) as caught:
        comment(
            paragraph(world.module, "a1"),
            world.anna,
            extra={"passage": span(A1, "schnelles Internet"), "passage_version": 1},
        )
    assert caught.value.field == "passage"


@pytest.mark.parametrize(
    ("after", "stands"),
    [
        (A1, "schnelles Internet"),
        (f"Zuerst dies. {A1}", "schnelles Internet"),
        (A1.replace("schnelles Internet", "wirklich schnelles Internet"), "schnelles Internet"),
        ("In 17 von 42 Gemeinden fehlt schnelles Internet.", "schnelles Internet"),
    ],
)
def test_a_passage_is_found_where_its_words_stand(world, after, stands) -> None:
    publish(world.module)
    row = passage(world, "a1", "schnelles Internet")
    publish(world.module, changed(a1=f"<p>{after}</p>", a4="<p>Etwas anderes, damit es etwas gibt.</p>"))
    assert now(row) == (key("a1"), stands)
    assert row.sure > 80


def test_a_passage_in_changed_words_is_found_with_less_certainty(world) -> None:
    publish(world.module)
    row = passage(world, "a1", "In 17 davon fehlt schnelles Internet bis heute")
    publish(
        world.module,
        changed(a1="<p>Der Landkreis hat 42 Gemeinden. In 12 davon fehlt ein schnelles Netz bis heute.</p>"),
    )
    assert now(row) == (key("a1"), "In 12 davon fehlt ein schnelles Netz bis heute")
    assert (row.how, 30 < row.sure < 85) == ("changed", True)


def test_words_that_occur_twice_are_told_apart_by_their_surroundings(world) -> None:
    twice = "Der Bus fährt stündlich zum Markt. Am Sonntag ruht er. Der Bus fährt stündlich zum Hafen."
    publish(world.module, changed(a1=f"<p>{twice}</p>"))
    found = paragraph(world.module, "a1")
    at = twice.rindex("Der Bus fährt stündlich")
    made = comment(found, world.anna, extra={"passage": (at, at + 23)})
    publish(world.module, changed(a1=f"<p>Neu: {twice}</p>"))
    row = Passage.objects.get(pk=made.pk)
    assert (row.found_start, now(row)[1]) == (at + 5, "Der Bus fährt stündlich")


def test_a_passage_follows_its_words_into_the_part_that_was_split_off_and_back(world) -> None:
    publish(world.module)
    first, second = passage(world, "a2", "Viele Wege zum Amt"), passage(world, "a2", "einen halben Tag", "ben")
    parts = [*pieces()]
    parts[2] = Piece(parts[2].key, "text", "<p>Viele Wege zum Amt sind weit.</p>")
    parts.insert(3, Piece(key("a2b"), "text", "<p>Wer kein Auto hat, braucht einen halben Tag.</p>"))
    publish(world.module, parts)
    assert now(first) == (key("a2"), "Viele Wege zum Amt")
    assert now(second) == (key("a2b"), "einen halben Tag")
    old, part = paragraph(world.module, "a2"), paragraph(world.module, "a2b")
    assert (old.comment_count, part.comment_count) == (1, 1)
    assert Move.objects.get().comment_id == second.pk
    publish(world.module)
    assert now(second) == (key("a2"), "einen halben Tag")
    assert paragraph(world.module, "a2").comment_count == 2


def test_the_whole_conversation_of_a_merged_paragraph_goes_along(world) -> None:
    publish(world.module)
    gone, stays = paragraph(world.module, "a2"), paragraph(world.module, "a1")
    asked = comment(gone, world.anna, "Welche Wege sind gemeint?")
    with scopes_disabled():
        comments.post(contribution=gone, author=world.ben, text="Die zum Kreishaus.", reply_to=asked.pk)
    both = f"<p>{A1} Viele Wege zum Amt sind weit. Wer kein Auto hat, braucht einen halben Tag.</p>"
    publish(world.module, changed(a1=both, a2=None))
    with scopes_disabled():
        assert {row.contribution_id for row in Comment.objects.all()} == {stays.pk}
        assert {row.object_pk for row in Comment.objects.all()} == {str(stays.pk)}
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.comment_count, stays.comment_count) == (0, 2)


def test_what_is_said_of_a_removed_paragraph_stays_with_it(world) -> None:
    publish(world.module)
    row = passage(world, "a3", "Schulen kommen zuerst")
    publish(world.module, changed(a3=None))
    assert now(row) == (key("a3"), "Schulen kommen zuerst")
    assert row.found_in.number == 1
    assert paragraph(world.module, "a3").comment_count == 1


def test_a_passage_that_was_gone_comes_back_with_its_words(world) -> None:
    publish(world.module)
    row = passage(world, "a3", "Schulen kommen zuerst")
    publish(world.module, changed(a3="<p>Bis 2030 erhält jedes Haus einen Glasfaseranschluss.</p>"))
    row.refresh_from_db()
    assert row.found_in.number == 1
    publish(world.module)
    assert (row.refresh_from_db(), row.found_in.number, now(row)[1]) == (None, 3, "Schulen kommen zuerst")


def test_a_sentence_that_was_moved_to_another_paragraph_takes_its_comment_along(world) -> None:
    publish(world.module)
    row = passage(world, "a1", "In 17 davon fehlt schnelles Internet bis heute.")
    a4 = "In jeder Gemeinde gibt es einen Ort mit freiem WLAN und Hilfe am Gerät."
    publish(
        world.module,
        changed(
            a1="<p>Der Landkreis hat 42 Gemeinden.</p>",
            a4=f"<p>{a4} In 17 davon fehlt schnelles Internet bis heute.</p>",
        ),
    )
    assert now(row)[0] == key("a4")
    with scopes_disabled():
        assert Comment.objects.get(pk=row.pk).contribution_id == paragraph(world.module, "a4").pk


def test_sentences_end_neither_at_ordinals_nor_at_abbreviations() -> None:
    text = "Am 3. Mai, ca. 18 Uhr, tagt z. B. der Kreistag. Bis 2030. Wer „kommt mit?“ fragt, kommt mit.\nNoch einer"
    assert [text[start:end] for start, end in sentences(text)] == [
        "Am 3. Mai, ca. 18 Uhr, tagt z. B. der Kreistag.",
        "Bis 2030.",
        "Wer „kommt mit?“ fragt, kommt mit.",
        "Noch einer",
    ]


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        ((0, 3), "Der"),
        ((3, 12), "Landkreis"),
        ((3, 15), "Landkreis hat"),
        ((4, 7), "Landkreis"),
        ((2, 4), "Der Landkreis"),
        ((9, 9), None),
        ((0, 900), None),
        ((-3, 4), None),
    ],
)
def test_a_selection_is_counted_in_letters(letters, words) -> None:
    place = place_of_letters(A1, *letters)
    assert (A1[slice(*place)] if place else None) == words
