"""Counting: a new state when enough people have answered, the exact figures once and for good at the end."""

import secrets
import zlib
from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core import clock
from participation.core.disclosure import THRESHOLD
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.regions.services import touch_all
from participation.surveys.answering.policies import FEATURE, GRACE
from participation.surveys.models import REHEARSAL, Channel, Response, Survey, SurveyVersion
from participation.surveys.results.encoding import FIRST, Gathered, gathered
from participation.surveys.results.figuring import CHANNEL, Box, figures
from participation.surveys.results.models import FreeText, Result, ResultColumn

FIRST_STATE = 20  # people: with fewer, a blurred figure says nothing
GERMANY: Box = (47.2, 5.8, 55.1, 15.1)
CHANNELS = [channel.value for channel in Channel]
_CHUNK = 2000


def is_due(people: int, before: int) -> bool:
    """Whether so many answers make a new state: five more, and in large surveys two in a hundred more."""
    return people >= FIRST_STATE and people >= before + max(THRESHOLD, before // 50)


@transaction.atomic
def count(*, survey: Survey, version: SurveyVersion, wave: int) -> Result | None:
    """A new state of what was answered, blurred; None where none is due. Rehearsals are never counted."""
    if version.number == REHEARSAL:
        return None
    result = Result._base_manager.select_for_update().filter(survey=survey.pk, version=version.pk, wave=wave).first()
    people = _responses(survey, version, wave).count()
    if (result is not None and result.settled_at) or not is_due(people, result.people if result else 0):
        return None
    return _counted(result, survey, version, wave, secret=secrets.token_bytes(32))


@transaction.atomic
def settle(*, survey: Survey, version: SurveyVersion, wave: int, actor: Any = None) -> Result:
    """The exact result, for good. Raises Invalid while people can still answer; without an actor the clock settles.

    What comes in later (answers on paper that were keyed in too late) is no longer counted.
    """
    survey = Survey._base_manager.select_for_update(of=("self",)).select_related("region", "process").get(pk=survey.pk)
    result = Result._base_manager.select_for_update().filter(survey=survey.pk, version=version.pk, wave=wave).first()
    if actor is not None:
        require(can(actor, "surveys.settle", result or Result(survey=survey, region=survey.region)))
    if version.number == REHEARSAL or (result is not None and result.settled_at):
        raise Invalid(_("There is nothing to settle here."))
    closes = closed_at(survey, wave)
    if closes is None or clock.now() < closes:
        raise Invalid(_("People can still answer. The result is settled when the time for answers is over."))
    result = _counted(result, survey, version, wave, secret=None)
    result.settled_at, result.settled_by = clock.now(), getattr(actor, "pk", None)
    result.save(update_fields=["settled_at", "settled_by"])
    audit.record(
        action="survey.settled",
        actor_id=getattr(actor, "pk", None),
        region_id=survey.region_id,
        obj=survey,
        version=version.number,
        wave=wave,
        people=result.people,
    )
    return result


def trial(survey: Survey, version: SurveyVersion) -> Result:
    """What the result of a rehearsal would look like: exact, never stored."""
    found = _gathered(survey, version, wave=1)
    result = Result(region=survey.region, survey=survey, version=version, wave=1)
    result.people, result.counted_at, result.settled_at = found.people, clock.now(), clock.now()
    result.figures = figures(version.definition, found, secret=None, kept={}, box=_box(survey), channels=len(CHANNELS))
    return result


def closed_at(survey: Survey, wave: int) -> datetime | None:
    """When nobody could answer in this wave any more, the time of grace included; None without an end."""
    ends = [phase.ends for phase in survey.planned(FEATURE)]
    if not 1 <= wave <= len(ends):
        return None
    end = ends[wave - 1]
    return None if end is None else end + GRACE


def _responses(survey: Survey, version: SurveyVersion, wave: int) -> Any:
    return Response._base_manager.filter(survey=survey.pk, version=version.pk, wave=wave)


def _counted(
    result: Result | None, survey: Survey, version: SurveyVersion, wave: int, *, secret: bytes | None
) -> Result:
    """The state as it is now, stored with its columns and new texts."""
    found = _gathered(survey, version, wave)
    result = result or Result(region_id=survey.region_id, survey=survey, version=version, wave=wave)
    result.people, result.secret, result.counted_at = found.people, secret, clock.now()
    enough = found.people >= THRESHOLD
    result.figures = (
        figures(version.definition, found, secret=secret, kept=result.classes, box=_box(survey), channels=len(CHANNELS))
        if enough
        else {}
    )
    result.save()
    result.columns.all().delete()
    if enough:
        ResultColumn.objects.bulk_create(
            ResultColumn(result=result, key=key, data=zlib.compress(bytes(codes), 1))
            for key, codes in found.codes.items()
        )
        _copy_texts(survey, version, wave, found)
    touch_all({survey.region_id, *([survey.origin.region_id] if survey.origin else [])})
    return result


def _gathered(survey: Survey, version: SurveyVersion, wave: int) -> Gathered:
    channels = bytearray()
    rows = _responses(survey, version, wave).order_by("key").values_list("answers", "channel")

    def answers() -> Any:
        for given, channel in rows.iterator(chunk_size=_CHUNK):
            channels.append(FIRST + CHANNELS.index(channel))
            yield given

    found = gathered(version.definition, answers())
    found.codes[CHANNEL] = channels
    return found


def _copy_texts(survey: Survey, version: SurveyVersion, wave: int, found: Gathered) -> None:
    """Texts that are not known yet, in an order that says nothing."""
    known = Counter(
        FreeText._base_manager.filter(survey=survey.pk, version=version.pk, wave=wave).values_list("question", "text")
    )
    written = Counter((question, text) for question, texts in found.texts.items() for text in texts)
    FreeText._base_manager.bulk_create(
        [
            FreeText(
                region_id=survey.region_id, survey=survey, version=version, wave=wave, question=question, text=text
            )
            for question, text in sorted((written - known).elements())
        ],
        batch_size=_CHUNK,
    )


def _box(survey: Survey) -> Box:
    bounds = survey.region.bounds
    if not bounds:
        return GERMANY
    west, south, east, north = bounds
    return south, west, north, east
