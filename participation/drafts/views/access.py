"""Which draft a person may see."""

from typing import Any

from django.http import Http404, HttpRequest

from participation.core.policies import can
from participation.drafts.models import Draft, Text, Version
from participation.drafts.querysets import beside_each_other, drafts, versions_of


def draft_or_404(request: HttpRequest, **where: Any) -> Draft:
    """A draft of this site that the person may see: the public ones, others for their team."""
    draft = drafts().filter(region=request.region, **where).first()
    if draft is None or not can(request.user, "processes.view", draft.process):
        raise Http404
    if not draft.is_public and not can(request.user, "processes.manage", draft.process):
        raise Http404
    return draft


def named_or_404(request: HttpRequest, process_slug: str, slug: str) -> Draft:
    """The draft that an address names."""
    return draft_or_404(request, process__slug=process_slug, slug=slug)


def paragraph_or_404(request: HttpRequest, pk: int) -> tuple[list[Text], Draft]:
    """The texts of a paragraph in all its versions, in order of time, and the draft, which the person may see."""
    rows = Text.objects.filter(paragraph=pk, region=request.region, paragraph__visibility="public")
    rows = rows.select_related("paragraph__ended_in", "version").annotate(**beside_each_other())
    texts = list(rows.order_by("version__number"))
    if not texts:
        raise Http404
    return texts, draft_or_404(request, pk=texts[0].paragraph.module_id)


def version_or_404(versions: list[Version], number: int) -> Version:
    """One of the versions of a draft."""
    found = next((version for version in versions if version.number == number), None)
    if found is None:
        raise Http404
    return found


def all_versions(draft: Draft) -> list[Version]:
    """The versions of a draft, the newest first; 404 while there is none."""
    versions = versions_of(draft)
    if not versions:
        raise Http404
    return versions
