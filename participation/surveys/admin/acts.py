"""What staff can do with a survey besides writing its questions."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accounts.backoffice import Act, ActForm
from participation.accounts.roles import staff_reach, staff_regions
from participation.core import clock
from participation.processes.admin.forms import at_midnight, day_field
from participation.processes.models import Process
from participation.processes.policies import TEAM
from participation.regions.models import Region
from participation.surveys import services, sharing
from participation.surveys.builder.converting import raw_of_stream
from participation.surveys.builder.naming import named
from participation.surveys.models import LibraryQuestion, Survey
from participation.surveys.querysets import current_version, rehearsal_of
from participation.surveys.services.library import library_for
from participation.surveys.services.rehearsing import MOST


def _is_own(survey: Survey) -> bool:
    return survey.origin_id is None


def _is_unpublished(survey: Survey) -> bool:
    return survey.origin_id is None and current_version(survey) is None


def _is_published(survey: Survey) -> bool:
    return survey.origin_id is None and current_version(survey) is not None


def _is_rehearsed(survey: Survey) -> bool:
    return rehearsal_of(survey) is not None


def _has_questions(survey: Survey) -> bool:
    return survey.origin_id is None and bool(survey.body)


class RehearsalForm(ActForm):
    """How many made-up answers."""

    number = forms.IntegerField(label=_("How many answers"), min_value=1, max_value=MOST)


class LibraryForm(ActForm):
    """Questions of the library, and where they go."""

    entries = forms.ModelMultipleChoiceField(
        LibraryQuestion._base_manager.none(), label=_("Questions"), widget=forms.CheckboxSelectMultiple
    )
    page = forms.ChoiceField(label=_("On page"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries: Any = self.fields["entries"]
        entries.queryset = library_for(self.obj.region)
        pages = [page["value"] for page in named(raw_of_stream(self.obj.body))]
        numbered = [(page["key"], f"{n}. {page.get('title') or ''}") for n, page in enumerate(pages, start=1)]
        page: Any = self.fields["page"]
        page.choices = [*numbered, ("", _("a new page at the end"))]
        page.initial = numbered[-1][0] if numbered else ""


class KeepForm(ActForm):
    """Questions of the survey that go into the library."""

    keys = forms.MultipleChoiceField(label=_("Questions"), widget=forms.CheckboxSelectMultiple)
    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("How one finds it again."))
    shared_down = forms.BooleanField(label=_("Also for all regions below"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys: Any = self.fields["keys"]
        keys.choices = [
            (block["value"]["key"], block["value"].get("text") or "–")
            for page in named(raw_of_stream(self.obj.body))
            for block in page["value"].get("questions") or []
        ]
        if not self.obj.region.get_children().exists():
            del self.fields["shared_down"]


class CloneForm(ActForm):
    """Where the copy goes and when it begins."""

    title = forms.CharField(label=_("Title"), max_length=120)
    process = forms.ModelChoiceField(Process._base_manager.none(), label=_("Process"), empty_label=None)
    first_day = day_field(
        _("First day"), help_text=_("The first phase begins on this day; all others keep their distance to it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        processes: Any = self.fields["process"]
        reach = staff_reach(self.user, *TEAM).q()
        processes.queryset = Process.objects.filter(reach, region__site__isnull=False).order_by("title")


class RollOutForm(ActForm):
    """The regions that get the survey."""

    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(), label=_("Regions"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions: Any = self.fields["regions"]
        have = Survey._base_manager.filter(origin=self.obj.pk).values("region")
        below = staff_regions(self.user, *TEAM).filter(path__startswith=self.obj.region.path)
        regions.queryset = below.exclude(pk=self.obj.region_id).exclude(pk__in=have).order_by("name")


class FileForm(ActForm):
    """A file with questions."""

    file = forms.FileField(label=_("File (.json)"), widget=forms.FileInput(attrs={"accept": ".json,application/json"}))


def _rehearse(survey: Survey, *, actor: Any, number: int) -> str:
    services.rehearse(survey=survey, definition=services.definition_of(survey), number=number, actor=actor)
    return reverse("module_survey:rehearsal", args=[survey.pk])


def _end_rehearsal(survey: Survey, *, actor: Any) -> None:
    services.end_rehearsal(survey=survey, actor=actor)


def _take_over(survey: Survey, *, actor: Any, entries: Any, page: str) -> str:
    services.take_over(survey=survey, entries=entries, page=page, actor=actor)
    return reverse("module_survey:build", args=[survey.pk])


def _keep(survey: Survey, *, actor: Any, keys: list[str], title: str, shared_down: bool = False) -> None:
    services.keep_from_survey(survey=survey, keys=keys, title=title, shared_down=shared_down, actor=actor)


def _clone(survey: Survey, *, actor: Any, title: str, process: Process, first_day: Any) -> str:
    copy = services.clone(survey=survey, process=process, title=title, first_day=at_midnight(first_day), actor=actor)
    return reverse("module_survey:inspect", args=[copy.pk])


def _roll_out(survey: Survey, *, actor: Any, regions: Any) -> None:
    services.roll_out(survey=survey, regions=regions, actor=actor)


def _replace(survey: Survey, *, actor: Any, file: Any) -> str:
    services.replace_draft(survey=survey, shared=sharing.understood(file.read(sharing.LARGEST + 1)), actor=actor)
    return reverse("module_survey:build", args=[survey.pk])


def _clone_values(survey: Survey) -> dict[str, Any]:
    return {"title": survey.title, "process": survey.process_id, "first_day": timezone.localdate(clock.now())}


def _usual_number(survey: Survey) -> dict[str, Any]:
    return {"number": 100}


ACTS = (
    Act(
        "bibliothek", _("Add questions from the library"), "surveys.publish", _take_over, LibraryForm, applies=_is_own,
        explain=_("They are copied into the draft, where you can change them."),
        done=_("The questions have been added to the draft."), icon="list-ul",
    ),
    Act(
        "aufheben", _("Keep questions in the library"), "surveys.build", _keep, KeepForm, applies=_has_questions,
        explain=_("Then they can be used in further surveys. Conditions are not kept."),
        done=_("The questions are in the library."), icon="download",
    ),
    Act(
        "probe", _("Rehearse with made-up answers"), "surveys.build", _rehearse, RehearsalForm,
        applies=_is_unpublished, initial=_usual_number,
        explain=_(
            "Try the evaluation before anybody answers. Made-up answers are counted nowhere and are wiped completely "
            "as soon as you publish the questions."
        ),
        done=_("The survey is filled with made-up answers."), icon="tasks",
    ),
    Act(
        "probe-beenden", _("Wipe the made-up answers"), "surveys.build", _end_rehearsal, applies=_is_rehearsed,
        done=_("All made-up answers have been wiped."), icon="bin",
    ),
    Act(
        "kopieren", _("Copy with new dates"), "surveys.build", _clone, CloneForm, initial=_clone_values,
        explain=_("Questions, texts and settings are copied; answers are not."),
        done=_("This is the copy. Its questions are not published yet."), icon="copy",
    ),
    Act(
        "ausrollen", _("Roll out to regions"), "surveys.roll_out", _roll_out, RollOutForm, applies=_is_published,
        explain=_(
            "Each region gets a process with this survey and the same dates, which it looks at and publishes itself. "
            "The questions stay those of this survey and follow it; introduction and thanks can be changed there. You "
            "see the results of all regions together and of each."
        ),
        done=_("The regions have the survey now."), icon="group",
    ),
    Act(
        "einlesen", _("Read questions from a file"), "surveys.publish", _replace, FileForm, applies=_is_own,
        explain=_("The draft is replaced by the questions in the file. What is published stays as it is."),
        done=_("These are the questions of the file."), icon="upload",
    ),
)  # fmt: skip
