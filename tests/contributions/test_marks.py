"""Typed texts become clean HTML and come back as typed."""

import bleach
import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.contributions.marks import to_html, to_text
from participation.core.html import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, clean_html

MARKED = """Erster Absatz mit **fetten** und *schrägen* Wörtern.
Zweite Zeile.

- ein Punkt
- noch einer

1. zuerst
2. dann

> Wir fahren jeden Tag mit Angst.

## Was es kostet
Siehe https://example.org/plan?jahr=2026&teil=2 und [den Beschluss](https://example.org/beschluss)."""


def test_marks_become_paragraphs_lists_quotations_and_links() -> None:
    html = to_html(MARKED)
    assert "<p>Erster Absatz mit <strong>fetten</strong> und <em>schrägen</em> Wörtern.<br>Zweite Zeile.</p>" in html
    assert "<ul><li>ein Punkt</li><li>noch einer</li></ul>" in html
    assert "<ol><li>zuerst</li><li>dann</li></ol>" in html
    assert "<blockquote><p>Wir fahren jeden Tag mit Angst.</p></blockquote>" in html
    assert "<h3>Was es kostet</h3>" in html
    assert '<a href="https://example.org/beschluss" rel="nofollow ugc noopener">den Beschluss</a>' in html
    assert html.count('rel="nofollow ugc noopener"') == 2


def test_a_text_comes_back_as_it_was_typed() -> None:
    html = to_html(MARKED)
    assert to_html(to_text(html)) == html


@pytest.mark.parametrize(
    ("typed", "gone"),
    [
        ("<p>Hallo</p><script>alert(1)</script>", "alert"),
        ('<a href="javascript:alert(1)">hier</a>', "javascript"),
        ("<p onclick='x()'>Hallo</p>", "onclick"),
        ("[hier](javascript:alert(1))", "href"),
        ('<p>x</p><img src="x" onerror="alert(1)">', "<img"),
        ("<p>x</p><style>p{}</style><iframe src='//x'></iframe>", "<iframe"),
    ],
)
def test_nothing_that_could_do_harm_survives(typed: str, gone: str) -> None:
    assert gone not in to_html(typed)


def test_what_only_looks_like_code_is_shown_as_typed() -> None:
    assert to_html("Wenn 3 < 5 und <script> da steht") == "<p>Wenn 3 &lt; 5 und &lt;script&gt; da steht</p>"


@given(st.text(alphabet=st.sampled_from("ab *-<>\"'&[]()#1.\n/:;=hpstrcijav"), max_size=120))
def test_whatever_is_typed_is_clean_and_stays_clean(text: str) -> None:
    html = to_html(text)
    assert clean_html(html) == html
    attributes = {**{tag: list(names) for tag, names in ALLOWED_ATTRIBUTES.items()}, "a": ["href", "rel"]}
    again = bleach.clean(html, tags=ALLOWED_TAGS, attributes=attributes, protocols={"http", "https", "mailto"})
    assert again.count("<") == html.count("<")
    to_text(html)
