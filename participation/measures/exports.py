"""Measures as rows for downloads: CSV, JSON, XLSX."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from participation.core import clock, sheets
from participation.core.html import plain_text
from participation.measures.models import Measure
from participation.regions.hosts import tenant_of

COLUMNS = (
    "id", "region", "goal", "title", "summary", "text", "status", "percent", "overdue_for_news", "late", "owner",
    "position", "starts", "due", "finished", "budget_euros", "spent_euros", "milestones", "milestones_reached",
    "latest_news", "published", "address_of_page",
)  # fmt: skip


def rows() -> Iterator[dict[str, Any]]:
    """The public measures in scope, oldest first; never an account, never an address of a person."""
    now = clock.now()
    public = Measure.objects.public().select_related("goal").order_by("pk")
    for measure in public.iterator(chunk_size=500):
        home = tenant_of(measure.region_id)
        goal = measure.goal.title if measure.goal and measure.goal.is_public else ""
        yield {
            "id": measure.pk,
            "region": home.name if home else "",
            "goal": goal,
            "title": measure.title,
            "summary": measure.summary,
            "text": plain_text(measure.text),
            "status": measure.status,
            "percent": measure.percent,
            "overdue_for_news": measure.needs_news(at=now),
            "late": measure.is_late(at=now),
            "owner": measure.owner_name,
            "position": measure.owner_position,
            "starts": _day(measure.starts),
            "due": _day(measure.due),
            "finished": _day(measure.finished_on),
            "budget_euros": _euros(measure.budget_cents),
            "spent_euros": _euros(measure.spent_cents),
            "milestones": measure.milestone_count,
            "milestones_reached": measure.reached_count,
            "latest_news": timezone.localtime(measure.last_news_at).isoformat(timespec="minutes"),
            "published": timezone.localtime(measure.published_at).isoformat(timespec="minutes"),
            "address_of_page": (home.url if home else "") + measure.get_absolute_url(),
        }


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _euros(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02d}"


def as_csv(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Lines of a CSV file."""
    return sheets.as_csv(COLUMNS, _values(found))


def as_json(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One JSON array, row by row."""
    yield "["
    for number, row in enumerate(found):
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]\n"


def as_xlsx(found: Iterable[dict[str, Any]]) -> bytes:
    """A workbook with one sheet."""
    return sheets.as_xlsx({_("Measures"): (COLUMNS, _values(found))})


def _values(found: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    return ([row[name] for name in COLUMNS] for row in found)
