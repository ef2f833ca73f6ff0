"""Public pages of polls."""

import io
import json
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from participation.ballots.models import Box, Channel
from participation.core import clock
from participation.core.policies import can
from participation.core.sheets import as_csv, as_xlsx
from participation.core.slugs import slug_of
from participation.polls.exports import as_json, preflib_of, sheets, totals
from participation.polls.models import Poll
from participation.polls.pages import page_of, stage_of
from participation.polls.policies import box_of
from participation.polls.querysets import polls
from participation.polls.results import results_of, turnout
from participation.polls.words import number, share
from participation.processes.models import Module

FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def module_page(request: HttpRequest, module: Module) -> HttpResponse:
    """The poll behind the address of the module; whether it may be seen was asked before."""
    poll = get_object_or_404(polls(), pk=module.pk)
    return render(request, "polls/poll.html", page_of(poll, request.user))


def _poll_or_404(request: HttpRequest, process_slug: str, slug: str) -> Poll:
    where = {"process__slug": process_slug, "slug": slug, "region": request.region}  # type: ignore[attr-defined]
    poll: Poll = get_object_or_404(polls(), **where)
    if not can(request.user, "processes.view", poll.process):
        raise Http404
    if not poll.is_public and not can(request.user, "processes.manage", poll.process):
        raise Http404
    return poll


def _sealed_or_404(request: HttpRequest, process_slug: str, slug: str) -> tuple[Poll, Box]:
    poll = _poll_or_404(request, process_slug, slug)
    box = box_of(poll)
    if box is None or not can(request.user, "polls.results", poll):
        raise Http404
    box.module, box.region = poll, poll.region
    return poll, box


@require_safe
def results(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """What came of a poll; before its box is sealed, that and when there will be something."""
    poll = _poll_or_404(request, process_slug, slug)
    box, now = box_of(poll), clock.now()
    context: dict[str, Any] = {"poll": poll, "module": poll, "process": poll.process, "box": box, "now": now}
    decision = can(request.user, "polls.results", poll)
    if box is None or not decision:
        return render(
            request, "polls/no_results.html", {**context, "decision": decision, "stage": stage_of(poll, box, now)}
        )
    voted = turnout(box)
    context |= {
        "results": results_of(box),
        "voted": sum(voted.values()),
        "ballots": box.tables["ballots"],
        "by_hand": box.tables.get("by_hand"),
        "channels": [(Channel(channel).label, number(count)) for channel, count in voted.items()],
        "turnout_share": share(sum(voted.values()), poll.entitled) if poll.entitled else "",
        "files": [name.upper() for name in FILES],
    }
    return render(request, "polls/results.html", context)


@require_safe
def results_file(request: HttpRequest, process_slug: str, slug: str, extension: str) -> HttpResponse | FileResponse:
    """The results as a table, a workbook or JSON."""
    poll, box = _sealed_or_404(request, process_slug, slug)
    if extension == "json":
        content = json.dumps(as_json(poll, box), ensure_ascii=False, indent=1).encode()
    elif extension == "xlsx":
        content = as_xlsx(sheets(box))
    else:
        rows = list(totals(poll))
        header = list(rows[0]) if rows else []
        content = "".join(as_csv(header, ([row[name] for name in header] for row in rows))).encode()
    return _file(content, f"{slug_of(poll.title)}.{extension}", FILES[extension])


@require_safe
def preflib_file(request: HttpRequest, process_slug: str, slug: str, number: int) -> HttpResponse | FileResponse:
    """The ballots of a ranked question as a PrefLib file."""
    poll, box = _sealed_or_404(request, process_slug, slug)
    found = preflib_of(box, number)
    if found is None:
        raise Http404
    extension, text = found
    return _file(text.encode(), f"{slug_of(poll.title)}-{number}.{extension}", "text/plain; charset=utf-8")


def _file(content: bytes, name: str, content_type: str) -> FileResponse:
    # Streamed, so that the cache of visitors' pages leaves it alone: that keeps no names of files.
    response = FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=content_type)
    response["X-Robots-Tag"] = "noindex"
    return response
