"""The board of valuations, assigning many at once, and files for spreadsheets."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from participation.accounts.backoffice.acts import add_refusal
from participation.accounts.roles import staff_regions
from participation.budgets.admin.valuation_forms import BulkAssignForm, ValuationFilterSet
from participation.budgets.models import Valuation
from participation.budgets.policies import LEADERS
from participation.budgets.querysets import COLUMNS, column_of, in_column, is_late, visible_to
from participation.budgets.services import valuing
from participation.budgets.services.working import LIST, page_of
from participation.core import clock
from participation.core.errors import DomainError
from participation.core.euros import plain
from participation.core.html import plain_text
from participation.core.sheets import as_csv, as_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ON_BOARD = 200  # cards; a budget with more is read as a list


class _View(WagtailAdminTemplateMixin, TemplateView):
    """A page beside the list, with the same filters."""

    viewset: Any = None
    title: Any = ""

    def get_page_title(self) -> str:
        return str(self.title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.viewset.record_breadcrumbs(None), {"url": "", "label": self.get_page_title()}]

    def filtered(self) -> Any:
        """The valuations that this person may see, as the address filters them."""
        rows = self.viewset.rows(visible_to(self.request.user))
        filters = ValuationFilterSet(self.request.GET, queryset=rows, request=self.request)
        return (filters.qs if filters.is_valid() else rows).order_by("due", "pk")


class BoardView(_View):
    """All columns side by side; each card leads to the page on which it is moved on."""

    template_name = "budgets/admin/board.html"

    def get_page_title(self) -> str:
        return _("Board of valuations")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(clock.now())
        found = list(self.filtered()[: ON_BOARD + 1])
        cards: dict[str, list[dict[str, Any]]] = {name: [] for name, _label in COLUMNS}
        for valuation in found[:ON_BOARD]:
            cards[column_of(valuation)].append(
                {"valuation": valuation, "url": page_of(valuation), "late": is_late(valuation, today)}
            )
        query = self.request.GET.urlencode()
        return {
            **super().get_context_data(**kwargs),
            "columns": [{"name": name, "label": label, "cards": cards[name]} for name, label in COLUMNS],
            "more": len(found) > ON_BOARD,
            "list_url": reverse(f"{LIST}:index") + (f"?{query}" if query else ""),
        }


class AssignView(_View):
    """Tick projects and people, name a date, done."""

    template_name = "budgets/admin/assign.html"

    def get_page_title(self) -> str:
        return _("Assign several projects")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.regions = list(staff_regions(request.user, *LEADERS).order_by("name"))
        if not self.regions:
            raise Http404
        wanted = request.GET.get("region", "")
        self.region = next((region for region in self.regions if str(region.pk) == wanted), self.regions[0])
        return super().dispatch(request, *args, **kwargs)

    def form(self, data: Any = None) -> BulkAssignForm:
        rows = self.filtered().filter(region=self.region).exclude(state=Valuation.State.CONFIRMED)
        if "column" not in self.request.GET and data is None:
            rows = in_column(rows, "unassigned")
        return BulkAssignForm(data, user=self.request.user, region=self.region, rows=rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "regions": self.regions,
            "region": self.region,
            "back_url": reverse(f"{LIST}:index"),
            "all_url": f"?region={self.region.pk}&column=",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                number = valuing.assign(actor=request.user, **form.cleaned_data)
            except DomainError as error:
                add_refusal(form, error)
            else:
                said = ngettext("%(number)d assignment is new.", "%(number)d assignments are new.", number)
                messages.success(request, said % {"number": number})
                return redirect(f"{LIST}:index")
        return self.render_to_response(self.get_context_data(form=form))


class ExportView(View):
    """What the list shows, as a file: nothing of the internal discussion."""

    viewset: Any = None

    def get(self, request: HttpRequest, kind: str) -> Any:
        if kind not in ("csv", "xlsx"):
            raise Http404
        rows = self.viewset.rows(visible_to(request.user))
        filters = ValuationFilterSet(request.GET, queryset=rows, request=request)
        found = (filters.qs if filters.is_valid() else rows).order_by("pk")
        header, lines = _header(), (_line(valuation) for valuation in found)
        name = _("valuations")
        if kind == "csv":
            response: Any = StreamingHttpResponse(
                as_csv(header, map(_with_commas, lines)), content_type="text/csv; charset=utf-8"
            )
        else:
            response = HttpResponse(as_xlsx({_("Valuations"): (header, lines)}), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
        return response


def _header() -> list[str]:
    return [
        _("Number"), _("Project"), _("Summary"), _("Part of the budget"), _("Author"), _("Supports"), _("State"),
        _("Valuators"), _("To be done by"), _("Estimated cost (€)"), _("Price (€)"), _("Costs a year (€)"), _("Reason"),
        _("Address of the page"),
    ]  # fmt: skip


def _with_commas(line: list[Any]) -> list[Any]:
    """Amounts as German spreadsheets read them: “12.5” would become a day in May."""
    return [f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value for value in line]


def _line(valuation: Valuation) -> list[Any]:
    project = valuation.project
    return [
        project.pk,
        project.title,
        plain_text(project.summary),
        project.heading.name if project.heading else "",
        project.author.username if project.author else "",
        project.support_count,
        str(dict(COLUMNS)[column_of(valuation)]),
        ", ".join(row.valuator.username for row in valuation.assignments.all()),
        valuation.due.isoformat() if valuation.due else "",
        plain(project.estimate_cents),
        plain(valuation.price_cents),
        plain(valuation.yearly_cents),
        valuation.reason,
        project.site_url + project.get_absolute_url(),
    ]
