"""Comments whose passage or paragraph is no longer in the draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from participation.core import clock
from participation.drafts.orphans import gone_paragraphs, gone_passages
from participation.drafts.views.access import all_versions, named_or_404


@require_safe
def orphans(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """All of them with their old context; nothing that was said is lost."""
    draft = named_or_404(request, process_slug, slug)
    newest = all_versions(draft)[0]
    after = request.GET.get("after", "")
    page = gone_passages(draft, newest, after=int(after[:6]) if after.isascii() and after.isdigit() else 0)
    context = {
        "draft": draft,
        "process": draft.process,
        "newest": newest,
        "page": page,
        "paragraphs": gone_paragraphs(draft) if not after else [],
        "now": clock.now(),
    }
    return render(request, "drafts/orphans.html", context)
