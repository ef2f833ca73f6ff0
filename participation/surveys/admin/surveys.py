"""Surveys in the back office: settings, questions, phases, acts."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from participation.accounts.backoffice import Act, Fact
from participation.accounts.backoffice.records import LOOK, guarded
from participation.accounts.models import Role
from participation.processes.admin import ModuleViewSet
from participation.surveys.admin.acts import ACTS
from participation.surveys.admin.building import BuilderPreview, BuilderView
from participation.surveys.admin.downloading import DownloadView
from participation.surveys.admin.rehearsal import RehearsalView
from participation.surveys.inviting.admin import ACTS as INVITING
from participation.surveys.inviting.admin import InvitationsView, LettersView
from participation.surveys.keying.admin import KeyingView, SheetView
from participation.surveys.models import Survey
from participation.surveys.querysets import current_version, everywhere, rehearsal_of, versions_of
from participation.surveys.results.admin import SETTLE, results_fact


class SurveyViewSet(ModuleViewSet):
    """The surveys of a region."""

    model = Survey
    also_for = (Role.SURVEY_EDITOR,)
    settings = (
        "access",
        "layout",
        "asked_by",
        "minutes",
        "may_change",
        "invited_only",
        "double_entry",
        "results_public",
    )
    add_to_admin_menu = True
    menu_label = _("Surveys")
    menu_order = 133
    record_template = "surveys/admin/survey.html"

    def acts_of(self, obj: Any) -> tuple[Act, ...]:
        return tuple(act for act in self.acts if act.slug != "kategorien")  # nothing is filed in a survey

    def more_acts(self) -> tuple[Act, ...]:
        return (*ACTS, *INVITING, SETTLE)

    def facts(self, obj: Any) -> list[Fact]:
        version = current_version(obj)
        return [
            Fact(_("Questions"), _("Write and publish the questions"), self.page_url("build", obj)),
            Fact(_("Published version"), version.number if version else _("none yet")),
            Fact(_("Links and invitations"), _("Make links, invite, remind"), self.page_url("invitations", obj)),
            *([Fact(_("Paper and telephone"), _("Key in sheets"), self.page_url("keying", obj))] if version else []),
            Fact(_("To share"), _("Questions as a file"), self.page_url("download", obj)),
            results_fact(obj),
            *self._rehearsal(obj),
            *super().facts(obj),
        ]

    def _rehearsal(self, obj: Any) -> list[Fact]:
        version = rehearsal_of(obj)
        if version is None:
            return []
        return [Fact(_("Rehearsal"), _("See how the made-up answers are evaluated"), self.page_url("rehearsal", obj))]

    def page_url(self, name: str, obj: Any) -> str:
        """The address of one of the pages of a survey."""
        return reverse(self.get_url_name(name), args=[obj.pk])

    def record_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {
            **super().record_context(request, obj),
            "versions": versions_of(obj).prefetch_related("corrections"),
            "build_url": self.page_url("build", obj),
            "regions": [part for part in everywhere(obj) if part.pk != obj.source_id],
            "origin": obj.origin,
        }

    def rows(self, rows: Any) -> Any:
        return super().rows(rows).select_related("origin__region__site", "origin__process")

    def get_urlpatterns(self) -> list[URLPattern]:
        pages: tuple[tuple[str, Any, str], ...] = (
            ("fragebogen", BuilderView, "build"),
            ("fragebogen/vorschau", BuilderPreview, "preview"),
            ("einladungen", InvitationsView, "invitations"),
            ("einladungen/<int:batch>.csv", LettersView, "letters"),
            ("eingabe", KeyingView, "keying"),
            ("eingabe/<int:number>", SheetView, "sheet"),
            ("datei", DownloadView, "download"),
            ("probe-auswertung", RehearsalView, "rehearsal"),
        )
        own = [
            path(
                f"<int:pk>/{address}" if "." in address else f"<int:pk>/{address}/",
                guarded(view.as_view(viewset=self), self.get_record, LOOK, self.model),
                name=name,
            )
            for address, view, name in pages
        ]
        first, *others = super().get_urlpatterns()  # the menu leads to the first, which is the list
        return [first, *own, *others]
