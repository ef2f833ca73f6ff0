"""Documents that become drafts: uploaded, looked at, taken over or thrown away."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn

from cms.backoffice.foreign import own_pages
from cms.drafting import importing
from cms.models import DraftImport, StrategyDraftPage
from participation.accounts.backoffice import Act, ActForm, Fact, RecordViewSet, RolePolicy, register_policy
from participation.accounts.roles import staff_reach
from participation.core.errors import DomainError
from participation.drafts.admin import desks
from participation.drafts.importing import sentences, taken
from participation.drafts.policies import TEAM
from participation.processes.models import Process

register_policy(RolePolicy(DraftImport, {"view": TEAM, "add": TEAM}))


def _where_it_is_written(draft: Any) -> Fact:
    page = StrategyDraftPage.objects.filter(draft=draft.pk).first()
    if page is not None:
        return Fact(_("Text"), _("Write and publish the text"), reverse("wagtailadmin_pages:edit", args=[page.pk]))
    names = ("cms", "strategydraftpage", draft.region.site.root_page_id)
    return Fact(_("Text"), _("Begin to write the text"), reverse("wagtailadmin_pages:add", args=names))


desks.append(_where_it_is_written)


class UploadForm(ActForm):
    """A document and what it is for: an existing draft, or a process in which a new one begins."""

    file = forms.FileField(label=_("Document (.docx or .md)"), widget=forms.FileInput(attrs={"accept": ".docx,.md"}))
    page = forms.ModelChoiceField(
        label=_("Next text of this draft"),
        queryset=StrategyDraftPage.objects.none(),
        required=False,
        empty_label=_("a new draft"),
    )
    process = forms.ModelChoiceField(
        label=_("or a new draft in this process"), queryset=Process._base_manager.none(), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = own_pages(self.user).values("pk")
        pages: Any = self.fields["page"]
        pages.queryset = StrategyDraftPage.objects.filter(pk__in=own, draft__isnull=False).order_by("title")
        processes: Any = self.fields["process"]
        reach = staff_reach(self.user, *TEAM).q()
        processes.queryset = Process.objects.filter(reach, region__site__isnull=False).order_by("title")


class TakeOverForm(ActForm):
    """The title of a new draft."""

    title = forms.CharField(label=_("Title"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = self.obj.title
        if self.obj.page_id:
            del self.fields["title"]


def _upload(obj: None, *, actor: Any, file: Any, page: Any, process: Any) -> str:
    waiting = importing.upload(file=file, actor=actor, page=page, process=process)
    return reverse("importe:inspect", args=[waiting.pk])


def _take_over(waiting: DraftImport, *, actor: Any, title: str = "") -> str:
    page = importing.take_over(waiting=waiting, actor=actor, title=title)
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _discard(waiting: DraftImport, *, actor: Any) -> str:
    importing.discard(waiting=waiting, actor=actor)
    return reverse("importe:index")


def _process_of(waiting: DraftImport) -> Any:
    return waiting.process


class DraftImportViewSet(RecordViewSet):
    """Documents that wait."""

    model = DraftImport
    name = "importe"
    icon = "doc-full"
    menu_label = _("Import a draft")
    menu_order = 140
    list_display = [
        "name",
        Column("title", label=_("Title")),
        Column("region", label=_("Region"), accessor="region.name"),
        DateColumn("at", label=_("Uploaded")),
    ]
    record_template = "cms/drafting/import.html"
    begin = Act(
        "neu",
        _("Upload a document"),
        "",
        _upload,
        UploadForm,
        explain=_(
            "You see first what was understood of the document and what could not be taken over. Nothing changes "
            "before you confirm it, and nothing is public before you publish it."
        ),
    )
    acts = (
        Act(
            "uebernehmen",
            _("Take this text over"),
            "processes.manage",
            _take_over,
            TakeOverForm,
            subject=_process_of,
            done=_("The text has been taken over as a draft. Please look through it before you publish it."),
            explain=_("The text becomes the working text of the draft. What is published stays as it is for now."),
        ),
        Act(
            "verwerfen",
            _("Throw away"),
            "processes.manage",
            _discard,
            subject=_process_of,
            done=_("The document has been thrown away."),
            serious=True,
        ),
    )

    def rows(self, rows: Any) -> Any:
        return rows.select_related("region__site", "page", "process__region__site", "uploaded_by")

    def facts(self, obj: DraftImport) -> list[Fact]:
        target = obj.page.title if obj.page else _("a new draft in “%(process)s”") % {"process": obj.process.title}
        return [Fact(_("Title"), obj.title), Fact(_("Becomes the text of"), target)]

    def record_context(self, request: HttpRequest, obj: DraftImport) -> dict[str, Any]:
        try:
            imported = importing.read_again(obj)
        except (DomainError, OSError):
            return {"lost": True}
        return {"taken": taken(imported.report), "troubles": sentences(imported.report), "pieces": imported.pieces}
