"""One function cleans what people write; bleach gives a second opinion."""

import bleach
import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.core.html import ALLOWED_SCHEMES, ALLOWED_TAGS, LINK_REL, clean_html, plain_text, text_to_html

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<p onclick=x style='color:red'>x</p>",
    "<iframe src='https://evil.example'></iframe>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></p><style><a title='</style><img src onerror=alert(1)>'>",
    "<b onmouseover=x>fett</b>",
    "<scr<script>ipt>",
    "<!-- <p> -->",
    "<a href='//evil.example' target='_blank'>x</a>",
]
# Invisible control characters are left out: bleach shows them as question marks.
words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)
fragments = st.lists(st.one_of(st.sampled_from(NASTY), words), max_size=6).map("".join)


def second_opinion(html: str) -> str:
    return bleach.clean(
        html, tags=ALLOWED_TAGS, attributes={"a": ["href", "rel"]}, protocols=ALLOWED_SCHEMES, strip=True
    )


@pytest.mark.parametrize("html", NASTY)
def test_nothing_alive_is_left(html: str) -> None:
    cleaned = clean_html(html).lower()
    for word in (
        "<script",
        "onerror",
        "onclick",
        "onmouseover",
        "javascript:",
        "data:",
        "<iframe",
        "style",
        "<svg",
        "<!--",
    ):
        assert word not in cleaned


@given(fragments)
def test_cleaning_twice_changes_nothing_more(html: str) -> None:
    once = clean_html(html)
    assert clean_html(once) == once


@given(fragments)
def test_bleach_finds_nothing_left_to_remove(html: str) -> None:
    cleaned = clean_html(html)
    assert plain_text(second_opinion(cleaned)) == plain_text(cleaned)
    assert second_opinion(cleaned).count("<") == cleaned.count("<")


def test_what_is_allowed_stays() -> None:
    html = "<h3>Titel</h3><p>Ein <strong>Wort</strong> und <em>noch eins</em>.</p><ul><li>Punkt</li></ul>"
    assert clean_html(html) == html


def test_old_marks_become_meaningful_ones() -> None:
    assert clean_html("<b>fett</b> <i>schräg</i> <br>") == "<strong>fett</strong> <em>schräg</em> <br>"


def test_links_are_marked_as_written_by_people() -> None:
    assert clean_html('<a href="https://example.org">x</a>') == f'<a href="https://example.org" rel="{LINK_REL}">x</a>'
    assert f'rel="{LINK_REL}"' in text_to_html("Siehe https://example.org")


@given(words)
def test_plain_text_never_becomes_markup(text: str) -> None:
    html = text_to_html(text)
    without = bleach.clean(html, tags={"p", "br", "a"}, attributes={"a": ["href", "rel"]})
    assert without.count("<") == html.count("<")


def test_paragraphs_and_lines_are_kept() -> None:
    assert text_to_html("Eins\nzwei\r\n\r\n<drei>") == "<p>Eins<br>zwei</p><p>&lt;drei&gt;</p>"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Eins</p><p>zwei</p>", "Eins zwei"),
        ("a &lt;b&gt; &amp;amp;", "a <b> &amp;"),
        ("<ul><li>x</li><li>y</li></ul>", "x y"),
        ("", ""),
    ],
)
def test_plain_text_holds_the_words_only(html: str, text: str) -> None:
    assert plain_text(html) == text
