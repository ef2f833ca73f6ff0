"""Comments in the browser: replying without losing the place, focus, the same without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from participation.comments.models import Comment
from tests import factories
from tests.comments.factories import HOST, discussion, thread

pytestmark = pytest.mark.urls("tests.comments.urls")


@pytest.fixture
def topic(live: Any) -> Any:
    stage = factories.stage()
    live.adopt_sites()
    return discussion(stage.heide, starts=factories.NOON.replace(year=2020), ends=None)


@pytest.fixture
def alice(topic: Any) -> Any:
    return factories.person("Alice", lives_in=topic.region)


def at(live: Any, topic: Any, rest: str = "") -> str:
    return live.url(f"/probe/{topic.pk}/{rest}", HOST)


def test_a_reply_keeps_the_place_and_gets_the_focus(page: Page, live, topic, alice, sign_in, axe) -> None:
    made = thread(topic, alice, *[0, 1, 0] * 8)
    sign_in(page, alice)
    page.goto(at(live, topic))
    target = made[3]
    item = page.locator(f"#c{target.pk}")
    item.locator("a", has_text="Repl").or_(item.locator("a", has_text="Antwort")).first.click()
    form = page.locator(f"#r{target.pk} form")
    expect(form).to_be_visible()
    axe(page)

    form.locator("button").click()
    summary = page.locator(f"#r{target.pk} #error-summary")
    expect(summary).to_be_focused()
    assert Comment._base_manager.count() == len(made)

    page.locator(f"#r{target.pk} textarea").fill("Dem stimme ich zu.")
    page.locator(f"#r{target.pk} form button").dblclick()
    new = page.locator("article", has_text="Dem stimme ich zu.")
    expect(new).to_have_count(1)
    expect(new).to_be_focused()
    expect(page.locator(f"#c{target.pk} article", has_text="Dem stimme ich zu.")).to_have_count(1)
    expect(page.locator("#status")).not_to_be_empty()
    assert Comment._base_manager.get(comment="Dem stimme ich zu.").parent_id == target.pk
    axe(page)


def test_a_first_and_a_second_comment_appear_at_once(page: Page, live, topic, alice, sign_in, axe) -> None:
    sign_in(page, alice)
    page.goto(at(live, topic))
    axe(page)
    for text in ("Der Anfang.", "Und weiter."):
        page.locator("#comment-form textarea").fill(text)
        page.locator("#comment-form form button").click()
        expect(page.locator("#comment-list article").first).to_contain_text(text)
        expect(page.locator("#comment-list article").first).to_be_focused()
        expect(page.locator("#comment-form textarea")).to_have_value("")
    expect(page.locator("#comments-title")).to_contain_text("2")
    expect(page.locator("#comment-list article")).to_have_count(2)


def test_votes_switch_and_can_be_taken_back(either_page: Page, live, topic, alice, sign_in) -> None:
    comment = thread(topic, alice, 0)[0]
    sign_in(either_page, alice)
    either_page.goto(at(live, topic, "?order=newest"))
    up, down = either_page.locator(f"#u{comment.pk}"), either_page.locator(f"#d{comment.pk}")
    for button, pressed in ((up, ("true", "false")), (down, ("false", "true")), (down, ("false", "false"))):
        button.click()
        expect(up).to_have_attribute("aria-pressed", pressed[0])
        expect(down).to_have_attribute("aria-pressed", pressed[1])
    assert "order=newest" in either_page.url
    row = Comment._base_manager.get(pk=comment.pk)
    assert (row.up_count, row.down_count) == (0, 0)


def test_the_focus_stays_on_a_vote(page: Page, live, topic, alice, sign_in) -> None:
    comment = thread(topic, alice, 0)[0]
    sign_in(page, alice)
    page.goto(at(live, topic))
    page.locator(f"#u{comment.pk}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#u{comment.pk}")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"#u{comment.pk}")).to_be_focused()


def test_replying_without_javascript(plain_page: Page, live, topic, alice, sign_in, observer) -> None:
    observer.expect("gespraech")  # the module of this discussion is of no kind and has no page
    root = thread(topic, alice, 0)[0]
    sign_in(plain_page, alice)
    plain_page.goto(at(live, topic))
    plain_page.locator(f"#c{root.pk} a[href*='antwort']").click()
    plain_page.locator("#content form button").click()
    expect(plain_page.locator("#error-summary")).to_be_visible()
    plain_page.locator("textarea").fill("Ohne Skript.")
    plain_page.locator("#content form button").click()
    plain_page.wait_for_load_state()
    reply = Comment._base_manager.get(comment="Ohne Skript.")
    assert reply.parent_id == root.pk
    assert plain_page.url.endswith(f"#c{reply.pk}")


def test_deep_threads_fit_on_a_narrow_page(narrow_page: Page, live, topic, alice, sign_in, fits, axe) -> None:
    thread(topic, alice, 0, 1, 2, 3, 4, 1, 0)
    narrow_page.goto(at(live, topic))
    fits(narrow_page)
    sign_in(narrow_page, alice)
    narrow_page.goto(at(live, topic))
    fits(narrow_page)
    axe(narrow_page)
