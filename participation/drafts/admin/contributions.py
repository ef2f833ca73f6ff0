"""The team's desk: all contributions to a draft, chosen several at a time and answered once."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from participation.accounts.backoffice.acts import add_refusal
from participation.core.decisions import Denied
from participation.core.errors import DomainError
from participation.core.policies import can
from participation.drafts.admin.forms import AnswerForm
from participation.drafts.answered import (
    OPEN,
    Wanted,
    chapters_of,
    contributions,
    counts_of,
    items_of,
    wanted_of,
    with_context,
)
from participation.drafts.changes import changes_in, suggested, versions_after_first
from participation.drafts.forms import ContributionFilter
from participation.drafts.markup import plain
from participation.drafts.models import Draft, Response
from participation.drafts.querysets import newest_version
from participation.drafts.services import respond
from participation.drafts.services.responding import MOST

PAGE_SIZE = 50
FILTERS = ("stand", "kapitel", "q", "page")


class _OfDraft(WagtailAdminTemplateMixin, TemplateView):
    """A page about one draft; the viewset's guard has found it among one's own."""

    viewset: Any = None
    header_icon = "comment"

    @cached_property
    def draft(self) -> Draft:
        found: Draft = self.viewset.get_record(self.request, self.kwargs["pk"])
        return found

    def get_page_subtitle(self) -> str:
        return self.draft.title

    def list_url(self) -> str:
        """The list as it was filtered."""
        url = reverse(self.viewset.get_url_name("contributions"), args=[self.draft.pk])
        kept = {name: value for name in FILTERS if (value := self.request.GET.get(name))}
        return f"{url}?{urlencode(kept)}" if kept else url

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.viewset.record_breadcrumbs(self.draft),
            {"url": self.viewset.record_url(self.draft), "label": self.draft.title},
            {"url": self.list_url() if self.is_below else "", "label": _("Contributions")},
            *([{"url": "", "label": self.get_page_title()}] if self.is_below else []),
        ]

    is_below = False


class ContributionsView(_OfDraft):
    """All contributions, what waits for an answer first to be seen."""

    template_name = "drafts/admin/contributions.html"

    def get_page_title(self) -> str:
        return _("Contributions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newest = newest_version(self.draft.pk)
        form = ContributionFilter(self.request.GET, chapters=chapters_of(newest))
        found = with_context(wanted_of(self.draft, newest, form.wanted()))
        page = Paginator(found, PAGE_SIZE).get_page(self.request.GET.get("page"))
        names = [name for name in FILTERS if name != "page"]
        return {
            **super().get_context_data(**kwargs),
            "draft": self.draft,
            "counts": counts_of(self.draft),
            "filter": form,
            "is_filtered": form.wanted() != Wanted(),
            "page": page,
            "items": items_of(self.draft, newest, list(page)),
            "answer_url": reverse(self.viewset.get_url_name("answer"), args=[self.draft.pk]),
            "kept": {name: self.request.GET[name] for name in FILTERS if self.request.GET.get(name)},
            "kept_query": urlencode({name: self.request.GET[name] for name in names if self.request.GET.get(name)}),
            "may_answer": can(self.request.user, "drafts.answer", self.draft),
            "open": OPEN,
        }


class AnswerView(_OfDraft):
    """The chosen contributions and the form with which to answer them."""

    template_name = "drafts/admin/answer.html"
    is_below = True

    def get_page_title(self) -> str:
        return _("Answer contributions")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = can(request.user, "drafts.answer", self.draft)
        if isinstance(decision, Denied):
            messages.error(request, str(decision.reason))
            return redirect(self.list_url())
        if not self.chosen:
            messages.error(request, _("Please choose at least one contribution."))
            return redirect(self.list_url())
        response: Any = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def chosen(self) -> list[Any]:
        """The comments that are named and belong to this draft."""
        source: QueryDict = self.request.POST if self.request.method == "POST" else self.request.GET
        keys = [int(key) for key in source.getlist("beitrag") if key.isdecimal() and len(key) < 12]
        rows = contributions(self.draft, replies=True).filter(pk__in=keys[:MOST])
        return list(with_context(rows).order_by("submit_date", "pk"))

    def form(self, data: Any = None) -> AnswerForm:
        versions = versions_after_first(self.draft)
        number = (data or self.request.GET).get("version", "")
        version = next((row for row in versions if str(row.number) == number), versions[0] if versions else None)
        about = {comment.contribution_id for comment in self.chosen}
        changes = changes_in(version) if version else []
        hints = [change.paragraph for change in suggested(version, about)] if version else []
        ordered = sorted(changes, key=lambda change: change.paragraph not in hints)
        return AnswerForm(
            data,
            versions=versions,
            changes=ordered,
            suggested=hints,
            initial={**self._former(), "version": str(version.number) if version and hints else ""},
        )

    def _former(self) -> dict[str, str]:
        """What stands in the form at first: the answer that is to be changed, or one's own last signature."""
        items = items_of(self.draft, None, self.chosen)
        answers = {item.answer.pk: item.answer for item in items if item.answer}
        if len(answers) == 1:
            (pk,) = answers
            former = Response.objects.get(pk=pk)
            return {
                "verdict": former.verdict,
                "reason": plain(former.reason).replace("\n", "\n\n"),
                "signed_name": former.signed_name,
                "signed_role": former.signed_role,
            }
        last = Response.objects.filter(author=self.request.user).order_by("-at").first()
        return {"signed_name": last.signed_name, "signed_role": last.signed_role} if last else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "draft": self.draft,
            "form": kwargs.get("form") or self.form(),
            "items": items_of(self.draft, newest_version(self.draft.pk), self.chosen),
            "back_url": self.list_url(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            keys = [comment.pk for comment in self.chosen]
            try:
                respond(draft=self.draft, comments=keys, actor=request.user, **form.values())
            except DomainError as error:
                add_refusal(form, error)
            else:
                said = ngettext(
                    "%(number)s contribution has been answered.", "%(number)s contributions have been answered.",
                    len(keys),
                )  # fmt: skip
                messages.success(request, said % {"number": len(keys)})
                return redirect(self.list_url())
        return self.render_to_response(self.get_context_data(form=form))
