"""Choosing where a measure comes from: by search, among what the public of its region can read."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution
from participation.core.errors import Invalid
from participation.measures.admin.forms import OnceForm
from participation.measures.models import KIND, Measure
from participation.measures.services import everything
from participation.measures.services.sources import may_read
from participation.processes.models import Module, Process
from participation.regions.scope import Reach, ancestor_paths
from participation.search import querysets as search
from participation.search.registry import label_of, providers

SHOWN = 12
OWN_KINDS = (KIND, everything.KIND)


class SourceForm(OnceForm):
    """What was searched for, and which of the hits it is."""

    q = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    target = forms.ChoiceField(label=_("Hits"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What it has to do with it"),
        required=False,
        max_length=300,
        help_text=_("Optional, for everybody to read: for instance which part of the idea is taken up."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.data.get("q", "") if self.is_bound else (self.initial.get("q") or "")
        self.fields["q"].initial = text
        self.fields["target"].choices = found_for(self.obj, text)  # type: ignore[attr-defined]


def reach_of(measure: Measure) -> Reach:
    """What the public of the measure's region reads."""
    region = measure.region
    return Reach(ids=(region.pk,), prefixes=(region.path,), ancestors=ancestor_paths(region.path))


def found_for(measure: Measure, text: str) -> list[tuple[str, str]]:
    """Hits as value and words: contributions and processes by search, parts of processes and drafts by their title."""
    text = " ".join(text.split())
    if len(text) < 2:
        return []
    reach = reach_of(measure)
    kinds = [kind for kind in providers() if kind not in OWN_KINDS]
    hits = search.find(text, kinds=kinds, reach=reach, limit=SHOWN * 2)
    keys = {(hit.kind, hit.object_id) for hit in hits}
    processes = Process.objects.public().filter(pk__in=[pk for kind, pk in keys if kind == "process"])
    contributions = _contributions(reach, text, keys)
    modules = Module.objects.public().filter(reach.q(), title__icontains=text).select_related("process")[:SHOWN]
    linked = set(measure.sources.values_list("contribution_id", flat=True))
    choices = [
        *((f"contribution:{row.pk}", _words(label_of(row.kind), row)) for row in contributions if row.pk not in linked),
        *((f"process:{row.pk}", _words(_("Process"), row)) for row in processes),
        *((f"module:{row.pk}", _words(_("Part of a process"), row)) for row in modules),
    ]
    return choices[: SHOWN * 2]


def _contributions(reach: Reach, text: str, keys: set[tuple[str, int]]) -> Iterable[Contribution]:
    by_search = Q()
    for kind in {kind for kind, _pk in keys}:
        by_search |= Q(kind=kind, pk__in=[pk for of_kind, pk in keys if of_kind == kind])
    by_title = ~Q(kind__in=[*providers(), "process", "module", *OWN_KINDS]) & Q(title__icontains=text)
    rows = Contribution.objects.public().filter(reach.q()).exclude(kind__in=("process", "module", *OWN_KINDS))
    rows = rows.filter(by_search | by_title if by_search else by_title).select_related("region")
    return rows.order_by("-published_at")[:SHOWN]


def _words(kind: Any, row: Any) -> str:
    return f"{kind}: {row.title}"


def chosen(measure: Measure, value: str) -> Contribution | Process | Module:
    """What a value names, within the scope and within what the region reads."""
    model, _colon, key = value.partition(":")
    rows: dict[str, Any] = {
        "contribution": Contribution.objects.select_related("region", "process", "module"),
        "process": Process.objects.select_related("region"),
        "module": Module.objects.select_related("region", "process"),
    }
    found = rows[model].filter(pk=key).first() if model in rows and key.isdecimal() and len(key) < 19 else None
    if found is None or not may_read(measure.region, found):
        raise Invalid(_("This cannot be found in your region, or it is not public."), field="target")
    target: Contribution | Process | Module = found
    return target
