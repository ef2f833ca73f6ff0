"""Measures in the back office: plan, report, link. Their history is only ever added to."""

from typing import Any

import django_filters
from django.forms import TypedChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from participation.accounts.backoffice import (
    Act,
    ActForm,
    Fact,
    MomentColumn,
    RecordViewSet,
    RegionFilter,
    RolePolicy,
    register_policy,
)
from participation.accounts.backoffice.acts import ActView
from participation.contributions.models import Visibility
from participation.contributions.policies import TEAM
from participation.core import clock
from participation.core.euros import euros
from participation.measures import wording
from participation.measures.admin import forms
from participation.measures.admin.choosing import SourceForm, chosen
from participation.measures.models import SILENCE, Entry, Measure, Source, Status
from participation.measures.services import history, milestones, planning, reporting, sources
from participation.measures.timeline import entries_of

register_policy(RolePolicy(Measure, {"view": TEAM, "add": TEAM}))


def _page(measure: Measure) -> str:
    return reverse("massnahmen:inspect", args=[measure.pk])


def _create(nothing: None, *, actor: Any, **values: Any) -> str:
    return _page(planning.create_measure(actor=actor, **values))


def _publish(measure: Measure, *, actor: Any) -> None:
    planning.publish(measure=measure, actor=actor)


def _facts(measure: Measure, *, actor: Any, **values: Any) -> None:
    planning.change_facts(measure=measure, actor=actor, **values)


def _news(measure: Measure, *, actor: Any, **values: Any) -> None:
    reporting.post_news(measure=measure, actor=actor, evidence=forms.proofs(values), **values)


def _into(status: str) -> Any:
    def change(measure: Measure, *, actor: Any, **values: Any) -> None:
        evidence = forms.proofs(values) if "evidence_kind" in values else ()
        reporting.set_status(measure=measure, actor=actor, evidence=evidence, **{"status": status, **values})

    return change


def _milestone(measure: Measure, *, actor: Any, **values: Any) -> None:
    milestones.add(measure=measure, actor=actor, **values)


def _link(measure: Measure, *, actor: Any, target: str, note: str, **rest: Any) -> None:
    sources.link(measure=measure, contribution=chosen(measure, target), actor=actor, note=note)


def _entry(measure: Measure, key: int) -> Entry:
    found: Entry = measure.entries.get(pk=key)
    found.measure = measure
    return found


def _correct(measure: Measure, *, actor: Any, entry: int, text: str, form_key: str) -> None:
    history.correct(entry=_entry(measure, entry), actor=actor, text=text, form_key=form_key)


def _withhold(measure: Measure, *, actor: Any, entry: int, reason: str, form_key: str) -> None:
    history.withhold(entry=_entry(measure, entry), actor=actor, reason=reason)


def _remove(measure: Measure, *, actor: Any) -> str:
    planning.remove(measure=measure, actor=actor)
    return MeasureViewSet().menu_url


