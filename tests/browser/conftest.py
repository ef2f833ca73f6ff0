"""A headless Chromium against the real server: pages with and without JavaScript, every fault on them collected."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.signals import got_request_exception
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright
from wagtail.models import Site

from participation.regions import hosts
from tests import machine

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
WIDE = {"width": 1280, "height": 900}
# What a screen of 1280 × 1024 shows at 400 % zoom; also the narrowest that WCAG asks for.
NARROW = {"width": 320, "height": 256}
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", event =>
    console.error(`Content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@dataclass
class Live:
    """The running server. Sites live on it under their own hosts, at its port."""

    port: int

    def url(self, path: str = "/", host: str = settings.BASE_DOMAIN) -> str:
        """The address of a path on a host."""
        return f"http://{host}:{self.port}{path}"

    def adopt_sites(self) -> None:
        """Let the addresses that sites give for themselves lead to this server. Call it after making regions."""
        Site.objects.update(port=self.port)
        hosts.forget()


@dataclass
class Observer:
    """Collects what must not happen on any page; `expect` names what a test provokes on purpose."""

    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Faults that match this regular expression are part of the test."""
        self.expected.append(pattern)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def server_error(self, request: Any = None, **kwargs: Any) -> None:
        self.faults.append(f"exception in the server at {request.path if request else '?'}")

    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        # Failed requests are judged by their response, which says what was asked for.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and not (address.hostname or "").endswith("localhost"):
            self.faults.append(f"request to a third party: {request.url}")

    def _response(self, response: Response) -> None:
        # Refused forms and missing pages answer 4xx by design; what a page is made of must be there.
        part = response.request.resource_type not in {"document", "xhr", "fetch"}
        if response.status >= 500 or (part and response.status >= 400):
            self.faults.append(f"status {response.status}: {response.url}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module of tests.

    As long as Playwright runs, this thread counts as one with a running event loop, in which Django refuses database
    access and keeps connections apart. Nothing else runs in that loop between two calls, so the refusal is lifted; and
    the browser ends with the module, so that other tests never see the loop.
    """
    executable = machine.chromium()
    if not executable:
        machine.missing("Chromium is not installed: `apt-get install chromium`, or name one in CHROMIUM.")
    with pytest.MonkeyPatch.context() as patch:
        connections.close_all()
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
            yield chromium
            chromium.close()
            connections.close_all()


@pytest.fixture(scope="session")
def _server(django_db_setup: None) -> Iterator[LiveServerThread]:
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield thread
    thread.terminate()


@pytest.fixture
def live(browser: Browser, transactional_db: None, _server: LiveServerThread) -> Live:
    """The server in this process, on the database of the test. All that a test commits is undone after it."""
    return Live(port=_server.port)


@pytest.fixture
def observer() -> Iterator[Observer]:
    """What went wrong on any page of this test; it fails the test at its end."""
    observer = Observer()
    got_request_exception.connect(observer.server_error)
    yield observer
    got_request_exception.disconnect(observer.server_error)
    faults = observer.unexpected()
    if faults:
        pytest.fail("Faults on the pages of this test:\n" + "\n".join(faults), pytrace=False)


@pytest.fixture
def open_page(browser: Browser, live: Live, observer: Observer) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own: `open_page(javascript=False, viewport=NARROW, forced_colors="active")`."""
    contexts: list[BrowserContext] = []

    def open_(*, javascript: bool = True, viewport: dict[str, int] | None = None, **options: Any) -> Page:
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport=viewport or WIDE,
            locale="de-DE",
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        context.add_init_script(REPORT_VIOLATIONS)
        observer.watch(context)
        contexts.append(context)
        return context.new_page()

    yield open_
    # Before the database goes back to its beginning, so that no request is under way then.
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A wide page with JavaScript."""
    return open_page()


@pytest.fixture
def plain_page(open_page: Callable[..., Page]) -> Page:
    """A wide page without JavaScript."""
    return open_page(javascript=False)


@pytest.fixture
def narrow_page(open_page: Callable[..., Page]) -> Page:
    """A page of 320 × 256 CSS pixels."""
    return open_page(viewport=NARROW)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def either_page(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """The test runs twice: with and without JavaScript."""
    return open_page(javascript=request.param)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that axe finds nothing against WCAG 2.2 A and AA on the page as it is now (JavaScript needed)."""
    checker = Axe()

    def check(page: Page) -> None:
        result = checker.run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
        found = [
            f"{violation['id']}: {violation['help']}\n"
            + "\n".join(f"    {node['html']}" for node in violation["nodes"])
            for violation in result.response["violations"]
        ]
        assert not found, f"axe on {page.url}:\n" + "\n".join(found)

    return check


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """Assert that the page needs no sideways scrolling; the message names what sticks out."""

    def check(page: Page) -> None:
        width = page.viewport_size["width"]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            culprits = page.evaluate(
                """width => [...document.body.querySelectorAll("*")]
                    .filter(element => element.getBoundingClientRect().right > width + 0.5)
                    .slice(0, 8).map(element => element.outerHTML.slice(0, 120))""",
                width,
            )
            pytest.fail(f"{page.url} is {wide} px wide in {width} px:\n" + "\n".join(culprits))

    return check


@pytest.fixture
def sign_in() -> Callable[[Page, Any], None]:
    """Give the page's browser a session of this person, without the sign-in form."""

    def sign_in_(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user)
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "domain": f".{settings.SESSION_COOKIE_DOMAIN}",
                    "path": "/",
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
            ]
        )

    return sign_in_
