"""Every page: nothing for axe to find, nothing to scroll sideways at 320 px, a first view within its budget."""

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.test.testcases import LiveServerThread
from django.urls import resolve
from playwright.sync_api import Browser, Page, Response, expect

from participation.regions.models import Region
from tests.browser.conftest import NARROW, Live
from tests.browser.gallery import PUBLIC, SIGNED_IN, Gallery, View, build
from tests.browser.scenes import KUESTE
from tests.contract.test_urls import ROWS


@pytest.fixture(scope="module")
def gallery(
    browser: Browser, _server: LiveServerThread, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Gallery]:
    """The scene, built once: these tests only look. The database is made anew after them as after committing tests."""
    with django_db_blocker.unblock():
        try:
            yield build(Live(port=_server.port))
        finally:
            TransactionTestCase._fixture_teardown(None)


@pytest.fixture
def live(gallery: Gallery, _server: LiveServerThread) -> Live:
    """The server on the database of the scene."""
    return Live(port=_server.port)


def views(collection: dict[str, View]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("view", [pytest.param(view, id=name) for name, view in collection.items()])


def visit(page: Page, view: View, gallery: Gallery, live: Live) -> None:
    if view.language != "de":
        page.context.add_cookies([{"name": "language", "value": view.language, "domain": view.host, "path": "/"}])
    response = page.goto(live.url(view.path(gallery), view.host))
    assert response is not None
    assert response.status == view.status, f"{page.url} answers {response.status}"


def look(page: Page, axe: Callable[[Page], None], fits: Callable[[Page], None]) -> None:
    """The page as it is now, wide and narrow."""
    fits(page)
    axe(page)
    page.set_viewport_size(NARROW)
    fits(page)


# Wagtail leaves the temporary files of new renditions to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

# What answers with a file, a part of a page, or the way to another page.
NO_PAGES = {
    "ballots:csv",
    "ballots:json",
    "ballots:xlsx",
    "cms:news_atom",
    "cms:news_rss",
    "comments:permalink",
    "contributions:attachment",
    "contributions:qr",
    "core:rendition",
    "core:video",  # asks a third party, see tests/core/test_blocks.py
    "debates:short",
    "debates:similar",
    "drafts:synopsis_docx",
    "drafts:synopsis_xlsx",
    "measures:csv",
    "measures:evidence",
    "measures:feed",
    "measures:feed_of",
    "measures:json",
    "measures:short",
    "measures:xlsx",
    "notifications:open",
    "polls:preflib",
    "polls:results_csv",
    "polls:results_json",
    "polls:results_xlsx",
    "processes:calendar",
    "processes:calendar_of_region",
    "processes:qr",
    "processes:short",
    "projects:result_download",
    "projects:short",
    "projects:similar",
    "proposals:short",
    "proposals:similar",
    "regions:language",
    "robots",
    "sitemap",
    "survey_results:figures",
    "survey_results:report",  # a file to keep, see tests/surveys/test_result_files.py
    "survey_results:report_pdf",
}


def test_every_page_of_our_own_is_looked_at(gallery: Gallery) -> None:
    everything = [*PUBLIC.values(), *SIGNED_IN.values()]
    seen = {resolve(view.path(gallery).partition("?")[0]).view_name for view in everything}
    pages = {name for name, row in ROWS.items() if row.method == "get"} - NO_PAGES
    assert pages <= seen, "Add a view of these to gallery.py"


class Sent:
    """What a page is made of, and what it weighs."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.responses: list[Response] = []
        page.on("response", lambda response: self.responses.append(response))  # needs a function

    def is_light(self, view: View) -> None:
        """Assert that the first view keeps to its budget."""
        if not view.budget or view.status != 200:
            return
        self.page.wait_for_load_state("networkidle")
        parts = self.parts()
        assert sum(parts.values()) <= view.budget, parts

    def parts(self) -> dict[str, int]:
        """Bytes of each part, compressed as it is sent (never better than gzip), pictures aside."""
        parts = {}
        for response in self.responses:
            if response.request.resource_type == "image" or response.status >= 300:
                continue
            if response.request.resource_type == "document":
                assert response.headers.get("content-encoding") in {"gzip", "br"}, f"{response.url} is not compressed"
            body = response.body()
            is_packed = response.url.endswith((".woff2", ".woff"))
            parts[response.url] = len(body) if is_packed else len(gzip.compress(body, 6))
        return parts


@views(PUBLIC)
def test_public_page_is_light_accessible_and_fits(page: Page, view: View, gallery, live, axe, fits) -> None:
    sent = Sent(page)
    visit(page, view, gallery, live)
    sent.is_light(view)
    if view.status != 421:
        expect(page.locator("html")).to_have_attribute("lang", view.document or view.language)
    look(page, axe, fits)


@views(SIGNED_IN)
def test_page_of_a_person_is_light_accessible_and_fits(
    page: Page, view: View, gallery, live, axe, fits, sign_in
) -> None:
    sent = Sent(page)
    sign_in(page, view.person(gallery))
    visit(page, view, gallery, live)
    sent.is_light(view)
    look(page, axe, fits)


NARROW_TOO = {name: PUBLIC[name] for name in ("home", "proposals", "proposal", "results", "sign-up")}
NARROW_TOO |= {name: SIGNED_IN[name] for name in ("my page", "writing a proposal", "own debate", "next statement")}


@views(NARROW_TOO)
def test_narrow_page_is_accessible_with_and_without_its_menu(
    narrow_page: Page, view: View, gallery, live, axe, fits, sign_in
) -> None:
    if view.who:
        sign_in(narrow_page, view.person(gallery))
    visit(narrow_page, view, gallery, live)
    axe(narrow_page)
    narrow_page.locator(".menu-button").click()
    expect(narrow_page.locator("#menu")).to_be_visible()
    axe(narrow_page)
    fits(narrow_page)


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/konto/login/", ""),
        ("/konto/signup/", ""),
        ("/kontakt/", ""),
        ("proposals", "anna"),
        ("debates", "anna"),
    ],
    ids=["sign-in", "sign-up", "contact", "proposal", "debate"],
)
def test_refused_form_is_accessible_and_says_so(page: Page, gallery, live, axe, fits, sign_in, path, who) -> None:
    name = {"proposals": "writing a proposal", "debates": "opening a debate"}.get(path)
    view = SIGNED_IN[name] if name else View(path)
    if who:
        sign_in(page, view.person(gallery))
    visit(page, view, gallery, live)
    page.locator("#content form[method=post] .form__actions button").first.click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert page.title().startswith(page.locator("#error-summary").get_attribute("data-title"))
    for link in page.locator("#error-summary a").all():
        target = page.locator(link.get_attribute("href"))
        expect(target).to_have_attribute("aria-invalid", "true")
    look(page, axe, fits)


@pytest.mark.parametrize("look_of", ["light", "dark", "forced colours"])
@pytest.mark.parametrize("theme", sorted(path.name for path in settings.THEMES_DIR.iterdir() if path.is_dir()))
def test_every_theme_is_accessible(open_page: Callable[..., Page], gallery, live, axe, fits, theme, look_of) -> None:
    Region.objects.filter(pk=gallery.ground.stage.kueste.pk).update(theme=theme)
    options = {"forced_colors": "active"} if look_of == "forced colours" else {"color_scheme": look_of}
    page = open_page(viewport=NARROW, **options)
    visit(page, View("/muster/", KUESTE), gallery, live)
    fits(page)
    axe(page)
    if look_of == "forced colours":
        frames = page.locator(".button, .notice, .panel").evaluate_all(
            "all => all.filter(one => getComputedStyle(one).borderTopStyle === 'none').map(one => one.className)"
        )
        assert not frames, f"without a border in forced colours: {frames}"
