"""The result of a budget: who gets the money and why, what other rules would have changed, how to check it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from participation.ballots.models import Box
from participation.budgets.models import Budget, Count
from participation.budgets.pabulib import write
from participation.budgets.services.exporting import pabulib_of
from participation.budgets.showing import exports
from participation.budgets.showing.page import context_of
from participation.core import clock
from participation.core.policies import can


def _budget_or_404(request: HttpRequest, pk: int) -> Budget:
    rows = Budget.objects.select_related("process", "region__site").prefetch_related("phases")
    budget: Budget = get_object_or_404(rows, pk=pk)
    budget.process.region = budget.region
    if not budget.is_public or not can(request.user, "processes.view", budget.process):
        raise Http404
    return budget


def _away(request: HttpRequest, budget: Budget) -> HttpResponse | None:
    """The way home for a budget of another site (seen from a site above)."""
    if budget.region_id == request.region.pk:  # type: ignore[attr-defined]
        return None
    return HttpResponsePermanentRedirect(budget.region.url + request.path)


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The result by the rules that were announced."""
    budget = _budget_or_404(request, pk)
    return _away(request, budget) or _page(request, budget, rule="")


@require_safe
def other(request: HttpRequest, pk: int, rule: str) -> HttpResponse:
    """What would have come out by another rule, explained in the same way."""
    budget = _budget_or_404(request, pk)
    return _away(request, budget) or _page(request, budget, rule=rule)


def _page(request: HttpRequest, budget: Budget, *, rule: str) -> HttpResponse:
    box = Box.objects.filter(module=budget.pk).first()
    decision = can(request.user, "budgets.see_result", budget)
    counts = list(Count.objects.filter(budget=budget.pk)) if box and decision else []
    announced = next((row for row in counts if row.is_announced), None)
    shown = announced
    if rule:
        shown = next((row for row in counts if row.is_done and row.way == rule and not row.is_announced), None)
        if shown is None:
            raise Http404
    context: dict[str, Any] = {"budget": budget, "box": box, "decision": decision, "now": clock.now()}
    if box is None or announced is None or shown is None or not announced.is_done:
        return render(request, "budgets/no_result.html", context | {"count": announced})
    return render(request, "budgets/result.html", context | context_of(budget, box, counts, announced, shown))


@require_safe
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The result as a table, as data, or with all ballots for other programs."""
    budget = _budget_or_404(request, pk)
    elsewhere = _away(request, budget)
    if elsewhere:
        return elsewhere
    counts = Count.objects.filter(budget=budget.pk, state=Count.State.DONE)
    if form not in FORMS or not can(request.user, "budgets.see_result", budget):
        raise Http404
    announced: Count = get_object_or_404(counts, is_announced=True)
    part = {"part": request.GET.get("teil", "")} if form == "pb" else {}
    response = FORMS[form](budget, announced, list(counts), **part)
    response["Content-Disposition"] = f'attachment; filename="ergebnis-{budget.pk}.{form}"'
    return response


def _csv(budget: Budget, announced: Count, counts: list[Count]) -> HttpResponse:
    return HttpResponse("".join(exports.as_csv(announced.result)), content_type="text/csv; charset=utf-8")


def _xlsx(budget: Budget, announced: Count, counts: list[Count]) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(exports.as_xlsx(announced.result, [row.result for row in counts]), content_type=kind)


def _json(budget: Budget, announced: Count, counts: list[Count]) -> HttpResponse:
    return JsonResponse(exports.as_data(budget, announced.result, [row.result for row in counts]))


def _pabulib(budget: Budget, announced: Count, counts: list[Count], part: str = "") -> HttpResponse:
    """All ballots in the format of pabulib.org; of a budget with several parts the one that the address names."""
    headings = {heading.slug: heading for heading in budget.headings.all()}
    if part not in headings and len(headings) > 1:
        raise Http404
    response = HttpResponse(content_type="text/plain; charset=utf-8")
    write(pabulib_of(budget, headings.get(part)), response)  # type: ignore[arg-type]  # it can be written to
    return response


FORMS: dict[str, Callable[..., HttpResponse]] = {"csv": _csv, "xlsx": _xlsx, "json": _json, "pb": _pabulib}
