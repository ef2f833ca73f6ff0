"""Other rooms show their own beside a comment; comments know nothing of them."""

import pytest
from django.utils.safestring import mark_safe

from participation.comments import registry
from participation.comments.display import display
from participation.comments.querysets import thread_page
from participation.comments.registry import Beside, all_beside, beside
from tests.comments.factories import thread


@pytest.fixture
def sources(monkeypatch):
    monkeypatch.setattr(registry, "_sources", {})


def test_what_rooms_register_stands_above_and_below(sources, topic, alice):
    asked = []

    @beside("quote")
    def quote(contribution, keys):
        asked.append((contribution, list(keys)))
        return {keys[0]: Beside(above=mark_safe("<blockquote>Zitat</blockquote>"))}

    @beside("answer")
    def answer(contribution, keys):
        return {keys[0]: Beside(below=mark_safe("<p>Antwort</p>"))}

    thread(topic, alice, 0, 0)
    page = thread_page(topic)
    html = display(topic, alice).html(page)
    assert html.index("Zitat") < html.index('<div class="prose">') < html.index("Antwort")
    assert html.count("Zitat") == html.count("Antwort") == 1
    assert asked == [(topic, [line.pk for line in page.lines])]


def test_nobody_is_asked_where_there_are_no_comments(sources, topic):
    @beside("quote")
    def quote(contribution, keys):
        raise AssertionError

    assert all_beside(topic, []) == {}


def test_a_name_is_registered_once(sources):
    beside("quote")(lambda contribution, keys: {})
    with pytest.raises(ValueError, match="twice"):
        beside("quote")(lambda contribution, keys: {})
