"""The promise of an answer in the back office: who is responsible, prolonging, answering."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from participation.accounts.backoffice import Act, ActForm, Fact
from participation.accounts.models import User
from participation.accounts.roles import people_in_role
from participation.core import clock
from participation.core.blocks import TextBlocks
from participation.core.inbox import Entry, source
from participation.processes import answering
from participation.processes.admin.forms import day_field
from participation.processes.models import Process
from participation.processes.policies import TEAM
from participation.processes.promises import day_begins, promise_of
from participation.regions.scope import Reach


def _has_answer(process: Process) -> bool:
    return getattr(process, "answer", None) is not None


class PeopleForm(ActForm):
    """Who answers, as the public reads it, and who sees to it."""

    answer_from = forms.CharField(
        label=_("Who answers"), max_length=120, help_text=_("As the public reads it, such as “The district council”.")
    )
    answer_responsible = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Responsible for the answer"),
        help_text=_("Is reminded a week before and on the day. The public does not see who it is."),
    )
    answer_deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Deputy"),
        help_text=_("Is told when the date has passed without an answer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = people_in_role(self.obj.region, *TEAM).order_by("username")
        self.fields["answer_responsible"].queryset = self.fields["answer_deputy"].queryset = team


class PromiseForm(PeopleForm):
    """By when and by whom an answer comes."""

    answer_by = day_field(
        _("Answer promised by"),
        help_text=_("It holds until the end of this day. It can be prolonged later, publicly and with a reason."),
    )
    field_order = ["answer_by", "answer_from", "answer_responsible", "answer_deputy"]


class ProlongForm(ActForm):
    """A later day, with the reason that is published."""

    answer_by = day_field(_("New day"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is published beside the dates."),
    )


class AnswerForm(ActForm):
    """The answer, made of the same blocks as the texts of a process."""

    body = blocks.BlockField(label=_("Answer"), block=TextBlocks())
    signed_name = forms.CharField(label=_("Name"), max_length=100)
    signed_role = forms.CharField(label=_("Position"), max_length=120)


def people_of(process: Process) -> dict[str, Any]:
    """What the forms begin with."""
    return {
        "answer_from": process.answer_from,
        "answer_responsible": process.answer_responsible_id,
        "answer_deputy": process.answer_deputy_id,
        "answer_by": process.answer_by,
    }


def _answer_values(process: Process) -> dict[str, Any]:
    if not _has_answer(process):
        return {"signed_role": process.answer_from}
    answer = process.answer
    return {"body": answer.body, "signed_name": answer.signed_name, "signed_role": answer.signed_role}


PROMISE_ACTS = (
    Act(
        "antworten",
        _("Answer"),
        "processes.answer",
        lambda process, **values: answering.answer(process=process, **values) and None,
        AnswerForm,
        icon="mail",
        applies=lambda process: process.live and not process.is_standing and not _has_answer(process),
        explain=_("The answer stands at the top of the process, signed with name and position; followers are told."),
        done=_("The answer has been published."),
        initial=_answer_values,
    ),
    Act(
        "antwort-berichtigen",
        _("Correct the answer"),
        "processes.answer",
        lambda process, **values: answering.correct_answer(process=process, **values) and None,
        AnswerForm,
        icon="edit",
        applies=_has_answer,
        explain=_("The page says when the answer was changed."),
        done=_("The answer has been changed."),
        initial=_answer_values,
    ),
    Act(
        "versprechen",
        _("Promise an answer"),
        "processes.manage",
        lambda process, **values: answering.promise(process=process, **values) and None,
        PromiseForm,
        icon="date",
        applies=lambda process: process.live and not process.is_standing and process.answer_by is None,
        explain=_("Everybody who takes part reads by when and by whom an answer comes."),
        done=_("The answer is promised."),
        initial=people_of,
    ),
    Act(
        "antwort-verlaengern",
        _("Prolong the promise"),
        "processes.manage",
        lambda process, **values: answering.prolong(process=process, **values) and None,
        ProlongForm,
        icon="date",
        applies=lambda process: process.live and process.answer_by is not None and not _has_answer(process),
        explain=_("Old day, new day and your reason are published; a day that was missed stays visible as missed."),
        done=_("The new day holds."),
    ),
    Act(
        "zustaendig",
        _("Change who answers"),
        "processes.manage",
        lambda process, **values: answering.assign(process=process, **values) and None,
        PeopleForm,
        icon="user",
        applies=lambda process: process.live and process.answer_by is not None and not _has_answer(process),
        explain=_("This holds at once, without publishing the texts anew."),
        done=_("The people responsible have been changed."),
        initial=people_of,
    ),
)


def promise_facts(process: Process) -> list[Fact]:
    """What the overview of a process says of its promise."""
    promise = promise_of(process, clock.now())
    if promise is None:
        return []
    facts = [Fact(_("Promise of an answer"), promise.state.label)]
    if promise.by:
        facts.append(Fact(_("Answer promised by"), formats.date_format(promise.by, "j. F Y")))
    facts += [
        Fact(_("Who answers"), process.answer_from or "–"),
        Fact(_("Responsible for the answer"), process.answer_responsible or "–"),
        Fact(_("Deputy"), process.answer_deputy or "–"),
    ]
    return facts


@source("processes.promises")
def promises(user: Any, reach: Reach) -> list[Entry]:
    """Promised answers that are overdue or due within a week, in regions in which the person can answer."""
    if not user.is_superuser and not any(row.role in TEAM for row in user.role_rows):
        return []
    now, url = clock.now(), reverse("processes_admin:list")
    found = []
    for name, label, rows in (
        ("overdue", _("Promised answers that are overdue"), Process.objects.overdue(now)),
        ("due", _("Promised answers that are due within seven days"), Process.objects.due_soon(now)),
    ):
        days = sorted(rows.filter(reach.q()).values_list("answer_by", flat=True))
        since = day_begins(days[0]) if days else None
        found.append(Entry(label, len(days), f"{url}?promise={name}", since if name == "overdue" else None))
    return found
