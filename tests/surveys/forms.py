"""A browser without a script at the form of a survey: it sends back what the page has, as a browser would."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class _Fields(HTMLParser):
    """What a browser would send of the form of a page; what waits in templates is not part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.offered: dict[str, list[str]] = {}
        self.buttons: list[str] = []
        self.inside = False
        self.depth = 0
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = "data-survey" in given
        if tag == "template":
            self.depth += 1
        if not self.inside or self.depth:
            return
        self.field(tag, given)

    def field(self, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        kind = given.get("type", "text")
        if tag == "button" and name and "hidden" not in given:
            self.buttons.append(value)
        if tag == "input" and name and kind != "file":
            self.offered.setdefault(name, []).append(value)
            if kind not in ("radio", "checkbox") or "checked" in given:
                self.values.setdefault(name, []).append(value)
        if tag == "select":
            self.select = name
            self.values[name] = [""]
            self.offered[name] = []
        if tag == "option" and self.select:
            self.offered[self.select].append(value)
            if "selected" in given:
                self.values[self.select] = [value]
        if tag == "textarea":
            self.area = name
            self.values[name] = [""]
            self.offered[name] = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.depth -= 1
        if tag == "form":
            self.inside = False
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] = [(self.values[self.area][0] + data).removeprefix("\n")]


class Form:
    """The form as it stands on the last page that was loaded."""

    def __init__(self, client: Client, survey: Any, query: str = "") -> None:
        self.client = client
        self.url = f"{survey.get_absolute_url()}ausfuellen/"
        self.load(client.get(self.url + query))

    def load(self, response: HttpResponse) -> HttpResponse:
        """Take what a page has."""
        self.response = response
        self.html = response.content.decode() if response.status_code != 302 else ""
        parser = _Fields()
        parser.feed(self.html)
        self.values, self.offered, self.buttons = parser.values, parser.offered, parser.buttons
        return response

    @property
    def questions(self) -> list[str]:
        """The keys of the questions on the page."""
        return self.values.get("asked", [])

    @property
    def pages(self) -> list[str]:
        return self.values.get("page", [])

    def press(self, button: str = "next", **typed: Any) -> HttpResponse:
        """Fill in fields (`bus="daily"` for `q-bus`, `grid__row=…` for `q-grid-row`) and press a button."""
        data: dict[str, Any] = {**self.values, "do": button}
        for name, value in typed.items():
            data["q-" + name.replace("__", "-")] = value
        return self.load(self.client.post(self.url, data))

    def says(self, sentence: str) -> bool:
        return sentence in self.html
