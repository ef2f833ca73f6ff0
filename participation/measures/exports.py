"""Measures as rows for downloads: CSV, JSON, XLSX."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from participation.core import clock
from participation.core.html import plain_text
from participation.measures.models import Measure
from participation.regions.hosts import tenant_of

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
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


def cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_csv(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Lines of a CSV file that begins with the mark by which Excel knows its encoding."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";")
    yield "\ufeff"
    for values in ([*COLUMNS], *([cell(row[name]) for name in COLUMNS] for row in found)):
        writer.writerow(values)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def as_json(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One JSON array, row by row."""
    yield "["
    for number, row in enumerate(found):
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]\n"


def as_xlsx(found: Iterable[dict[str, Any]]) -> bytes:
    """A workbook with one sheet; texts that look like formulas are marked as texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Measures")[:31])
    sheet.append(list(COLUMNS))
    for row in found:
        sheet.append([cell(_storable(row[name])) for name in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _storable(value: Any) -> Any:
    """Text without control characters, which a workbook cannot hold."""
    if not isinstance(value, str):
        return value
    return "".join(sign for sign in value if sign >= " " or sign in "\n\t")
