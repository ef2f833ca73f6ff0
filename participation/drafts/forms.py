"""Filters of contributions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.drafts.answered import OPEN, Wanted
from participation.drafts.models import Response

STATES = [("", _("all contributions")), (OPEN, _("not answered yet")), *Response.Verdict.choices]


class ContributionFilter(forms.Form):
    """Which contributions to show. What makes no sense is left aside."""

    stand = forms.ChoiceField(label=_("Show"), choices=STATES, required=False)
    kapitel = forms.ChoiceField(label=_("in"), required=False)
    q = forms.CharField(label=_("with the words"), max_length=100, required=False)

    def __init__(self, data: Any, *, chapters: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [("", _("all chapters")), *((str(position), title[:60]) for position, title in chapters)]
        self.fields["kapitel"] = forms.ChoiceField(label=_("in"), choices=choices, required=False)
        self.order_fields(["stand", "kapitel", "q"])

    def wanted(self) -> Wanted:
        """What the valid fields ask for."""
        self.is_valid()
        values = self.cleaned_data
        chapter = values.get("kapitel")
        return Wanted(
            verdict=values.get("stand", ""),
            chapter=int(chapter) if chapter else None,
            words=" ".join(values.get("q", "").replace("\x00", "").split()),
        )
