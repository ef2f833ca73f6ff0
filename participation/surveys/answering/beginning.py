"""How an answer begins: anew, where somebody stopped, or with what they sent before and want to change."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from participation.core import clock
from participation.surveys.answering.carrying import Mark, Typed, coarse, new_mark
from participation.surveys.answering.services import named
from participation.surveys.answering.showing import with_defaults
from participation.surveys.answering.sitting import Sitting
from participation.surveys.answering.typed import typed_of
from participation.surveys.inviting.tokens import key_of
from participation.surveys.models import Invited, Response, Survey, SurveyVersion, Unfinished
from participation.surveys.querysets import wave_at


@dataclass
class Beginning:
    """The form as it begins; `at` is the page on which somebody stopped."""

    sitting: Sitting
    mark: Mark
    at: str = ""
    notice: str = ""


def begin(request: HttpRequest, survey: Survey, version: SurveyVersion) -> Beginning | str:
    """The beginning, or a sentence that says why there is none: it has been answered already."""
    now = clock.now()
    person = named(survey, request.user)
    token, via = request.GET.get("einladung", ""), request.GET.get("weg", "")[:30]
    invitation = key_of(token) if token else ""
    if token and not _open(survey, invitation):
        return _(
            "This invitation has been used already, or it belongs to another survey. Each one is good for one answer."
        )
    if person is not None:
        sent = Response.objects.filter(survey=survey, person=person, wave=wave_at(survey, now)).first()
        if sent is not None and not survey.may_change:
            return _("You have answered this survey already. Each person answers once.")
        kept = Unfinished.objects.filter(survey=survey, person=person).first()
        if kept is not None or sent is not None:
            return _go_on(request, survey, version, kept, sent, invitation)
    if survey.invited_only and not invitation:
        return _("This survey is for people with a personal invitation. Please use the link in yours.")
    mark = new_mark(survey=survey.pk, version=version.number, invitation=invitation, via=via)
    return Beginning(Sitting(survey, version, mark, with_defaults(version.definition), request.user), mark)


def _go_on(
    request: HttpRequest,
    survey: Survey,
    version: SurveyVersion,
    kept: Unfinished | None,
    sent: Response | None,
    invitation: str,
) -> Beginning:
    key: uuid.UUID = sent.key if sent else kept.key  # type: ignore[union-attr]
    invitation = invitation or (kept.invitation if kept else "")
    mark = Mark(survey.pk, version.number, key, coarse(clock.now()), invitation)
    typed: Typed = kept.typed if kept else typed_of(version.definition, sent.answers)  # type: ignore[union-attr]
    at, saved, notice = (
        "",
        "",
        _("These are the answers that you sent. What you change counts once you have sent it again."),
    )
    if kept is not None:
        at = kept.page if any(page.key == kept.page for page in version.definition.pages) else ""
        saved = stamp(kept.changed_at)
        notice = _("You can go on where you stopped.")
        if kept.version_id != version.pk:
            notice = _("The survey has been changed since you began. Please look at your answers once more.")
    return Beginning(Sitting(survey, version, mark, typed, request.user, saved=saved), mark, at, notice)


def stamp(moment: datetime) -> str:
    """When the account kept something, as the browser compares it."""
    return moment.isoformat()


def _open(survey: Survey, invitation: str) -> Any:
    return invitation and Invited.objects.filter(key=invitation, batch__survey=survey, used=False).exists()
