"""What lists of projects can be filtered by: part of the budget, result of the valuation, price."""

from collections.abc import Sequence

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.budgets.models import Feasibility, Heading
from participation.contributions.listing import Filter
from participation.contributions.querysets import ContributionQuerySet
from participation.core.decisions import Text
from participation.processes.models import Module

MOST = 200  # parts that are offered; several budgets may have the same
_EURO = 100
# Name in addresses, words, from and below which price in cents.
BANDS: tuple[tuple[str, Text, int, int | None], ...] = (
    ("5", _("up to 5,000 €"), 0, 5_000 * _EURO),
    ("20", _("5,000 to 20,000 €"), 5_000 * _EURO, 20_000 * _EURO),
    ("50", _("20,000 to 50,000 €"), 20_000 * _EURO, 50_000 * _EURO),
    ("mehr", _("more than 50,000 €"), 50_000 * _EURO, None),
)


def _headings(module: Module | None) -> Sequence[tuple[str, Text]]:
    if module is not None:
        found = Heading.objects.filter(budget=module.pk)
    else:
        public = Module.objects.public().filter(kind="budget")
        found = Heading.objects.filter(budget__in=public.values("pk"))
    names = dict(found.values_list("slug", "name")[:MOST])
    return list(names.items()) if len(names) > 1 else []


def _of_heading(rows: ContributionQuerySet, slug: str) -> ContributionQuerySet:
    return rows.filter(project__heading__slug=slug)


def _results(module: Module | None) -> Sequence[tuple[str, Text]]:
    return [
        (Feasibility.FEASIBLE, _("can be carried out")),
        (Feasibility.INFEASIBLE, _("cannot be carried out")),
        (Feasibility.UNDECIDED, _("are not decided yet")),
    ]


def _of_result(rows: ContributionQuerySet, value: str) -> ContributionQuerySet:
    return rows.filter(project__feasibility=value) if value in Feasibility.values else rows


def _bands(module: Module | None) -> Sequence[tuple[str, Text]]:
    return [(name, label) for name, label, _from, _below in BANDS]


def _of_band(rows: ContributionQuerySet, value: str) -> ContributionQuerySet:
    """By price; by what the author estimates where there is no price yet."""
    band = next((row for row in BANDS if row[0] == value), None)
    if band is None:
        return rows
    _name, _label, above, most = band
    wanted = Q(cents__gt=above) if most is None else Q(cents__gt=above, cents__lte=most)
    cents = Coalesce("project__price_cents", "project__estimate_cents")
    found: ContributionQuerySet = rows.annotate(cents=cents).filter(wanted)
    return found


FILTERS = (
    Filter("teil", pgettext_lazy("filter sentence", "in"), _("all parts of the budget"), _headings, _of_heading),
    Filter("pruefung", pgettext_lazy("filter sentence", "result"), _("any result"), _results, _of_result),
    Filter("preis", pgettext_lazy("filter sentence", "at a price of"), _("any amount"), _bands, _of_band),
)
