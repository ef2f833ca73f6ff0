"""Keying in forms from paper and telephone: once, or twice by two people who do not see each other's entry."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.surveys.answering.carrying import Typed
from participation.surveys.answering.services import Incomplete
from participation.surveys.answering.typed import raw_answers
from participation.surveys.definition import Definition, Kind, Page, cleaned
from participation.surveys.keying.codes import typed_of
from participation.surveys.models import Channel, LeftAddress, Response, Sheet, Survey, SurveyVersion
from participation.surveys.querysets import current_version, wave_at

MOST_NUMBER = 1_000_000


@dataclass(frozen=True)
class Keyed:
    """A sheet that was keyed in; `left_out` are the numbers of questions that are not asked with these answers."""

    sheet: Sheet
    left_out: tuple[int, ...] = ()


def on_paper(definition: Definition) -> Definition:
    """The same questions as paper answers them: nobody was kept from leaving one out."""
    return Definition(
        tuple(
            replace(
                page,
                questions=tuple(replace(question, required=False, at_least=None) for question in page.questions),
            )
            for page in definition.pages
        )
    )


def answers_of(version: SurveyVersion, texts: dict[str, str]) -> tuple[dict[str, Any], tuple[int, ...]]:
    """Canonical answers of what was keyed in, and the numbers of the questions that are left out.

    Raises `Incomplete` with a sentence beside each question that cannot be read.
    """
    definition = on_paper(version.definition)
    typed: Typed = {}
    errors: dict[str, str] = {}
    for key, text in texts.items():
        question = definition.questions.get(key)
        if question is None or not question.asks:
            continue
        try:
            typed |= typed_of(question, text)
        except Invalid as error:
            errors[key] = str(error.message)
    found = cleaned(definition, raw_answers(definition, typed))
    errors = {**found.errors, **errors}
    if errors:
        raise Incomplete(errors)
    numbers = {question.key: number for number, question in enumerate(version.definition.asked, start=1)}
    left_out = [
        numbers[key] for key, text in texts.items() if text.strip() and key in numbers and key not in found.answers
    ]
    return dict(found.answers), tuple(sorted(left_out))


@transaction.atomic
def key_in(
    *, survey: Survey, version: SurveyVersion, number: int, channel: str, texts: dict[str, str], actor: Any
) -> Keyed:
    """Take over a sheet; where paper is keyed in twice, the first entry waits for the second.

    `texts` are the codes by keys of questions. Raises `Incomplete`, `Refused`, `Invalid`.
    """
    require(can(actor, "surveys.key_in", survey))
    if channel not in (Channel.PAPER, Channel.TELEPHONE):
        raise Invalid(_("Please say whether it came on paper or by telephone."), field="channel")
    if not 1 <= number <= MOST_NUMBER:
        raise Invalid(_("Please give the number that stands on the sheet."), field="number")
    answers, left_out = answers_of(version, texts)
    Survey._base_manager.select_for_update(of=("self",)).get(pk=survey.pk)
    sheet = Sheet.objects.filter(survey=survey, number=number).first()
    if sheet is None:
        twice = survey.double_entry and channel == Channel.PAPER
        sheet = Sheet.objects.create(
            region_id=survey.region_id,
            survey=survey,
            version=version,
            number=number,
            channel=channel,
            state=Sheet.State.WAITING if twice else Sheet.State.TAKEN,
            first=answers if twice else {},
            first_by=actor,
        )
        if not twice:
            _store(sheet, answers)
        return Keyed(sheet, left_out)
    return Keyed(_second(sheet, version, answers, actor), left_out)


def _second(sheet: Sheet, version: SurveyVersion, answers: dict[str, Any], actor: Any) -> Sheet:
    if sheet.state == Sheet.State.TAKEN:
        raise Invalid(_("Sheet %(number)s has been keyed in already.") % {"number": sheet.number}, field="number")
    if sheet.state == Sheet.State.DIFFERENT:
        raise Invalid(
            _("Sheet %(number)s has been keyed in twice; the differences are to be settled.")
            % {"number": sheet.number},
            field="number",
        )
    if sheet.first_by_id == actor.pk:
        raise Invalid(
            _("You made the first entry of sheet %(number)s; somebody else makes the second.")
            % {"number": sheet.number},
            field="number",
        )
    if sheet.version_id != version.pk:
        raise Invalid(_("The questions have changed since the first entry."), field="number")
    sheet.second_by = actor
    if answers == sheet.first:
        _take(sheet, answers)
    else:
        sheet.second, sheet.state = answers, Sheet.State.DIFFERENT
        sheet.save()
    return sheet


def differences(sheet: Sheet) -> list[str]:
    """The keys of the questions in which the two entries differ, in their order."""
    asked = [question.key for question in sheet.version.definition.asked]
    return [key for key in asked if sheet.first.get(key) != sheet.second.get(key)]


@transaction.atomic
def settle(*, sheet: Sheet, choices: dict[str, str], actor: Any) -> Sheet:
    """Say for each difference which entry is right: "first" or "second", by key of question."""
    sheet = (
        Sheet._base_manager.select_for_update(of=("self",)).select_related("survey__region", "version").get(pk=sheet.pk)
    )
    require(can(actor, "surveys.key_in", sheet.survey))
    if sheet.state != Sheet.State.DIFFERENT:
        raise Invalid(_("There is nothing to settle for this sheet any more."))
    merged = dict(sheet.first)
    for key in differences(sheet):
        choice = choices.get(key)
        if choice not in ("first", "second"):
            raise Invalid(_("Please choose one of the two entries."), field=key)
        chosen = (sheet.first if choice == "first" else sheet.second).get(key)
        if chosen is None:
            merged.pop(key, None)
        else:
            merged[key] = chosen
    found = cleaned(on_paper(sheet.version.definition), merged)
    if found.errors:
        raise Incomplete(found.errors)
    _take(sheet, dict(found.answers))
    audit.record(
        action="survey.sheet_settled",
        actor_id=actor.pk,
        region_id=sheet.region_id,
        obj=sheet.survey,
        sheet=sheet.number,
    )
    return sheet


def _take(sheet: Sheet, answers: dict[str, Any]) -> None:
    _store(sheet, answers)
    sheet.state, sheet.first, sheet.second = Sheet.State.TAKEN, {}, {}
    sheet.save()


def _store(sheet: Sheet, answers: dict[str, Any]) -> None:
    """The answers become a response that knows nothing of the sheet."""
    survey = sheet.survey
    Response.objects.create(
        key=uuid.uuid4(),
        region_id=survey.region_id,
        survey=survey,
        version=sheet.version,
        answers=answers,
        channel=sheet.channel,
        wave=wave_at(survey, clock.now()),
    )


@transaction.atomic
def leave_address(*, survey: Survey, question: str, email: str, actor: Any) -> None:
    """Key in the slip with an e-mail address that was cut off a form."""
    require(can(actor, "surveys.key_in", survey))
    version = current_version(survey)
    asked = version.definition.questions.get(question) if version else None
    if asked is None or asked.kind != Kind.EMAIL:
        raise Invalid(_("This survey does not ask for an address."), field="question")
    alone = Definition((Page(key="slip", questions=(replace(asked, when=None),)),))
    found = cleaned(alone, {question: {"email": email, "consent": True}})
    if question not in found.answers:
        raise Invalid(found.errors.get(question, _("Please give the address.")), field="email")
    LeftAddress.objects.get_or_create(
        survey=survey,
        question=question,
        email=found.answers[question]["email"],
        defaults={"region_id": survey.region_id},
    )


def next_number(survey: Survey) -> int:
    """The number after the highest that was keyed in."""
    highest: int | None = Sheet.objects.filter(survey=survey).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1
