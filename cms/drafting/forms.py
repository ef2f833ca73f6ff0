"""The form of a strategy draft: its module and process are always of the region of the site."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.forms import EditorialPageForm
from cms.publishing import region_of
from participation.core.slugs import slug_of
from participation.drafts.models import KIND, Draft
from participation.drafts.querysets import newest_version
from participation.processes import answering
from participation.processes.models import Module, Process
from participation.processes.services import add_module


def draft_along(*, process: Process, title: str, actor: Any) -> Draft:
    """A draft made along with its page; not visible before its first version. Raises Refused."""
    base = slug_of(title, length=100, otherwise="entwurf")
    taken = set(Module._base_manager.filter(process=process).values_list("slug", flat=True))
    slug = next(name for name in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if name not in taken)
    module = add_module(
        process=process, kind=KIND, title=title[:120], slug=slug, presets=(), is_public=False, actor=actor
    )
    found: Draft = Draft._base_manager.get(pk=module.pk)
    return found


class StrategyDraftForm(EditorialPageForm):
    """Chooses the module among those of the region that have no page yet, or a process for a new one."""

    process = forms.ModelChoiceField(
        label=_("Process for a new module"),
        queryset=Process._base_manager.none(),
        required=False,
        help_text=_("If no module is chosen above, one is made in this process. It becomes visible with version 1."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput(), required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.parent_page or (self.instance.get_parent() if self.instance.pk else None)
        region = region_of(parent) if parent is not None else None
        bound = self.instance.draft_id
        if "draft" in self.fields:
            free = Draft._base_manager.filter(region=region, page__isnull=True, import_only=False)
            own = Draft._base_manager.filter(pk=bound)
            self.fields["draft"].queryset = own if bound else free.order_by("title")
            self.fields["draft"].disabled = bool(bound)
        if bound:
            del self.fields["process"]
        else:
            processes = Process._base_manager.filter(region=region).order_by("title")
            self.fields["process"].queryset = processes
        newest = newest_version_number(bound)
        self.fields["base"].initial = self.initial["base"] = newest

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("expire_at"):
            self.add_error(
                "expire_at", ValidationError(_("A published draft stays readable; it cannot be withdrawn by a date."))
            )
        process = cleaned.get("process")
        if process is not None and process.live and not process.is_standing and answering.lacks(process):
            self.add_error(
                "process",
                ValidationError(_("This process is public. Please promise there first by when and by whom an answer "
                                  "comes.")),
            )  # fmt: skip
        return cleaned

    def save(self, commit: bool = True) -> Any:
        process = self.cleaned_data.get("process")
        if self.instance.draft_id is None and process is not None:
            self.instance.draft = draft_along(process=process, title=self.instance.title, actor=self.for_user)
        self.instance.base = self.cleaned_data.get("base") or 0
        if self.instance.pk is None:
            self.instance.live = False  # whoever publishes at once is asked first
        return super().save(commit=commit)


def newest_version_number(draft_id: int | None) -> int:
    """The number of the newest version of a draft; 0 while there is none."""
    newest = newest_version(draft_id) if draft_id else None
    return newest.number if newest else 0
