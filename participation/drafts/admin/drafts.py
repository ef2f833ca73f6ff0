"""Drafts in the back office: settings, phases, and what has been published."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from participation.accounts.backoffice import Fact
from participation.accounts.backoffice.records import LOOK, guarded
from participation.drafts.admin.contributions import AnswerView, ContributionsView
from participation.drafts.answered import counts_of
from participation.drafts.models import Draft
from participation.drafts.querysets import versions_of
from participation.processes.admin import ModuleViewSet

Desk = Callable[[Any], Fact]
desks: list[Desk] = []  # where drafts are written: the room that has such a place adds how to get there


class DraftViewSet(ModuleViewSet):
    """The drafts of a region."""

    model = Draft
    settings = ("responsible", "numbered")
    record_template = "drafts/admin/draft.html"

    def facts(self, obj: Any) -> list[Fact]:
        newest = obj.versions.order_by("number").last()
        counts = counts_of(obj)
        said = _("%(all)s, %(open)s of them without an answer") % {"all": counts.all, "open": counts.open}
        return [
            *super().facts(obj),
            *(desk(obj) for desk in desks),
            Fact(_("Published versions"), newest.number if newest else 0),
            Fact(_("Contributions"), said, reverse(self.get_url_name("contributions"), args=[obj.pk])),
        ]

    def record_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {**super().record_context(request, obj), "versions": versions_of(obj)}

    def get_urlpatterns(self) -> list[URLPattern]:
        pages = (("beitraege", ContributionsView, "contributions"), ("antworten", AnswerView, "answer"))
        own = [
            path(
                f"<int:pk>/{address}/",
                guarded(view.as_view(viewset=self), self.get_record, LOOK, self.model),
                name=name,
            )
            for address, view, name in pages
        ]
        return [*own, *super().get_urlpatterns()]
