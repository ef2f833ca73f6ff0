"""Reading a contribution and its older versions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from participation.contributions.desk.desk import Desk
from participation.contributions.models import Attachment, Contribution, Version
from participation.core import clock
from participation.core.policies import can

_WITH_IT = ("region__site", "module__process", "author", "category", "municipality", "retirement")


def render_page(
    request: HttpRequest, desk: Desk, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """One of the kind's pages."""
    given = {"desk": desk, "words": desk.words, **context}
    return render(request, desk.templates(name), given, status=status)  # type: ignore[arg-type]


def contribution_or_404(request: HttpRequest, desk: Desk, pk: int) -> Any:
    """A contribution within the scope that this person may see, as its kind, with all that pages and policies need."""
    rows = Contribution.objects.of_kind(desk.slug).select_related(*_WITH_IT, desk.kind.settings_path)
    row = get_object_or_404(rows.defer("region__outline", "municipality__outline"), pk=pk)
    if not can(request.user, "contributions.view", row):
        raise Http404
    contribution: Any = row.as_kind()
    # The child row does not know what was fetched with its parent.
    for name in ("region", "module", "author", "category", "municipality"):
        setattr(contribution, name, getattr(row, name))
    contribution.module.process.region = row.region
    contribution.module.region = row.region
    contribution.__dict__["retired_because"] = getattr(row, "retirement", None)
    return contribution


def own_or_404(request: HttpRequest, desk: Desk, pk: int) -> Any:
    """The same for pages that only its author sees."""
    contribution = contribution_or_404(request, desk, pk)
    if not request.user.is_authenticated or contribution.author_id != request.user.pk:
        raise Http404
    return contribution


def away(request: HttpRequest, contribution: Contribution, url: str) -> HttpResponse | None:
    """The way home for something that belongs to another site (seen from a site above)."""
    if contribution.region_id == request.region.pk:  # type: ignore[attr-defined]
        return None
    return HttpResponsePermanentRedirect(contribution.site_url + url)


@require_safe
def detail(request: HttpRequest, pk: int, desk: Desk, slug: str = "") -> HttpResponse:
    """A contribution with what became of it. An older address leads to the present one."""
    contribution = contribution_or_404(request, desk, pk)
    url = contribution.get_absolute_url()
    elsewhere = away(request, contribution, url)
    if elsewhere:
        return elsewhere
    if slug != contribution.slug:
        return HttpResponsePermanentRedirect(url)
    return render_page(request, desk, "detail", page_context(request, desk, contribution))


def page_context(request: HttpRequest, desk: Desk, contribution: Any) -> dict[str, Any]:
    """What the page of a contribution shows besides what tags fetch themselves."""
    attached = list(contribution.attachments.all())
    return {
        "contribution": contribution,
        "module": contribution.module,
        "process": contribution.module.process,
        "tags": sorted(contribution.tags.all(), key=lambda tag: tag.name.casefold()),
        "trail": list(contribution.trail.all()),
        "answers": list(contribution.answers.all()),
        "attachments": attached,
        "documents": [attachment for attachment in attached if attachment.kind == Attachment.Kind.DOCUMENT],
        "address": contribution.site_url + contribution.get_absolute_url(),
        "now": clock.now(),
        **desk.context(request, contribution),
    }


@require_safe
def versions(request: HttpRequest, pk: int, desk: Desk) -> HttpResponse:
    """All versions of a text, the present one first."""
    contribution = contribution_or_404(request, desk, pk)
    elsewhere = away(request, contribution, request.path)
    context = {"contribution": contribution, "versions": contribution.versions.order_by("-number")}
    return elsewhere or render_page(request, desk, "versions", context)


@require_safe
def version(request: HttpRequest, pk: int, number: int, desk: Desk) -> HttpResponse:
    """An older version."""
    contribution = contribution_or_404(request, desk, pk)
    elsewhere = away(request, contribution, request.path)
    found = get_object_or_404(Version, contribution_id=contribution.pk, number=number)
    context = {"contribution": contribution, "version": found, "content": found.content}
    return elsewhere or render_page(request, desk, "version", context)
