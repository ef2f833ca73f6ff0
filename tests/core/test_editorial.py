"""The mistakes of editors: each is found, said in a sentence, and put where it was made."""

import pytest
from django.core.exceptions import ValidationError

from participation.core.blocks import TextBlocks, hints, mistakes_in
from participation.core.editorial import VAGUE, findings_in_html, is_shouted

LONG = "Wort " * 200


def said(html: str) -> list[str]:
    return [str(found.message) for found in findings_in_html(html) if found.serious]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Wege</h2><p>Text</p><h3>Radwege</h3><h4>Am Bach</h4><h2>Plätze</h2>",
        '<p><a href="/hilfe/">So geht es</a></p>',
        '<p><a href="mailto:amt@example.org">amt@example.org</a></p>',
        "<table><tr><th>Ort</th></tr><tr><td>Heidedorf</td></tr></table>",
        '<p><img src="x.png" alt=""></p>',
        "<h2>ÖPNV</h2>",
        "<p>Offene <b>Elemente",
        "",
    ],
)
def test_what_is_right_is_left_alone(html: str) -> None:
    assert said(html) == []


@pytest.mark.parametrize(
    ("html", "word"),
    [
        ("<h3>Zu tief</h3>", "Zu tief"),
        ("<h2>Wege</h2><h4>Am Bach</h4>", "Am Bach"),
        ("<h1>Titel</h1>", "Titel"),
        ("<h2> </h2>", ""),
        ("<h2>WICHTIGE HINWEISE</h2>", "WICHTIGE HINWEISE"),
        ('<a href="/a/">hier</a>', "hier"),
        ('<a href="/a/">Klicken Sie <b>hier</b>!</a>', "Klicken Sie hier"),
        ('<a href="/a/">» mehr …</a>', "mehr"),
        ('<a href="/a/"> </a>', ""),
        ('<a href="https://example.org/a">https://example.org/a</a>', "https://example.org/a"),
        ('<a href="https://example.org">www.example.org</a>', "www.example.org"),
        ("<table><tr><td>Ort</td></tr></table>", ""),
        ('<img src="x.png">', ""),
    ],
)
def test_each_mistake_is_named(html: str, word: str) -> None:
    (sentence,) = said(html)
    assert word in sentence
    assert sentence.endswith(".")


def test_the_level_above_a_text_counts() -> None:
    assert findings_in_html("<h3>Wege</h3>", below=2) == []


def test_a_long_paragraph_is_only_a_hint() -> None:
    (found,) = findings_in_html(f"<p>{LONG}</p>")
    assert not found.serious
    assert "999" in found.message or "1000" in found.message


def test_vague_words_are_words() -> None:
    assert "klicken sie hier" in VAGUE
    assert "mehr erfahren" in VAGUE
    assert all(word == word.strip() and word for word in VAGUE)


def test_abbreviations_are_no_shouting() -> None:
    assert not is_shouted("ÖPNV")
    assert not is_shouted("Wichtig")
    assert is_shouted("ÖFFENTLICHER VERKEHR")


BLOCKS = TextBlocks(required=False)


def heading(text: str, level: int = 2) -> tuple:
    return ("heading", {"text": text, "level": str(level)})


def errors(*blocks: tuple) -> dict:
    with pytest.raises(ValidationError) as caught:
        BLOCKS.clean(BLOCKS.normalize(list(blocks)))
    return dict(caught.value.block_errors)  # type: ignore[attr-defined]


def test_plain_text_is_a_heading_of_level_two() -> None:
    (block,) = BLOCKS.normalize([("heading", "Wege")])
    assert block.value["level"] == "2"
    (block,) = BLOCKS.to_python([{"type": "heading", "value": "Wege"}])
    assert block.value["text"] == "Wege"


def test_levels_are_counted_over_all_blocks_and_within_texts() -> None:
    found = errors(heading("Wege"), ("text", "<p>Text</p><h4>Am Bach</h4>"), heading("Plätze", 4))
    assert set(found) == {1}
    assert "Am Bach" in str(found[1])
    found = errors(heading("Wege"), heading("Am Bach", 4))
    assert "Am Bach" in str(found[1].block_errors["text"])


def test_a_mistake_in_a_list_stands_beside_its_item() -> None:
    answer = '<p><a href="/a/">hier</a></p>'
    found = errors(
        ("accordion", [{"question": "Wann?", "answer": "<p>Bald.</p>"}, {"question": "Wo?", "answer": answer}])
    )
    assert "hier" in str(found[0].block_errors[1].block_errors["answer"])


def test_the_words_of_a_button_are_checked_too() -> None:
    found = errors(("button", {"label": "Hier klicken", "address": "/hilfe/"}))
    assert "Hier klicken" in str(found[0].block_errors["label"])


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//example.org", "hilfe", "/a b"])
def test_a_button_leads_to_a_real_address(address: str) -> None:
    found = errors(("button", {"label": "Zur Hilfe", "address": address}))
    assert "address" in found[0].block_errors


def test_a_button_needs_a_target_and_only_one() -> None:
    assert "page" in errors(("button", {"label": "Zur Hilfe"}))[0].block_errors


def test_a_draft_may_be_incomplete() -> None:
    value = BLOCKS.normalize([heading("Wege", 4), heading(""), ("button", {"label": "hier"}), ("text", "")])
    assert len(BLOCKS.clean_deferred(value)) == 4


def test_mistakes_are_found_without_a_form() -> None:
    value = BLOCKS.normalize([heading("Wege", 3), ("text", '<p><a href="/a/">hier</a></p>')])
    assert [found.path for found in mistakes_in(value)] == [(0, "text"), (1,)]


def test_hints_stop_nothing() -> None:
    value = BLOCKS.normalize([("text", f"<p>{LONG}</p>")])
    assert len(hints(value)) == 1
    BLOCKS.clean(value)


def test_bars_begin_at_zero() -> None:
    rows = [{"label": "A", "number": "-1"}, {"label": "B", "number": "2"}]
    chart = {"title": "T", "counts": "C", "kind": "bars", "rows": rows, "source": "Amt", "heading": "Ort"}
    assert "kind" in errors(("chart", chart))[0].block_errors


def test_a_timeline_does_not_run_backwards() -> None:
    entry = {"day": "2026-05-03", "last_day": "2026-05-01", "title": "Werkstatt", "precision": "day"}
    assert "last_day" in errors(("timeline", [entry]))[0].block_errors[0].block_errors
