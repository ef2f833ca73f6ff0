"""The search form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.search.registry import providers

LONGEST = 200


class SearchForm(forms.Form):
    """What to look for and among what. Anything that cannot be right is left out instead of refused."""

    q = forms.CharField(
        label=_("Search for"), required=False, widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST})
    )
    kind = forms.ChoiceField(label=_("among"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        kinds = [(provider.kind, provider.plural) for provider in providers().values()]
        self.fields["kind"].choices = [("", _("everything")), *kinds]  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"])[:LONGEST]
