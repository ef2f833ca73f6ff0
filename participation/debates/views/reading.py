"""Reading a debate, its older versions, and the results of its statements."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.contributions.models import Contribution, Version
from participation.core import clock
from participation.core.policies import can
from participation.debates.models import KIND, Debate, Statement
from participation.debates.querysets import STATEMENT_ORDERS, own_vote


def debate_or_404(request: HttpRequest, pk: int) -> Debate:
    """A debate within the scope that this person may see, with all that its pages and policies need."""
    row = get_object_or_404(
        Contribution.objects.of_kind(KIND)
        .select_related(
            "debate", "region__site", "module__process", "module__debatemodule", "author", "category", "retirement"
        )
        .defer("region__outline"),
        pk=pk,
    )
    if not can(request.user, "contributions.view", row):
        raise Http404
    debate: Debate = row.debate
    # The child row does not know what was fetched with its parent.
    for name in ("region", "module", "author", "category"):
        setattr(debate, name, getattr(row, name))
    debate.module.process.region = row.region
    debate.module.region = row.region
    debate.__dict__["retired_because"] = getattr(row, "retirement", None)
    return debate


def own_debate_or_404(request: HttpRequest, pk: int) -> Debate:
    """The same for pages that only its author sees."""
    debate = debate_or_404(request, pk)
    if not request.user.is_authenticated or debate.author_id != request.user.pk:
        raise Http404
    return debate


def away(request: HttpRequest, debate: Debate, url: str) -> HttpResponse | None:
    """The way home for a debate that belongs to another site (seen from a site above)."""
    if debate.region_id == request.region.pk:  # type: ignore[attr-defined]
        return None
    return HttpResponsePermanentRedirect(debate.site_url + url)


@require_safe
def detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A debate, what people think of it, and its discussion. An older address leads to the present one."""
    debate = debate_or_404(request, pk)
    url = debate.get_absolute_url()
    elsewhere = away(request, debate, url)
    if elsewhere:
        return elsewhere
    if slug != debate.slug:
        return HttpResponsePermanentRedirect(url)
    return render(request, "debates/detail.html", detail_context(request, debate))


def detail_context(request: HttpRequest, debate: Debate) -> dict[str, Any]:
    """What the page of a debate shows besides what tags fetch themselves."""
    return vote_context(request, debate) | {
        "module": debate.module,
        "process": debate.module.process,
        "tags": sorted(debate.tags.all(), key=lambda tag: tag.name.casefold()),
        "trail": list(debate.trail.all()),
        "answers": list(debate.answers.all()),
        "address": debate.site_url + debate.get_absolute_url(),
        "statement_count": _count(debate) if debate.collects_statements else 0,
        "now": clock.now(),
    }


def vote_context(request: HttpRequest, debate: Debate) -> dict[str, Any]:
    """What the panel with the votes shows."""
    total = debate.vote_count
    return {
        "debate": debate,
        "own_vote": own_vote(debate, request.user),
        "may_vote": can(request.user, "debates.vote", debate),
        "agree_share": debate.up_count * 100 / total if total else 0,
        "disagree_share": debate.down_count * 100 / total if total else 0,
    }


def _count(debate: Debate) -> int:
    return Statement.objects.filter(debate=debate).public().count()


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions of a text, the present one first."""
    debate = debate_or_404(request, pk)
    elsewhere = away(request, debate, request.path)
    return elsewhere or render(
        request, "debates/versions.html", {"debate": debate, "versions": list(debate.versions.order_by("-number"))}
    )


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An older version."""
    debate = debate_or_404(request, pk)
    elsewhere = away(request, debate, request.path)
    found = get_object_or_404(Version, contribution_id=debate.pk, number=number)
    return elsewhere or render(
        request, "debates/version.html", {"debate": debate, "version": found, "content": found.content}
    )


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of the statements: the most agreed, the most disputed, the most passed, and all in a table."""
    debate = collecting_debate_or_404(request, pk)
    elsewhere = away(request, debate, request.get_full_path())
    if elsewhere:
        return elsewhere
    minimum = debate.settings.ranking_minimum
    statements = Statement.objects.filter(debate=debate).public()
    order = request.GET.get("sort", "")
    order = order if order in STATEMENT_ORDERS else "answers"
    after = request.GET.get("after", "")
    return render(
        request,
        "debates/results.html",
        {
            "debate": debate,
            "rankings": [] if after else _rankings(statements, minimum),
            "minimum": minimum,
            "totals": statements.totals(),
            "page": statements.with_shares().page(order, after=after),
            "orders": _orders(order),
            "order": order,
        },
    )


def collecting_debate_or_404(request: HttpRequest, pk: int) -> Debate:
    """A debate that collects statements."""
    debate = debate_or_404(request, pk)
    if not debate.collects_statements:
        raise Http404
    return debate


def _rankings(statements: Any, minimum: int) -> list[dict[str, Any]]:
    texts = {
        "agreed": (_("Most agreed"), _("Statements with which the largest share of all who answered agree.")),
        "disputed": (
            _("Most disputed"),
            _("Statements on which those who decided stand closest to half in favour and half against."),
        ),
        "passed": (_("Most passed"), _("Statements which the largest share of all who answered passed.")),
    }
    return [
        {"slug": name, "title": title, "text": text, "statements": statements.most(name, minimum=minimum)}
        for name, (title, text) in texts.items()
    ]


def _orders(chosen: str) -> list[tuple[str, str, bool]]:
    names = (
        ("answers", _("Most answers")),
        ("agreed", _("Most agreed")),
        ("disputed", _("Most disputed")),
        ("passed", _("Most passed")),
        ("newest", _("Newest")),
    )
    return [(name, f"?sort={slug}#alle", slug == chosen) for slug, name in names]
