"""Reads of results."""

import zlib
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, Q

from participation.surveys.models import Survey
from participation.surveys.results.models import FreeText, Result, ResultColumn


def results_of(survey: Survey) -> list[Result]:
    """All results of a survey, the newest version and wave first."""
    return list(Result.objects.filter(survey=survey.pk).select_related("version").defer("secret"))


def chosen_result(results: list[Result], version: str, wave: str) -> Result | None:
    """The result that is asked for, or else the newest; None where there is none or no such."""
    if not version and not wave:
        return results[0] if results else None
    wanted = [r for r in results if str(r.version.number) == version and (not wave or str(r.wave) == wave)]
    return wanted[0] if wanted else None


def districts_of(result: Result, *, public: bool) -> list[Result]:
    """The results of all regions in which the same version was answered in the same wave, within the scope."""
    rows = Result.objects.filter(version=result.version_id, wave=result.wave).select_related("survey", "region")
    if public:
        rows = rows.filter(survey__results_public=True, survey__is_public=True, survey__process__live=True)
    return list(rows.order_by("region__name").defer("secret"))


def is_rolled_out(survey: Survey) -> bool:
    """Whether the survey is answered in further regions with the same questions."""
    return Survey.objects.filter(origin=survey.pk).exists()


def column_reader(result: Result, keys: Iterable[str]) -> Callable[[str], bytes]:
    """Gives the codes of the columns named, read in one query."""
    rows = ResultColumn.objects.filter(result=result.pk, key__in=set(keys)).values_list("key", "data")
    codes = {key: zlib.decompress(bytes(data)) for key, data in rows}
    return lambda key: codes[key]


def published_texts(result: Result) -> dict[str, list[str]]:
    """The texts chosen for publication, by question."""
    found: dict[str, list[str]] = {}
    rows = _texts(result).filter(state=FreeText.State.PUBLIC).order_by("question", "text")
    for question, text in rows.values_list("question", "text"):
        found.setdefault(question, []).append(text)
    return found


def subjects(result: Result) -> dict[str, list[tuple[str, int]]]:
    """How many texts are filed under each subject, by question, the most frequent first."""
    found: dict[str, list[tuple[str, int]]] = {}
    rows: Any = _texts(result).filter(tags__isnull=False).values("question", "tags__name").annotate(number=Count("pk"))
    for row in rows.order_by("question", "-number", "tags__name"):
        found.setdefault(row["question"], []).append((row["tags__name"], row["number"]))
    return found


def _texts(result: Result) -> Any:
    return FreeText.objects.filter(Q(survey=result.survey_id) & Q(version=result.version_id) & Q(wave=result.wave))
