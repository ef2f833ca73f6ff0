"""Drafts in the back office: settings, phases, and what has been published."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participation.accounts.backoffice import Fact
from participation.drafts.models import Draft
from participation.drafts.querysets import versions_of
from participation.processes.admin import ModuleViewSet


class DraftViewSet(ModuleViewSet):
    """The drafts of a region."""

    model = Draft
    settings = ("numbered",)
    record_template = "drafts/admin/draft.html"

    def facts(self, obj: Any) -> list[Fact]:
        newest = obj.versions.order_by("number").last()
        return [*super().facts(obj), Fact(_("Published versions"), newest.number if newest else 0)]

    def record_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {**super().record_context(request, obj), "versions": versions_of(obj)}
