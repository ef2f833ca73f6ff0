"""Polls in the back office: what is missing, where the box stands, phases."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from participation.accounts.backoffice import Act, Fact
from participation.accounts.backoffice.records import guarded
from participation.ballots.models import Box
from participation.ballots.services.sealing import is_fixed
from participation.core import clock
from participation.core.policies import can
from participation.polls.admin.building import EDIT_HANDLER, BuildPreview, BuildView
from participation.polls.ballot_rules import lacks, rules_of
from participation.polls.models import Poll
from participation.polls.pages import stage_of
from participation.polls.policies import box_of
from participation.polls.querysets import with_questions
from participation.processes.admin import ModuleViewSet

STAGES = {
    "before": _("Not open yet"),
    "open": _("People can vote"),
    "counting": _("The time to vote is over, the box is not sealed yet"),
    "sealed": _("Sealed, with a result"),
    "aborted": _("Broken off"),
}


class PollViewSet(ModuleViewSet):
    """The polls of a region."""

    model = Poll
    common = ("is_public", "position")  # title and introduction belong to what the first ballot fixes
    record_template = "polls/admin/poll.html"

    def rows(self, rows: Any) -> Any:
        return super().rows(rows).prefetch_related(*with_questions())

    @cached_property
    def acts(self) -> tuple[Act, ...]:  # type: ignore[override]
        """Those of all modules; nobody files anything under categories here."""
        return tuple(act for act in super().acts if act.slug != "kategorien")

    def facts(self, obj: Any) -> list[Fact]:
        box, now = box_of(obj), clock.now()
        found = [*super().facts(obj), Fact(_("State"), STAGES[stage_of(obj, box, now).name])]
        if box is not None and box.state == Box.State.SEALED:
            address = obj.region.url + reverse("polls:results", args=[obj.process.slug, obj.slug])
            found.append(Fact(_("Result"), address, address))
        return found

    def record_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        box = box_of(obj)
        context = super().record_context(request, obj)
        rules = rules_of(obj)
        return {
            **context,
            "missing": lacks(rules),
            "no_phase": not any("ballot" in row["phase"].features for row in context["module_phases"]),
            "fixed": box is not None and is_fixed(box),
            "questions": rules["questions"],
            "build_url": reverse(self.get_url_name("build"), args=[obj.pk])
            if can(request.user, "polls.change", obj)
            else "",
        }

    def build_kwargs(self) -> dict[str, Any]:
        """What the pages for building are made with."""
        return {"panel": self.panel, "form_class": self.panel.get_form_class()}

    @cached_property
    def panel(self) -> Any:
        """The form as the pages show it."""
        return EDIT_HANDLER.bind_to_model(Poll)

    def get_urlpatterns(self) -> list[URLPattern]:
        preview = BuildPreview.as_view(model=Poll, viewset=self, permission_policy=self.permission_policy)
        own = [
            path("<int:pk>/fragen/", self.construct_view(BuildView, **self.build_kwargs()), name="build"),
            path(
                "<int:pk>/fragen/vorschau/",
                guarded(preview, self.get_record, ("change",), self.model),
                name="preview",
            ),
        ]
        return [*own, *super().get_urlpatterns()]
