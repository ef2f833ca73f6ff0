"""What became of the contributions, and the synopsis of it all."""

import io
from typing import Any

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.core.slugs import slug_of
from participation.drafts.answered import OPEN, Wanted, chapters_of, counts_of, items_of, wanted_of, with_context
from participation.drafts.forms import ContributionFilter
from participation.drafts.models import Draft, Response
from participation.drafts.synopsis.gathering import gather, rows_of
from participation.drafts.synopsis.sheet import as_sheet
from participation.drafts.synopsis.word import as_word
from participation.drafts.views.access import all_versions, named_or_404

PAGE_SIZE = 50
FILES = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_word),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_sheet),
}
KEPT_SECONDS = 300  # a file that many fetch at once is made once


@require_safe
def answers(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """All contributions with their answers, in numbers and one by one."""
    draft = named_or_404(request, process_slug, slug)
    newest = all_versions(draft)[0]
    response = _response(request, draft)
    chapters = chapters_of(newest)
    form = ContributionFilter(request.GET, chapters=chapters)
    wanted = form.wanted() if response is None else Wanted(response=response.pk)
    page = Paginator(with_context(wanted_of(draft, newest, wanted)), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = counts_of(draft)
    context = {
        "draft": draft,
        "process": draft.process,
        "newest": newest,
        "counts": counts,
        "figures": _figures(counts),
        "filter": form,
        "is_filtered": wanted != Wanted(),
        "response": response,
        "page": page,
        "items": items_of(draft, newest, list(page)),
    }
    return render(request, "drafts/answers.html", context)


def _response(request: HttpRequest, draft: Draft) -> Response | None:
    key = request.GET.get("antwort", "")
    if not key:
        return None
    found = None
    if key.isdecimal() and len(key) < 12:
        found = Response.objects.filter(draft=draft, pk=int(key)).first()
    if found is None:
        raise Http404
    return found


def _figures(counts: Any) -> list[dict[str, Any]]:
    rows: list[tuple[str, Any, int]] = [
        (verdict.value, verdict.label, counts.by_verdict[verdict.value]) for verdict in Response.Verdict
    ]
    rows.append((OPEN, _("Not answered yet"), counts.open))
    return [{"verdict": verdict, "label": label, "number": number} for verdict, label, number in rows]


@require_safe
def synopsis(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """Contribution, answer and change side by side, a page at a time."""
    draft = named_or_404(request, process_slug, slug)
    newest = all_versions(draft)[0]
    found = with_context(wanted_of(draft, newest, Wanted(replies=True)))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "draft": draft,
        "process": draft.process,
        "newest": newest,
        "page": page,
        "rows": rows_of(draft, newest, list(page)),
    }
    return render(request, "drafts/synopsis.html", context)


@require_safe
def synopsis_file(request: HttpRequest, process_slug: str, slug: str, extension: str) -> FileResponse:
    """The whole synopsis as a Word document or a spreadsheet."""
    draft = named_or_404(request, process_slug, slug)
    newest = all_versions(draft)[0]
    content_type, write = FILES[extension]
    generation = draft.region.generation.number
    key = f"synopsis:{draft.pk}:{generation}:{get_language()}:{extension}"
    content = cache.get(key)
    if content is None:
        content = write(gather(draft, newest))
        cache.set(key, content, KEPT_SECONDS)
    name = slug_of(f"{_('Synopsis')} {draft.title}")
    # Streamed, so that the cache of visitors' pages leaves it alone: that keeps no names of files.
    response = FileResponse(
        io.BytesIO(content), as_attachment=True, filename=f"{name}.{extension}", content_type=content_type
    )
    response["X-Robots-Tag"] = "noindex"
    return response