class UnlinkForm(ActForm):
    """Which link is taken back."""

    source = TypedChoiceField(label=_("Link"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.obj.sources.select_related("contribution")
        self.fields["source"].choices = [(row.pk, row.contribution.title) for row in rows]  # type: ignore[attr-defined]


def _unlink(measure: Measure, *, actor: Any, source: int) -> None:
    found = Source.objects.select_related("measure", "contribution").get(measure=measure, pk=source)
    sources.unlink(source=found, actor=actor)


def _is(*states: str) -> Any:
    return lambda measure: measure.is_public and measure.status in states


def _public(measure: Measure) -> bool:
    return bool(measure.is_public)


def _prepared(measure: Measure) -> bool:
    return not measure.is_public


ACTS = (
    Act(
        "neues", _("Report news"), "measures.manage", _news, forms.NewsForm, applies=_public, icon="edit",
        explain=_("It stands on the public page at once, and whoever follows the measure hears of it."),
        done=_("The news are public."),
    ),
    Act(
        "veroeffentlichen", _("Publish"), "measures.manage", _publish, applies=_prepared, icon="view",
        explain=_("Everybody sees it from now on, for good. Its history begins; whoever wrote or follows what it comes "
                  "from hears of it."),
        done=_("The measure is public."),
    ),
    Act(
        "beginnen", _("Begin"), "measures.manage", _into(Status.RUNNING), forms.StatusForm,
        applies=_is(Status.PLANNED), icon="arrow-right", done=_("The measure is running."),
    ),
    Act(
        "erledigt", _("Done"), "measures.manage", _into(Status.DONE), forms.DoneForm,
        applies=_is(Status.PLANNED, Status.RUNNING), icon="check",
        explain=_("What was to be done has been done. Show it, if you can, with evidence."),
        done=_("The measure is done."),
    ),
    Act(
        "bearbeiten", _("Change facts"), "measures.manage", _facts, forms.FactsForm, icon="edit",
        explain=_("Once the measure is public, each change stands in its history, with what was there before."),
        done=_("The facts have been changed."), initial=forms.facts_of,
    ),
    Act(
        "meilenstein", _("Add a milestone"), "measures.manage", _milestone, forms.MilestoneForm, icon="plus",
        applies=lambda measure: measure.is_under_way or not measure.is_public, done=_("The milestone has been added."),
    ),
    Act(
        "quelle", _("Say where it comes from"), "measures.manage", _link, SourceForm, icon="link",
        explain=_("Ideas, debates, paragraphs of drafts or processes from which the measure comes. They show in turn "
                  "what came of them."),
        done=_("The link has been added."),
    ),
    Act(
        "quelle-entfernen", _("Take a link back"), "measures.manage", _unlink, UnlinkForm, icon="link",
        applies=lambda measure: measure.sources.exists(), done=_("The link has been taken back."),
    ),
    Act(
        "zurueckstellen", _("Put back to planning"), "measures.manage", _into(Status.PLANNED), forms.StatusReasonForm,
        applies=_is(Status.RUNNING), icon="undo", done=_("The measure is planned again."),
    ),
    Act(
        "wieder-aufnehmen", _("Take up again"), "measures.manage", _into(Status.RUNNING), forms.AgainForm,
        applies=_is(Status.DONE, Status.STOPPED), icon="undo", done=_("The measure has been taken up again."),
    ),
    Act(
        "korrigieren", _("Correct an entry"), "measures.manage", _correct, forms.CorrectionForm, applies=_public,
        icon="edit", explain=_("The entry stays as it is, and your correction stands beside it."),
        done=_("The correction is public."),
    ),
    Act(
        "zurueckhalten", _("Withhold an entry"), "measures.withhold", _withhold, forms.WithholdForm, applies=_public,
        icon="no-view", serious=True,
        explain=_("Its words and evidence are no longer shown, for instance because they name somebody. That there was "
                  "an entry, and your reason, stay public. This cannot be taken back."),
        done=_("The entry is withheld."),
    ),
    Act(
        "stoppen", _("Stop"), "measures.manage", _into(Status.STOPPED), forms.StatusReasonForm,
        applies=_is(Status.PLANNED, Status.RUNNING), icon="cross", serious=True,
        explain=_("The measure is not pursued any more. Everybody reads why."), done=_("The measure has been stopped."),
    ),
    Act(
        "entfernen", _("Delete"), "measures.manage", _remove, applies=_prepared, icon="bin", serious=True,
        explain=_("Only a measure that was never public can be deleted."), done=_("The measure has been deleted."),
    ),
)  # fmt: skip


class MeasureActView(ActView):
    """Acts; where something is chosen by search, the words stand in the address."""

    def form(self, data: Any = None, files: Any = None) -> ActForm:
        if self.act.form is not SourceForm:
            return super().form(data, files)
        self.template_name = "measures/admin/source.html"
        initial = {"q": self.request.GET.get("q", "")}
        return SourceForm(data, files, initial=initial, obj=self.object, user=self.request.user)


WAITING = (("overdue", _("News of it are missing")), ("late", _("It should be done by now")))


class MeasureFilterSet(WagtailFilterSet):
    """By region, state, visibility and by what is missing."""

    region = RegionFilter()
    status = django_filters.ChoiceFilter(label=_("State"), choices=Status.choices)
    visibility = django_filters.ChoiceFilter(
        label=_("Who can see it"),
        choices=[(Visibility.PUBLIC.value, _("Public")), (Visibility.WAITING.value, _("In preparation"))],
    )
    wartet = django_filters.ChoiceFilter(label=_("What is missing"), choices=WAITING, method="by_what_is_missing")

    class Meta:
        model = Measure
        fields: list[str] = []

    def by_what_is_missing(self, rows: Any, name: str, value: str) -> Any:
        """Those of which news are missing, or that should be done."""
        rows = rows.filter(visibility=Visibility.PUBLIC)
        return rows.overdue(clock.now(), SILENCE) if value == "overdue" else rows.late(clock.now())


def _missing(measure: Measure) -> str:
    return ", ".join(str(words) for words, _tone in wording.alarm_of(measure, clock.now())) or "–"


def _visible(measure: Measure) -> Any:
    return _("Public") if measure.is_public else _("In preparation")


class MeasureViewSet(RecordViewSet):
    """Measures."""

    model = Measure
    name = "massnahmen"
    icon = "tasks"
    menu_label = _("Measures")
    menu_order = 140
    ordering = "-last_news_at"
    search_fields = ["title", "owner_name"]
    filterset_class = MeasureFilterSet
    act_view_class = MeasureActView
    record_template = "measures/admin/measure.html"
    acts = ACTS
    list_display = [
        "title",
        Column("region", label=_("Region"), accessor="region.name"),
        Column("status", label=_("State"), accessor="get_status_display", sort_key="status"),
        Column("percent", label=_("Percent"), accessor="percent", sort_key="percent"),
        Column("missing", label=_("What is missing"), accessor=_missing),
        Column("owner", label=_("Who is responsible"), accessor="owner_name", sort_key="owner_name"),
        Column("visible", label=_("Who can see it"), accessor=_visible),
        MomentColumn("last_news_at", label=_("Latest news"), sort_key="last_news_at"),
    ]
    begin = Act(
        "neu", _("Add a measure"), "measures.manage", _create, forms.NewMeasureForm,
        explain=_("It is not public yet: milestones and where it comes from can be added first."),
        done=_("The measure has been added. Only the team can see it until you publish it."),
    )  # fmt: skip

    def rows(self, rows: Any) -> Any:
        return rows.select_related("region__site", "goal", "owner")

    def facts(self, obj: Measure) -> list[Fact]:
        public = obj.site_url + obj.get_absolute_url()
        return [
            Fact(_("Region"), obj.region.name),
            Fact(_("State"), f"{obj.get_status_display()}, {wording.progress_words(obj)}"),
            Fact(_("Who can see it"), _visible(obj)),
            Fact(_("What is missing"), _missing(obj)),
            Fact(_("Goal"), obj.goal.title if obj.goal else "–"),
            Fact(_("Who is responsible"), ", ".join(part for part in (obj.owner_name, obj.owner_position) if part)),
            Fact(_("Account that is reminded"), obj.owner.username if obj.owner else "–"),
            Fact(_("Begins"), wording.day(obj.starts)),
            Fact(_("To be done by"), wording.day(obj.due)),
            Fact(_("Budget"), euros(obj.budget_cents) or "–"),
            Fact(_("Spent so far"), euros(obj.spent_cents) or "–"),
            Fact(_("Public page"), public, public),
        ]

    def record_context(self, request: HttpRequest, obj: Measure) -> dict[str, Any]:
        now = clock.now()
        return {
            "milestones": [
                {"row": row, "late": row.is_late(at=now), "url": reverse("meilensteine:inspect", args=[row.pk])}
                for row in obj.milestones.filter(is_dropped=False)
            ],
            "sources": obj.sources.select_related("contribution"),
            "steps": list(reversed(entries_of(obj))),
        }
