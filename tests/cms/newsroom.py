"""News for tests, and forms as the editor's browser sends them."""

import json
from datetime import date
from typing import Any

from django_scopes import scopes_disabled

from cms.models import NewsIndexPage, NewsPage
from participation.regions.models import Region


def index_of(region: Region) -> NewsIndexPage:
    """The list of a region's news, made on first use."""
    home = type(region.site.root_page).objects.get(pk=region.site.root_page_id)
    found = NewsIndexPage.objects.child_of(home).first()
    return found or home.add_child(instance=NewsIndexPage(title="Aktuelles", slug="aktuelles"))


def news(region: Region, title: str, *, on: date = date(2026, 5, 1), topics: tuple = (), **values: Any) -> NewsPage:
    """A published item."""
    with scopes_disabled():
        slug = values.pop("slug", title.lower().replace(" ", "-"))
        item: NewsPage = index_of(region).add_child(
            instance=NewsPage(title=title, slug=slug, date=on, intro=values.pop("intro", "Kurz gesagt."), **values)
        )
        item.topics.set(topics)
        item.save_revision().publish()
    return item


def typed(**values: Any) -> dict[str, Any]:
    """A page's form, with the values of its blocks named as in `block(…)`."""
    return {
        "title": "Neues aus der Heide", "slug": "neues", "intro": "", "body-count": "0", "seo_title": "",
        "search_description": "", "go_live_at": "", "expire_at": "", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0", **values,
    }  # fmt: skip


def blocks(*rows: tuple[str, dict[str, Any] | str]) -> dict[str, Any]:
    """The form of a body: each row is a type and its value, or the values of its parts by name."""
    form: dict[str, Any] = {"body-count": str(len(rows))}
    for index, (kind, value) in enumerate(rows):
        here = f"body-{index}"
        form |= {f"{here}-deleted": "", f"{here}-order": str(index), f"{here}-type": kind, f"{here}-id": ""}
        parts = value.items() if isinstance(value, dict) else [("", value)]
        form |= {f"{here}-value-{name}" if name else f"{here}-value": part for name, part in parts}
    return form


def draftail(*rows: tuple[str, str], link: str = "") -> str:
    """Rich text as the editor sends it: rows of a type (`unstyled`, `header-two`) and a text; `link` is on the last."""
    content = []
    for number, (kind, text) in enumerate(rows):
        entities = [{"offset": 0, "length": len(text), "key": 0}] if link and number == len(rows) - 1 else []
        content.append({"key": f"k{number}", "type": kind, "text": text, "depth": 0, "inlineStyleRanges": [],
                        "entityRanges": entities, "data": {}})  # fmt: skip
    target: dict[str, Any] = {"id": int(link), "url": "/"} if link.isdecimal() else {"url": link}
    entity = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": target}} if link else {}
    return json.dumps({"blocks": content, "entityMap": entity})
