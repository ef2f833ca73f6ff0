"""Pages of information in the demo: the strategy in brief, and one page that shows every block."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page

from cms.demo.picture import bus_picture
from cms.demo.telling import Story
from cms.inheritance.services import share
from cms.models import ContactPerson, ContentPage, page_changed
from participation.processes.models import Process

Blocks = list[tuple[str, Any]]


def stored(blocks: Blocks) -> str:
    """Blocks as the column of a page keeps them."""
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def add_page(parent: Page, *, slug: str, title: str, intro: str, blocks: Blocks, at: datetime) -> ContentPage:
    """A live page with a first revision, so that editors find a history from the start."""
    page: ContentPage = parent.add_child(
        instance=ContentPage(title=title, slug=slug, intro=intro, body=stored(blocks), live=True, first_published_at=at)
    )
    page.save_revision()
    page_changed(page)
    return page


def brief(home: Page, told: dict[str, Any], at: datetime) -> ContentPage:
    """The strategy in two minutes."""
    return add_page(
        home, slug=told["slug"], title=told["title"], intro=told["intro"], blocks=[("text", told["text"])], at=at
    )


def programme(story: Story, told: dict[str, Any]) -> None:
    """A page of the nation that appears on the sites of all districts, by reference."""
    home = Page.objects.get(pk=story.region.site.root_page_id)
    page = add_page(
        home,
        slug=told["slug"],
        title=told["title"],
        intro=told["intro"],
        blocks=[("text", told["text"].strip())],
        at=story.ago(160),
    )
    share(page=page, everywhere=True, actor=story.people.admin)


def showcase(
    home: Page,
    told: dict[str, Any],
    *,
    collection: Collection,
    contact: dict[str, Any],
    process: Process,
    now: datetime,
) -> Page:
    """A page on which every block for texts stands once."""
    image = bus_picture(title=told["title"], description=told["picture"], collection=collection)
    stops = _stops(told["download_title"], told["stops"], collection)
    blocks: Blocks = [
        ("text", told["lead"]),
        (
            "image",
            {
                "image": {"image": image.pk, "alt_text": told["picture"], "decorative": False},
                "caption": told["picture_caption"],
                "credit": told["picture_credit"],
                "licence": "cc0",
            },
        ),
        ("notice", {"tone": "success", "title": told["notice_title"], "text": told["notice"]}),
        ("heading", {"text": told["steps_title"], "level": "2"}),
        ("steps", [{"title": title, "text": text} for title, text in told["steps"]]),
        ("quote", {"text": told["quote"], "person": told["quote_by"], "source": "", "address": ""}),
        ("heading", {"text": told["accordion_title"], "level": "2"}),
        ("accordion", [{"question": question, "answer": answer} for question, answer in told["accordion"]]),
        ("heading", {"text": told["figures_heading"], "level": "2"}),
        ("chart", _chart(told)),
        ("heading", {"text": told["stops_title"], "level": "2"}),
        ("table", _table(told)),
        ("downloads", [{"document": stops.pk, "title": ""}]),
        ("heading", {"text": told["timeline_title"], "level": "2"}),
        ("timeline", [_moment(now, *row) for row in told["timeline"]]),
        ("heading", {"text": told["video_heading"], "level": "2"}),
        (
            "video",
            {
                "title": told["video_title"],
                "address": told["video_address"],
                "transcript": told["video_transcript"],
                "poster": {"image": image.pk, "alt_text": "", "decorative": True},
            },
        ),
        ("heading", {"text": told["contact_title"], "level": "2"}),
        (
            "contact",
            {
                "name": contact["name"],
                "position": contact["role"],
                "place": contact["place"],
                "phone": contact["phone"],
                "email": contact["email"],
                "hours": contact["hours"],
            },
        ),
        ("people", [person.pk for person in ContactPerson._base_manager.filter(region=process.region_id)[1:3]]),
        ("processes", {"title": told["processes_title"], "processes": [process.pk]}),
        ("open_now", {"title": told["open_title"], "kind": "", "number": 2}),
        (
            "contributions",
            {"title": told["contributions_title"], "kind": "proposal", "order": "supported", "number": 3},
        ),
        ("news", {"title": told["news_title"], "number": 3}),
        ("button", {"label": told["button"], "page": None, "address": told["button_address"]}),
    ]
    return add_page(
        home, slug=told["slug"], title=told["title"], intro=told["intro"], blocks=blocks, at=now - timedelta(days=170)
    )


def _moment(now: datetime, days_ago: int, title: str, text: str) -> dict[str, Any]:
    day = timezone.localtime(now - timedelta(days=days_ago)).date()
    return {"day": day.isoformat(), "precision": "day", "title": title, "text": text}


def _chart(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": told["figures_title"],
        "counts": told["figures_counts"],
        "kind": "bars",
        "heading": told["figures_head"],
        "unit": "",
        "rows": [{"label": label, "number": str(number)} for label, number in told["figures"]],
        "source": told["figures_source"],
    }


def _table(told: dict[str, Any]) -> dict[str, Any]:
    heads, *rows = told["stops"]
    return {
        "caption": told["stops_caption"],
        "table": {
            "columns": [{"type": "text", "heading": head} for head in heads],
            "rows": [{"values": row} for row in rows],
            "caption": "",
        },
        "first_column_names": True,
        "source": "",
    }


def _stops(title: str, rows: list[list[str]], collection: Collection) -> Any:
    lines = io.StringIO()
    csv.writer(lines, delimiter=";").writerows(rows)
    document = get_document_model()(title=title, collection=collection)
    document.file.save("haltezeiten.csv", ContentFile(lines.getvalue().encode("utf-8-sig")), save=False)
    document.file_size = document.file.size
    document.save()
    return document
