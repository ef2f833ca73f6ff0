"""Reading a proposal and its older versions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from participation.contributions.models import Attachment, Contribution, Version
from participation.core import clock
from participation.core.policies import can
from participation.proposals.models import KIND, Proposal


def proposal_or_404(request: HttpRequest, pk: int) -> Proposal:
    """A proposal within the scope that this person may see, with all that its pages and policies need."""
    row = get_object_or_404(
        Contribution.objects.of_kind(KIND).select_related(
            "proposal", "region__site", "module__process", "module__proposalmodule", "author", "category",
            "municipality", "retirement",
        ).defer("region__outline", "municipality__outline"),
        pk=pk,
    )  # fmt: skip
    if not can(request.user, "contributions.view", row):
        raise Http404
    proposal: Proposal = row.proposal
    # The child row does not know what was fetched with its parent.
    for name in ("region", "module", "author", "category", "municipality"):
        setattr(proposal, name, getattr(row, name))
    proposal.module.process.region = row.region
    proposal.module.region = row.region
    proposal.__dict__["retired_because"] = getattr(row, "retirement", None)
    return proposal


def own_proposal_or_404(request: HttpRequest, pk: int) -> Proposal:
    """The same for pages that only its author sees."""
    proposal = proposal_or_404(request, pk)
    if not request.user.is_authenticated or proposal.author_id != request.user.pk:
        raise Http404
    return proposal


def away(request: HttpRequest, proposal: Proposal, url: str) -> HttpResponse | None:
    """The way home for a proposal that belongs to another site (seen from a site above)."""
    if proposal.region_id == request.region.pk:  # type: ignore[attr-defined]
        return None
    return HttpResponsePermanentRedirect(proposal.site_url + url)


@require_safe
def detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A proposal with what became of it. An older address leads to the present one."""
    proposal = proposal_or_404(request, pk)
    url = proposal.get_absolute_url()
    elsewhere = away(request, proposal, url)
    if elsewhere:
        return elsewhere
    if slug != proposal.slug:
        return HttpResponsePermanentRedirect(url)
    return render(request, "proposals/detail.html", detail_context(proposal))


def detail_context(proposal: Proposal) -> dict[str, Any]:
    """What the page of a proposal shows besides what tags fetch themselves."""
    attachments = list(proposal.attachments.all())
    return {
        "proposal": proposal,
        "module": proposal.module,
        "process": proposal.module.process,
        "tags": sorted(proposal.tags.all(), key=lambda tag: tag.name.casefold()),
        "trail": list(proposal.trail.all()),
        "answers": list(proposal.answers.all()),
        "attachments": attachments,
        "documents": [attachment for attachment in attachments if attachment.kind == Attachment.Kind.DOCUMENT],
        "address": proposal.site_url + proposal.get_absolute_url(),
        "now": clock.now(),
    }


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions of a text, the present one first."""
    proposal = proposal_or_404(request, pk)
    elsewhere = away(request, proposal, request.path)
    return elsewhere or render(
        request,
        "proposals/versions.html",
        {"proposal": proposal, "versions": list(proposal.versions.order_by("-number"))},
    )


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An older version."""
    proposal = proposal_or_404(request, pk)
    elsewhere = away(request, proposal, request.path)
    found = get_object_or_404(Version, contribution_id=proposal.pk, number=number)
    return elsewhere or render(
        request, "proposals/version.html", {"proposal": proposal, "version": found, "content": found.content}
    )
