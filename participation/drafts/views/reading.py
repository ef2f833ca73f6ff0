"""Reading a draft: the newest version, older ones, and where the discussion is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from participation.core import clock
from participation.drafts.models import Draft
from participation.drafts.querysets import drafts, texts_of, versions_of
from participation.drafts.reading import blocks_of, most_discussed, reading
from participation.drafts.views.access import all_versions, named_or_404, version_or_404
from participation.processes.models import Module


def module_page(request: HttpRequest, module: Module) -> HttpResponse:
    """The newest version, behind the address of the module; whether it may be seen was asked before."""
    draft: Draft = get_object_or_404(drafts(), pk=module.pk)
    versions = versions_of(draft)
    if not versions:
        context = {"draft": draft, "module": draft, "process": draft.process, "now": clock.now()}
        return render(request, "drafts/empty.html", context)
    return render(request, "drafts/draft.html", reading(draft, versions[0], request.user, versions=versions))


@require_safe
def version(request: HttpRequest, process_slug: str, slug: str, number: int) -> HttpResponse:
    """A version at its lasting address."""
    draft = named_or_404(request, process_slug, slug)
    versions = all_versions(draft)
    found = version_or_404(versions, number)
    return render(request, "drafts/draft.html", reading(draft, found, request.user, versions=versions))


@require_safe
def discussion(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """All paragraphs that are discussed, the liveliest first."""
    draft = named_or_404(request, process_slug, slug)
    newest = all_versions(draft)[0]
    blocks = most_discussed(blocks_of(texts_of(newest), {}))
    context = {"draft": draft, "process": draft.process, "blocks": blocks, "version": newest}
    return render(request, "drafts/discussion.html", context)
