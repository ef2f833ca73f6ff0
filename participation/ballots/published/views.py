"""Pages of a sealed box, and the way into the booth with an access code."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participation.ballots import verifying
from participation.ballots.booth.entering import LONGEST_CODE, box_or_404
from participation.ballots.booth.privacy import kept_private
from participation.ballots.contents import parsed
from participation.ballots.eligibility import Eligibility
from participation.ballots.models import Box
from participation.ballots.published import lists
from participation.ballots.receipts import normalised
from participation.ballots.services import casting, paper
from participation.core import clock

FILES = {
    "json": ("application/json", lists.as_json),
    "csv": ("text/csv; charset=utf-8", lists.as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lists.as_xlsx),
}


@require_safe
def ballots(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """The list of ballots with its root, or when it will be there."""
    box = box_or_404(request, process_slug, slug)
    context = _context(box)
    if box.state == Box.State.SEALED:
        after = request.GET.get("after", "")[:64]
        rows, following = lists.page(box, after)
        turnout = lists.turnout_by_channel(box)
        context |= {
            "rows": rows,
            "page": {"next_cursor": following},
            "turnout": turnout,
            "voted": sum(row.number for row in turnout),
            "count": verifying.count(box),
        }
    return render(request, "ballots/list.html", context)


@require_safe
def file(request: HttpRequest, process_slug: str, slug: str, extension: str) -> HttpResponse | StreamingHttpResponse:
    """The list as a file."""
    box = _sealed_or_404(request, process_slug, slug)
    content_type, make = FILES[extension]
    made: Any = make(box)
    response: HttpResponse | StreamingHttpResponse
    if isinstance(made, bytes):
        response = HttpResponse(made, content_type=content_type)
    else:
        response = StreamingHttpResponse(made, content_type=content_type)
    name = f"{_('ballots')}-{box.module.slug}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@kept_private
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """Check list, root, number and one's own receipt: in the browser, and without scripts by the server."""
    box = _sealed_or_404(request, process_slug, slug)
    context = _context(box) | {"count": verifying.count(box)}
    if request.method == "POST":
        typed = request.POST.get("receipt", "")[:LONGEST_CODE].strip()
        context |= {"found": verifying.check(box), "typed": typed, "asked": bool(typed)}
        if typed and not normalised(typed):
            error = _("A receipt has 25 letters and digits, in five groups. Please compare it with what you noted.")
            context |= {"error": error, "form": {"errors": {"id_receipt": error}}}
        elif typed:
            ballot = verifying.ballot_of(box, typed)
            context["ballot"] = lists.shown(box, ballot) if ballot else None
    return render(request, "ballots/check.html", context)


@kept_private
@require_safe
def code(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """For people with a letter: enter the code, go on to the ballot. The address of the letters leads here."""
    box = box_or_404(request, process_slug, slug)
    context = _context(box) | {
        "decision": casting.open_now(box, at=clock.now()),
        "voters": Eligibility.of(parsed(box.rules)).in_words(),
    }
    return render(request, "ballots/code.html", context)


def _sealed_or_404(request: HttpRequest, process_slug: str, slug: str) -> Box:
    box = box_or_404(request, process_slug, slug)
    if box.state != Box.State.SEALED:
        raise Http404
    return box


def _context(box: Box) -> dict[str, Any]:
    module = box.module
    where = [module.process.slug, module.slug]
    return {
        "box": box,
        "module": module,
        "process": module.process,
        "list_path": reverse("ballots:list", args=where),
        "check_path": reverse("ballots:check", args=where),
        "files": {extension: reverse(f"ballots:{extension}", args=where) for extension in FILES},
        "on_paper": paper.is_offered(box),
    }
