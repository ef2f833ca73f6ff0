"""Marks show why something was found, and never let anything unescaped through."""

import re
from html import unescape

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString, mark_safe
from hypothesis import example, given
from hypothesis import strategies as st

from participation.search.highlight import highlight, passage

LONG = (
    "Der Landkreis ist groß. " * 20
    + "Ein Radweg von Uelzen nach Ebstorf fehlt seit Jahren, und die Straße ist gefährlich. "
    + "Es gibt viel zu tun. " * 20
    + "Radwege sind gut. "
    + "Und noch mehr Text steht am Ende. " * 5
)


def plain(html: str) -> str:
    return unescape(re.sub(r"</?mark>", "", html))


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("Radweg", "Mehr <mark>Radwege</mark> &amp; <mark>Radwegenetze</mark> für Bäume &lt;b&gt;"),
        ("radwegenetz", "Mehr Radwege &amp; <mark>Radwegenetze</mark> für Bäume &lt;b&gt;"),
        ("BAEUME für", "Mehr Radwege &amp; Radwegenetze für <mark>Bäume</mark> &lt;b&gt;"),
        ("Haus", "Mehr Radwege &amp; Radwegenetze für Bäume &lt;b&gt;"),
        ("", "Mehr Radwege &amp; Radwegenetze für Bäume &lt;b&gt;"),
    ],
)
def test_words_are_marked_that_the_query_meets(query: str, marked: str) -> None:
    assert highlight("Mehr Radwege & Radwegenetze für Bäume <b>", query) == marked


def test_even_what_calls_itself_safe_is_escaped() -> None:
    assert highlight(mark_safe("<script>Rad</script>"), "rad") == "&lt;script&gt;<mark>Rad</mark>&lt;/script&gt;"


def test_a_short_text_is_shown_whole() -> None:
    assert passage("Ein  Radweg\nfehlt.", "radwege") == "Ein <mark>Radweg</mark> fehlt."


def test_the_passage_shows_most_of_what_was_looked_for() -> None:
    found = passage(LONG, "Radweg Ebstorf")
    assert "<mark>Radweg</mark> von Uelzen nach <mark>Ebstorf</mark>" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(plain(found)) <= 244


def test_without_a_mark_the_passage_is_the_beginning() -> None:
    found = passage(LONG, "Schwimmbad", 60)
    assert found == "Der Landkreis ist groß. Der Landkreis ist groß. Der …"


def test_one_endless_word_is_cut() -> None:
    assert passage("x" * 500, "y", 50) == "x" * 50 + " …"


TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"' radwegRADWEGäößÄ")), max_size=400)


@given(TEXTS, TEXTS, st.integers(min_value=20, max_value=300))
@example("<script>rad</script>" * 30, "script rad", 40)
@example("rad" * 200, "rad", 20)
def test_nothing_unescaped_comes_out(text: str, query: str, length: int) -> None:
    for html in (highlight(text, query), passage(text, query, length)):
        assert isinstance(html, SafeString)
        without = html.replace("<mark>", "").replace("</mark>", "")
        assert not set(without) & set("<>\"'")
        assert html.count("<mark>") == html.count("</mark>")
    assert plain(highlight(text, query)) == unescape(plain(highlight(text, "")))
    shown = plain(passage(text, query, length)).removeprefix("… ").removesuffix(" …")
    assert len(shown) <= length


def test_templates_mark_with_filters_and_with_a_tag() -> None:
    template = Template(
        "{% load search_tags %}{{ text|highlight:q }}|{{ text|passage:q }}|{% passage text q length=10 %}|"
        "{% passage text q 10 as found %}{{ found }}|{{ 'unknown'|kind_label }}"
    )
    html = template.render(Context({"text": "Ein <Radweg> fehlt", "q": "Radwege"}))
    whole, short = "Ein &lt;<mark>Radweg</mark>&gt; fehlt", html.split("|")[2]
    assert html == f"{whole}|{whole}|{short}|{short}|unknown"
    assert "<mark>Radweg</mark>" in short
