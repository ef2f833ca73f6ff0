"""The eyes of the browser tests see what they are there for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import NARROW

POLICY = {"Content-Security-Policy": "default-src 'self'", "Content-Type": "text/html; charset=utf-8"}
DOCUMENT = '<!doctype html><html lang="de"><title>Seite</title><main><h1>Seite</h1>{}</main>'


def serve(page: Page, address: str, content: str, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
    def fulfill(route: Route) -> None:
        route.fulfill(status=status, headers=headers or POLICY, body=DOCUMENT.format(content))

    page.route(address, fulfill)


@pytest.mark.parametrize(
    "content",
    ["<script>1</script>", '<p style="color:red">Rot</p>', '<img src="https://tile.example/1.png" alt="">'],
    ids=["script", "style", "third party"],
)
def test_what_the_policy_refuses_is_noticed(page, live, observer, content) -> None:
    serve(page, "**/seite", content)
    page.goto(live.url("/seite"))
    page.wait_for_load_state("networkidle")
    assert any("Content security policy" in fault for fault in observer.unexpected())
    observer.expect(".")


def test_request_to_a_third_party_is_noticed(page, live, observer) -> None:
    serve(page, "**/seite", '<img src="https://tile.example/1.png" alt="">', headers={"Content-Type": "text/html"})
    serve(page, "https://tile.example/**", "")
    page.goto(live.url("/seite"))
    assert "request to a third party: https://tile.example/1.png" in observer.unexpected()
    observer.expect("tile.example")


def test_missing_part_and_broken_page_are_noticed(page, live, observer) -> None:
    serve(page, "**/seite", '<img src="/static/gibt-es-nicht.png" alt="">', status=500)
    page.goto(live.url("/seite"))
    assert [fault.split(":")[0] for fault in observer.unexpected()] == ["status 500", "status 404"]
    observer.expect("status")


def test_script_error_is_noticed(page, live, observer) -> None:
    serve(page, "**/seite", "")
    page.goto(live.url("/seite"))
    page.evaluate("setTimeout(() => { throw new Error('kaputt') })")
    page.wait_for_timeout(100)
    assert any("kaputt" in fault for fault in observer.unexpected())
    observer.expect("kaputt")


def test_page_without_javascript_runs_none(plain_page: Page, live) -> None:
    script = "<script>document.querySelector('h1').textContent = 'Skript'</script>"
    serve(plain_page, "**/seite", script, headers={"Content-Type": "text/html"})
    plain_page.goto(live.url("/seite"))
    assert plain_page.locator("h1").inner_text() == "Seite"


def test_axe_finds_a_field_without_label(page, live, axe) -> None:
    serve(page, "**/gut", "<label>Name <input></label>")
    page.goto(live.url("/gut"))
    axe(page)
    serve(page, "**/schlecht", "<input>")
    page.goto(live.url("/schlecht"))
    with pytest.raises(AssertionError, match="label"):
        axe(page)


def test_what_is_wider_than_the_screen_is_named(open_page: Callable[..., Page], live, fits) -> None:
    page = open_page(viewport=NARROW)
    serve(page, "**/gut", "<p>Schmal</p>")
    page.goto(live.url("/gut"))
    fits(page)
    serve(page, "**/schlecht", '<svg width="500" height="9"></svg>')
    page.goto(live.url("/schlecht"))
    with pytest.raises(pytest.fail.Exception, match="svg"):
        fits(page)
