"""Results in the back office: settling them, and looking through what people wrote."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from participation.accounts.backoffice import (
    Act,
    ActForm,
    Fact,
    RecordViewSet,
    RegionFilter,
    RolePolicy,
    register_policy,
)
from participation.core import clock
from participation.surveys.models import Response, Survey, SurveyVersion
from participation.surveys.results import services
from participation.surveys.results.models import FreeText, Result, TextTag
from participation.surveys.results.policies import READERS
from participation.surveys.results.rows import answers_of
from participation.surveys.results.services.counting import closed_at


def to_settle(survey: Survey) -> list[tuple[SurveyVersion, int]]:
    """The versions and waves that have ended and are not settled."""
    now = clock.now()
    settled = set(
        Result._base_manager.filter(survey=survey.pk, settled_at__isnull=False).values_list("version", "wave")
    )
    rows = answers_of(survey).values("version", "wave").annotate(people=Count("key")).order_by("version", "wave")
    found = [(row["version"], row["wave"]) for row in rows if (row["version"], row["wave"]) not in settled]
    ended = []
    for version, wave in found:
        closes = closed_at(survey, wave)
        if closes is not None and closes <= now:
            ended.append((SurveyVersion.objects.get(pk=version), wave))
    return ended


def _settle(survey: Survey, *, actor: Any) -> None:
    for version, wave in to_settle(survey):
        services.settle(survey=survey, version=version, wave=wave, actor=actor)


def _open_result(survey: Survey) -> Result:
    return Result(survey=survey, region=survey.region)


def _can_be_settled(survey: Survey) -> bool:
    return bool(to_settle(survey))


SETTLE = Act(
    "ergebnis-feststellen",
    _("Settle the result"),
    "surveys.settle",
    _settle,
    subject=_open_result,
    applies=_can_be_settled,
    explain=_(
        "The exact figures are counted now and never change again. Key in all answers on paper first: what comes later "
        "is no longer counted. Without this, the result is settled two weeks after the end."
    ),
    done=_("The result has been settled."),
    icon="check",
    serious=True,
)


def _choosing(state: str) -> Any:
    def run(text: FreeText, *, actor: Any) -> None:
        services.choose(text=text, state=state, actor=actor)

    return run


def _not(*states: str) -> Any:
    return lambda text: text.state not in states


def _file(text: FreeText, *, actor: Any, names: str) -> None:
    services.set_tags(text=text, names=names.split(","), actor=actor)


class TagsForm(ActForm):
    """The subjects of a text."""

    names = forms.CharField(
        label=_("Subjects"),
        max_length=500,
        required=False,
        help_text=_("Separated by commas, such as: bus stops, price."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = TextTag.objects.filter(survey=self.obj.survey_id).values_list("name", flat=True)
        if known:
            self.fields["names"].help_text = _("Separated by commas. In use: %(names)s.") % {"names": ", ".join(known)}


register_policy(RolePolicy(FreeText, {"view": READERS}))


class FreeTextFilterSet(WagtailFilterSet):
    region = RegionFilter()
    survey = django_filters.ModelChoiceFilter(label=_("Survey"), queryset=lambda _request: Survey.objects.all())
    state = django_filters.ChoiceFilter(label=_("State"), choices=FreeText.State.choices)
    question = django_filters.CharFilter(label=_("Short name of the question"))

    class Meta:
        model = FreeText
        fields: list[str] = []


class FreeTextViewSet(RecordViewSet):
    """What people wrote in surveys: file it under subjects, choose what is published."""

    model = FreeText
    name = "umfragetexte"
    icon = "openquote"
    menu_label = _("Texts from surveys")
    menu_order = 134
    ordering = ("survey", "question", "text")
    search_fields = ["text"]
    filterset_class = FreeTextFilterSet
    list_display = [
        "__str__",
        Column("question", label=_("Question")),
        Column("survey", label=_("Survey"), accessor="survey.title"),
        Column("region", label=_("Region"), accessor="region.name"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
    ]

    @cached_property
    def acts(self) -> tuple[Act, ...]:  # type: ignore[override]
        return (
            Act(
                "einordnen", _("File under subjects"), "surveys.choose_texts", _file, TagsForm,
                done=_("The subjects have been saved."), icon="tag",
                explain=_("On the results page stands how many texts there are for each subject, from five on."),
                initial=lambda text: {"names": ", ".join(text.tags.values_list("name", flat=True))},
            ),
            Act(
                "veroeffentlichen", _("Publish"), "surveys.choose_texts", _choosing(FreeText.State.PUBLIC),
                applies=_not(FreeText.State.PUBLIC), done=_("The text is on the results page now."), icon="check",
                explain=_("Publish only what names nobody, and what nobody can be recognised by."),
            ),
            Act(
                "zuruecknehmen", _("Do not publish"), "surveys.choose_texts", _choosing(FreeText.State.KEPT),
                applies=_not(FreeText.State.KEPT), done=_("The text is not public."), icon="no-view",
            ),
        )  # fmt: skip

    def rows(self, rows: Any) -> Any:
        return rows.select_related("survey__process", "region__site", "version")

    def facts(self, obj: FreeText) -> list[Fact]:
        question = obj.version.definition.questions.get(obj.question)
        return [
            Fact(_("Text"), obj.text),
            Fact(_("Question"), question.text if question else obj.question),
            Fact(_("Survey"), obj.survey.title),
            Fact(_("State"), obj.get_state_display()),
            Fact(_("Subjects"), ", ".join(tag.name for tag in obj.tags.all()) or "–"),
        ]


def results_fact(survey: Survey) -> Fact:
    """The line of a survey's page that leads to its results."""
    people = Response._base_manager.filter(survey=survey.pk, version__number__gt=0).count()
    address = survey.region.url + survey.get_absolute_url() + "ergebnisse/"
    return Fact(_("Results"), _("Look at the results (%(people)s answers)") % {"people": people}, address)
