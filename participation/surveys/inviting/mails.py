"""The mails of invitations and reminders."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.core import clock
from participation.core.themes import theme_of
from participation.notifications import outbox
from participation.notifications.registry import kind
from participation.surveys.answering.policies import FEATURE
from participation.surveys.answering.sitting import address
from participation.surveys.inviting.services import UNFINISHED, is_coming_or_open
from participation.surveys.inviting.tokens import token_of
from participation.surveys.models import Invited, Reminder, Survey

kind(UNFINISHED, gettext_lazy("You have not sent your answers yet"))


def link_of(invited: Invited, survey: Survey) -> str:
    """The personal address."""
    return f"{survey.region.url}{address(survey, 'answer')}?einladung={token_of(invited.key)}"


def survey_of(invited: Invited) -> Survey:
    """The survey of an invitation, with what a mail needs."""
    rows = Survey._base_manager.select_related("region__site", "process").prefetch_related("phases")
    return rows.get(batches=invited.batch_id)


def _mail(invited: Invited, template: str, subject: str) -> EmailMessage | None:
    survey = survey_of(invited)
    now = clock.now()
    if invited.used or not invited.email or not is_coming_or_open(survey, now):
        return None
    phase: Any = survey.opens(FEATURE, at=now) or survey.next_opening(FEATURE, at=now)
    with translation.override(settings.LANGUAGE_CODE), theme_of(survey.region):
        context = {
            "survey": survey,
            "region": survey.region,
            "phase": phase,
            "link": link_of(invited, survey),
            "anonymous": survey.access == Survey.Access.ANONYMOUS,
        }
        return EmailMessage(
            subject=f"[{survey.region.name}] {subject % {'title': survey.title}}",
            body=render_to_string(f"surveys/mail/{template}.txt", context),
            to=[invited.email],
            headers={"Auto-Submitted": "auto-generated"},
        )


@outbox.register("surveys.invited", Invited)
def write(row: Invited) -> EmailMessage | None:
    """The invitation; None where the survey is over or the invitation was used meanwhile."""
    with translation.override(settings.LANGUAGE_CODE):
        return _mail(row, "invitation", _("Invitation: %(title)s"))


@outbox.register("surveys.reminder", Reminder)
def write_reminder(row: Reminder) -> EmailMessage | None:
    """The reminder; None where the invitation was used meanwhile."""
    with translation.override(settings.LANGUAGE_CODE):
        return _mail(Invited.objects.get(pk=row.invited_id), "reminder", _("Reminder: %(title)s"))
