"""The search form: a sentence of choices, each of which stays in the address."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.core import clock
from participation.regions.context_processors import name_of
from participation.regions.hosts import Tenant, tenants
from participation.regions.scope import Reach
from participation.search.querysets import Facets, Filters
from participation.search.registry import providers

LONGEST = 200
MOST_TAGS = 15
SPANS = {"7": _("the last seven days"), "31": _("the last month"), "365": _("the last year")}
ORDERS = {"": _("the best first"), "neu": _("the newest first")}


class SearchForm(forms.Form):
    """What to look for and among what. Anything that cannot be right is left out instead of refused."""

    q = forms.CharField(
        label=_("Search for"), required=False, widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST})
    )
    kind = forms.ChoiceField(label=_("among"), required=False)
    region = forms.ChoiceField(label=pgettext_lazy("filter sentence", "in"), required=False)
    tag = forms.ChoiceField(label=pgettext_lazy("filter sentence", "about"), required=False)
    since = forms.ChoiceField(label=pgettext_lazy("filter sentence", "from"), required=False)
    language = forms.ChoiceField(label=_("written in"), required=False)
    sort = forms.ChoiceField(label=_("shown with"), required=False)

    def __init__(self, values: Any, *, tenant: Tenant, languages: tuple[str, ...]) -> None:
        super().__init__({name: values.get(name, "") for name in self.base_fields})
        self.tenant = tenant
        self.below = [other for other in tenants() if tenant.gathers and _is_below(other, tenant)]
        self._choose("kind", _("everything"), ((row.kind, row.plural) for row in providers().values()))
        self._choose("region", _("all regions"), ((other.slug, other.name) for other in (tenant, *self.below)))
        self._choose("tag", _("any topic"), [(self.data["tag"], self.data["tag"])] if self.data["tag"] else ())
        self._choose("since", _("any time"), SPANS.items())
        self._choose("language", _("any language"), ((code, name_of(code)) for code in languages))
        self.fields["sort"].choices = list(ORDERS.items())  # type: ignore[attr-defined]
        if not self.below:
            del self.fields["region"]
        self.is_valid()
        if not self.chosen("language"):
            self.hidden = self.fields.pop("language")  # offered where several languages are found

    def _choose(self, name: str, everything: Any, choices: Any) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"])[:LONGEST]

    def chosen(self, name: str) -> str:
        """What was chosen; "" for everything and for what cannot be."""
        return str(self.cleaned_data.get(name, ""))

    def filters(self) -> Filters:
        """What the choices mean."""
        return Filters(
            kinds=(self.chosen("kind"),) if self.chosen("kind") else None,
            reach=self._reach(),
            tag=self.chosen("tag"),
            since=self._since(),
            language=self.chosen("language"),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen besides the words."""
        return any(self.chosen(name) for name in self.fields if name not in ("q", "sort"))

    def offer(self, facets: Facets) -> None:
        """Offer the topics of what was found, and numbers for each kind where everything has been counted."""
        tags = Counter({tag: number for tag, number in facets.tags.items() if len(tag) <= LONGEST})
        names = dict.fromkeys([self.chosen("tag"), *(tag for tag, _number in tags.most_common(MOST_TAGS))])
        self._choose("tag", _("any topic"), sorted((tag, tag) for tag in names if tag))
        if len(facets.languages) > 1 and "language" not in self.fields:
            self.fields["language"] = self.hidden
            self.order_fields([name for name in self.base_fields if name in self.fields])
        if facets.is_complete:
            kinds = [(row.kind, f"{row.plural} ({facets.kinds[row.kind]})") for row in providers().values()]
            self._choose("kind", _("everything"), [kind for kind in kinds if facets.kinds[kind[0]]])

    def _reach(self) -> Reach | None:
        slug = self.chosen("region")
        found = next((other for other in (self.tenant, *self.below) if other.slug == slug), None)
        return Reach(ids=(found.region_id,)) if slug and found else None

    def _since(self) -> datetime | None:
        days = self.chosen("since")
        return clock.now() - timedelta(days=int(days)) if days else None


def _is_below(other: Tenant, tenant: Tenant) -> bool:
    above = other.parent
    while above is not None:
        if above.region_id == tenant.region_id:
            return True
        above = above.parent
    return False
