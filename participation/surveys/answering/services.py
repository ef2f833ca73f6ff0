"""Sending answers, keeping half-filled ones of people with an account, taking files in.

Sending an anonymous answer writes the answer and nothing else: no entry in the log, no counter, no mail, no task. What
it marks besides is that a personal invitation has been used and that a file belongs to an answer.
"""

import os
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.contributions.services.attachments import check_document, check_image
from participation.core import clock
from participation.core.errors import DomainError, Invalid, require
from participation.core.policies import can
from participation.surveys.answering.carrying import Mark, Typed
from participation.surveys.answering.checking import checked, uploads
from participation.surveys.answering.policies import moment_for
from participation.surveys.answering.quotas import full_options, limited
from participation.surveys.definition import Kind, without_addresses
from participation.surveys.models import (
    Channel,
    Invited,
    LeftAddress,
    Link,
    Response,
    Survey,
    SurveyVersion,
    Unfinished,
    Upload,
)
from participation.surveys.querysets import wave_at

MOST_TYPED = 2_000_000  # characters of an unfinished answer


class Incomplete(DomainError):
    """Some questions are not answered well; `errors` has a sentence for each, by key of question."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(_("Some answers need another look before they can be sent."))
        self.errors = errors


def named(survey: Survey, user: Any) -> Any:
    """The person whose answer it is; None in anonymous surveys and for visitors."""
    return user if user.is_authenticated and survey.access != Survey.Access.ANONYMOUS else None


@dataclass(frozen=True)
class Sent:
    """That an answer is there; `repeated`: it had been there before and was not stored again."""

    response: Response
    repeated: bool = False


@transaction.atomic
def send(*, survey: Survey, version: SurveyVersion, mark: Mark, typed: Typed, user: Any) -> Sent:
    """Store what somebody has answered. Sending the same answer again confirms it and stores nothing.

    Of `user` an anonymous survey takes no notice. Raises `Incomplete`, `Refused`, `Invalid`.
    """
    person = named(survey, user)
    earlier = Response._base_manager.filter(key=mark.key).first()
    if earlier is not None and (person is None or not survey.may_change):
        return Sent(_same_survey(earlier, survey, person), repeated=True)
    now = clock.now()
    at = moment_for(survey, mark, now)
    require(can(user, "surveys.answer", survey, at=at))
    if limited(version.definition):
        Survey._base_manager.select_for_update(of=("self",)).get(pk=survey.pk)  # quotas are counted one at a time
    mine = _mine(survey, person, at)
    invited = _invited(survey, mark) if mine is None else None
    if mine is not None and not survey.may_change:
        raise Invalid(_("You have answered this survey already. Each person answers once."))
    full = full_options(survey, version, apart_from=mine.key if mine else None)
    found = checked(survey, version, typed, full=full)
    if found.errors:
        raise Incomplete(found.errors)
    answers, _addresses = without_addresses(version.definition, found.answers)
    if mine is not None:
        mine.answers, mine.version = answers, version
        mine.save(update_fields=["answers", "version"])
        _finish(survey, version, person, found.answers)
        return Sent(mine)
    response = Response(
        key=mark.key,
        region_id=survey.region_id,
        survey=survey,
        version=version,
        answers=answers,
        channel=Channel.ONLINE,
        person=person,
        day=None if person is None else timezone.localdate(now),
        wave=wave_at(survey, at),
        link=Link.objects.filter(survey=survey, slug=mark.via).first() if mark.via else None,
    )
    try:
        with transaction.atomic():
            response.save(force_insert=True)
    except IntegrityError:  # the same answer, or one of the same person, at the same moment
        same = Response._base_manager.filter(key=mark.key).first() or _mine(survey, person, at)
        if same is None:
            raise
        return Sent(_same_survey(same, survey, person), repeated=True)
    if invited is not None:
        invited.used = True
        invited.save(update_fields=["used"])
    _finish(survey, version, person, found.answers)
    return Sent(response)


def _same_survey(response: Response, survey: Survey, person: Any) -> Response:
    """Somebody else's key is nobody's proof."""
    if response.survey_id != survey.pk or response.person_id != (person.pk if person else None):
        raise Invalid(_("These answers were begun elsewhere. Please begin again; what you typed is still here."))
    return response


def _mine(survey: Survey, person: Any, at: datetime) -> Response | None:
    if person is None:
        return None
    rows = Response._base_manager.select_for_update(of=("self",))
    return rows.filter(survey=survey, person=person, wave=wave_at(survey, at)).first()


def _invited(survey: Survey, mark: Mark) -> Invited | None:
    """The invitation of an answer, locked. Raises where it has been used, or where the survey asks for one."""
    if not mark.invitation:
        if survey.invited_only:
            raise Invalid(_("This survey is for people with a personal invitation. Please use the link in yours."))
        return None
    rows = Invited.objects.select_for_update(of=("self",))
    invited = rows.filter(key=uuid.UUID(mark.invitation), batch__survey=survey).first()
    if invited is None:
        raise Invalid(_("This invitation is not valid any more."))
    if invited.used:
        raise Invalid(_("This invitation has been used already. Each invitation is good for one answer."))
    return invited


def _finish(survey: Survey, version: SurveyVersion, person: Any, answers: dict[str, Any]) -> None:
    """Keep addresses apart and files with the answers; what was kept half-filled is not needed any more."""
    questions = version.definition.questions
    for key, answer in answers.items():
        if questions[key].kind == Kind.EMAIL:
            left = LeftAddress.objects.filter(survey=survey, question=key, email=answer["email"])
            if not left.exists():
                LeftAddress.objects.create(
                    region_id=survey.region_id, survey=survey, question=key, email=answer["email"]
                )
    files = [answer for key, answer in answers.items() if questions[key].kind == Kind.FILE]
    if files:
        uploads(survey, files).update(waiting_since=None)
    if person is not None:
        Unfinished.objects.filter(survey=survey, person=person).delete()


@transaction.atomic
def keep(
    *, survey: Survey, version: SurveyVersion, mark: Mark, typed: Typed, page: str, user: Any
) -> Unfinished | None:
    """Keep what somebody with an account has typed so far. Nothing is kept of others, or once it has been sent."""
    person = named(survey, user)
    if person is None:
        return None
    at = moment_for(survey, mark, clock.now())
    require(can(user, "surveys.answer", survey, at=at))
    if Response._base_manager.filter(key=mark.key).exists() and not survey.may_change:
        return None
    if sum(len(value) for values in typed.values() for value in values) > MOST_TYPED:
        raise Invalid(_("This is too much to keep. Please shorten your texts."))
    kept, _made = Unfinished.objects.update_or_create(
        survey=survey,
        person=person,
        defaults={
            "region_id": survey.region_id,
            "version": version,
            "key": mark.key,
            "typed": typed,
            "page": page,
            "invitation": mark.invitation,
            "changed_at": clock.now(),
        },
    )
    return kept


@transaction.atomic
def take_in(*, survey: Survey, version: SurveyVersion, question: str, file: UploadedFile) -> Upload:
    """Store a file for an answer that is being written. Raises `Invalid` for what is neither a picture nor a PDF.

    Pictures are made anew, without the data about place and camera.
    """
    asked = version.definition.questions.get(question)
    if asked is None or asked.kind != Kind.FILE:
        raise Invalid(_("There is no file to be sent here."), field=question)
    is_image = not file.name.lower().endswith(".pdf")  # type: ignore[union-attr]
    try:
        content = check_image(file)[0] if is_image else check_document(file)
    except Invalid as error:
        raise Invalid(error.message, field=question) from error
    upload = Upload(
        region_id=survey.region_id,
        survey=survey,
        question=question,
        name=_plain_name(file.name or ""),
        is_image=is_image,
        waiting_since=timezone.localdate(clock.now()),
    )
    upload.file.save("", ContentFile(content), save=False)
    upload.save(force_insert=True)
    _forget_time(upload)
    return upload


def _plain_name(name: str) -> str:
    return "".join(char for char in name if char.isprintable() and char not in '\\/:*?"<>|')[-100:]


def _forget_time(upload: Upload) -> None:
    """Let the file say no more than the day: its time would tell which answer came when."""
    try:
        path = upload.file.path
    except NotImplementedError:  # storage elsewhere; see docs/answering-surveys.md
        return
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    os.utime(path, (midnight, midnight))


def remove_waiting(now: datetime) -> int:
    """Remove the files that nobody has sent along by the next day; returns how many."""
    removed = 0
    for upload in Upload._base_manager.filter(waiting_since__lt=timezone.localdate(now - timedelta(days=1))):
        upload.file.delete(save=False)
        removed += upload.delete()[0]
    return removed
