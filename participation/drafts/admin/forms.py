"""Forms with which the team answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from participation.core.html import text_to_html
from participation.drafts.changes import Change
from participation.drafts.models import Response, Version
from participation.drafts.services.responding import REASON_LENGTH


class AnswerForm(forms.Form):
    """An answer to the chosen contributions."""

    verdict = forms.ChoiceField(label=_("Result"), choices=Response.Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("In plain words: why, and what happens now. An empty line begins a new paragraph."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    signed_name = forms.CharField(label=_("Name"), max_length=100)
    signed_role = forms.CharField(label=_("Position"), max_length=120)
    version = forms.ChoiceField(
        label=_("Took effect in"),
        required=False,
        help_text=_("The version in which the text changed because of these contributions, if there is one already."),
    )
    paragraphs = forms.MultipleChoiceField(
        label=_("Paragraphs that changed"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        versions: Sequence[Version],
        changes: Sequence[Change],
        suggested: Sequence[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {str(version.number): version for version in versions}
        choices = [("", _("no version yet")), *((n, _("version %(number)s") % {"number": n}) for n in self.versions)]
        self.fields["version"] = _like(self.fields["version"], choices)
        self.fields["paragraphs"] = _like(
            self.fields["paragraphs"], [(str(change.paragraph), _change_label(change)) for change in changes]
        )
        self.fields["paragraphs"].initial = [str(pk) for pk in suggested]
        if not versions:
            del self.fields["version"]
        if not changes:
            del self.fields["paragraphs"]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        values = self.cleaned_data
        paragraphs = [int(pk) for pk in values.get("paragraphs", ())]
        version = self.versions.get(values.get("version", ""))
        return {
            "verdict": values["verdict"],
            "reason": text_to_html(values["reason"]),
            "signed_name": values["signed_name"],
            "signed_role": values["signed_role"],
            "version": version if paragraphs else None,
            "paragraphs": paragraphs if version else [],
        }


def _like(field: Any, choices: Any) -> Any:
    field.choices = choices
    return field


def _change_label(change: Change) -> str:
    if change.new is None:
        text = _("removed: %(text)s") % {"text": change.old}
    elif change.old is None:
        text = _("new: %(text)s") % {"text": change.new}
    else:
        text = change.new
    return f"{change.number} {Truncator(text).chars(110)}".strip()
