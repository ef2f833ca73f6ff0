"""What came of the statements of a debate."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.contributions.desk.reading import away
from participation.debates.models import Statement
from participation.debates.querysets import STATEMENT_ORDERS
from participation.debates.views.taking_part import collecting_debate_or_404


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
