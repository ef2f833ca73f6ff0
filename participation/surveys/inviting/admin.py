"""Links, invitations and reminders in the back office, as acts and a page of a survey."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views import View

from participation.accounts.backoffice import Act, ActForm
from participation.audit import services as audit
from participation.core import clock
from participation.core.errors import require
from participation.core.policies import can
from participation.core.sheets import as_csv
from participation.notifications.models import Outgoing
from participation.surveys.answering.policies import FEATURE
from participation.surveys.inviting import services
from participation.surveys.inviting.mails import link_of
from participation.surveys.keying.admin import _OfSurvey
from participation.surveys.keying.services import leave_address
from participation.surveys.models import Batch, Invited, Link, Survey
from participation.surveys.querysets import current_version


class LinkForm(ActForm):
    """The name of a link."""

    label = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("Where it will stand, such as “Official gazette” or “Poster”.")
    )


class MailForm(ActForm):
    """Whom to invite by e-mail."""

    label = forms.CharField(label=_("Name"), max_length=80, help_text=_("For yourselves, such as “Parents, May”."))
    addresses = forms.CharField(
        label=_("E-mail addresses"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One in each line. They are deleted when the survey is over."),
    )

    def clean_addresses(self) -> list[str]:
        return [line.strip(" ,;") for line in self.cleaned_data["addresses"].replace(",", "\n").splitlines()]


class LetterForm(ActForm):
    """How many letters."""

    label = forms.CharField(label=_("Name"), max_length=80, help_text=_("For yourselves, such as “Sample of 500”."))
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=services.MOST_LETTERS)


class RemindForm(ActForm):
    """Which invitations to remind of."""

    batch = forms.ModelChoiceField(label=_("Invitations"), queryset=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Batch.objects.filter(survey=self.obj, kind=Batch.Kind.MAIL)
        self.fields["batch"].queryset = rows  # type: ignore[attr-defined]


class SlipForm(ActForm):
    """The slip with an address that was cut off a form on paper."""

    question = forms.ChoiceField(label=_("Question"))
    email = forms.EmailField(label=_("E-mail address"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = [(q.key, q.text) for q in emails_of(self.obj)]  # type: ignore[attr-defined]


def emails_of(survey: Survey) -> list[Any]:
    """The questions of a survey that ask for an address."""
    version = current_version(survey)
    return [question for question in version.definition.asked if question.kind == "email"] if version else []


def _link(survey: Survey, *, actor: Any, label: str) -> None:
    services.make_link(survey=survey, label=label, actor=actor)


def _mail(survey: Survey, *, actor: Any, label: str, addresses: list[str]) -> None:
    services.invite_by_mail(survey=survey, label=label, addresses=addresses, actor=actor)


def _letters(survey: Survey, *, actor: Any, label: str, number: int) -> None:
    services.invite_by_letter(survey=survey, label=label, number=number, actor=actor)


def _remind(survey: Survey, *, actor: Any, batch: Batch) -> None:
    services.remind(batch=batch, actor=actor)


def _remind_unfinished(survey: Survey, *, actor: Any) -> None:
    services.remind_unfinished(survey=survey, actor=actor)


def _slip(survey: Survey, *, actor: Any, question: str, email: str) -> None:
    leave_address(survey=survey, question=question, email=email, actor=actor)


def _can_be_answered(survey: Survey) -> bool:
    return services.is_coming_or_open(survey, clock.now())


def _is_open(survey: Survey) -> bool:
    return bool(survey.opens(FEATURE, at=clock.now()))


def _has_mails(survey: Survey) -> bool:
    return _is_open(survey) and Batch.objects.filter(survey=survey, kind=Batch.Kind.MAIL).exists()


def _has_accounts(survey: Survey) -> bool:
    return _is_open(survey) and survey.access != Survey.Access.ANONYMOUS


ACTS = (
    Act(
        "link", _("Make a public link"), "surveys.invite", _link, LinkForm, applies=_can_be_answered, icon="link",
        done=_("The link is ready; it stands under “Links and invitations”."),
        explain=_("The same survey under an address of its own, so that you see which way people come."),
    ),
    Act(
        "einladen", _("Invite by e-mail"), "surveys.invite", _mail, MailForm, applies=_can_be_answered, icon="mail",
        done=_("The invitations go out within some minutes."),
        explain=_(
            "Everybody gets a personal address that is good for one answer. Nobody can see which answers came with it."
        ),
    ),
    Act(
        "briefe", _("Invitations for letters"), "surveys.invite", _letters, LetterForm, applies=_can_be_answered,
        icon="doc-full", done=_("The addresses are ready to be downloaded under “Links and invitations”."),
        explain=_("Personal addresses for a mail merge, each good for one answer."),
    ),
    Act(
        "erinnern", _("Remind by e-mail"), "surveys.invite", _remind, RemindForm, applies=_has_mails, icon="mail",
        done=_("The reminders go out within some minutes."),
        explain=_("Everybody who has not used their invitation gets one mail. Nobody sees who that is."),
    ),
    Act(
        "erinnern-konten", _("Remind people with unfinished answers"), "surveys.invite", _remind_unfinished,
        applies=_has_accounts, icon="mail", done=_("They find it among their news, and in their mail of the day."),
        explain=_("Everybody who began with their account and has not sent their answers hears of it."),
    ),
    Act(
        "abschnitt", _("Key in an address from a slip"), "surveys.key_in", _slip, SlipForm, icon="form",
        applies=lambda survey: bool(emails_of(survey)), done=_("The address has been stored, apart from all answers."),
        explain=_("For the slips that were cut off forms on paper. The address is not joined with any answers."),
    ),
)  # fmt: skip


class InvitationsView(_OfSurvey):
    """All links and invitations of a survey, with numbers only."""

    template_name = "surveys/admin/invitations.html"
    ability = "surveys.invite"
    header_icon = "link"

    def get_page_title(self) -> str:
        return _now("Links and invitations")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = self.survey.region.url + self.survey.get_absolute_url()
        batches = [
            {
                "batch": batch,
                "used": services.in_steps(Invited.objects.filter(batch=batch, used=True).count()),
                "waiting": Invited.objects.filter(batch=batch, mail_state=Outgoing.State.WAITING).count(),
                "failed": Invited.objects.filter(batch=batch, mail_state=Outgoing.State.FAILED).count(),
                "file": self.url("letters", batch.pk) if batch.kind == Batch.Kind.LETTER else "",
            }
            for batch in Batch.objects.filter(survey=self.survey)[:20]
        ]
        return {
            **super().get_context_data(**kwargs),
            "address": address,
            "links": [
                {"link": link, "address": f"{address}ausfuellen/?weg={link.slug}"}
                for link in Link.objects.filter(survey=self.survey)
            ],
            "batches": batches,
        }


class LettersView(View):
    """The personal addresses of a batch, for a mail merge."""

    viewset: Any = None

    def get(self, request: HttpRequest, pk: int, batch: int) -> HttpResponse:
        survey: Survey = self.viewset.get_record(request, pk)
        require(can(request.user, "surveys.invite", survey))
        found = get_object_or_404(Batch.objects.filter(survey=survey, kind=Batch.Kind.LETTER), pk=batch)
        keys = Invited.objects.filter(batch=found).order_by("key")
        rows = [(number, link_of(invited, survey)) for number, invited in enumerate(keys, start=1)]
        audit.record(
            action="survey.letters_downloaded", actor_id=request.user.pk, region_id=survey.region_id, obj=survey,
            batch=found.label,
        )  # fmt: skip
        lines = as_csv([_now("Number"), _now("Address")], rows)
        response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="einladungen-{found.pk}.csv"'
        return response
