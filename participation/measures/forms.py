"""The filters of the public list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.contributions.listing import LONGEST_TEXT
from participation.measures.listing import Wanted

STATES = (
    ("", _("all measures")),
    ("planned", _("planned measures")),
    ("running", _("running measures")),
    ("done", _("finished measures")),
    ("stopped", _("stopped measures")),
    ("overdue", _("measures overdue for news")),
    ("late", _("late measures")),
)


class FilterForm(forms.Form):
    """Which measures are shown; the labels read as one sentence."""

    state = forms.ChoiceField(label=pgettext_lazy("filter", "Show"), choices=STATES, required=False)
    goal = forms.ChoiceField(label=pgettext_lazy("filter of measures", "for"), required=False)
    municipality = forms.ChoiceField(label=pgettext_lazy("filter of measures", "in"), required=False)
    q = forms.CharField(
        label=pgettext_lazy("filter of measures", "with the words"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_TEXT, "size": 14}),
    )

    def __init__(
        self, wanted: Wanted, *, goals: list[tuple[str, str]], regions: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        chosen = {"state": wanted.state, "goal": wanted.goal, "municipality": wanted.region, "q": wanted.text}
        super().__init__(initial=chosen, prefix=None, auto_id="filter-%s", **kwargs)
        self._offer("goal", _("every goal"), goals)
        self._offer("municipality", _("all regions"), regions)

    def _offer(self, name: str, whole: Any, choices: list[tuple[str, str]]) -> None:
        if choices:
            self.fields[name].choices = [("", whole), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields[name]
