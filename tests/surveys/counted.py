"""Surveys that have been answered, for tests of their results."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django_scopes import scopes_disabled

from participation.regions.models import Region
from participation.surveys import services
from participation.surveys.definition import Definition, dump, made_up, parse
from participation.surveys.models import Survey, SurveyVersion
from participation.surveys.results import services as results
from participation.surveys.results.models import Result
from participation.surveys.services import Recorded
from tests import factories
from tests.factories import NOON
from tests.surveys import building

LASTS = timedelta(days=14)
AFTER = NOON + LASTS + timedelta(days=1)


def _options(*texts: str) -> list[dict[str, str]]:
    return [{"key": f"o{n}", "text": text} for n, text in enumerate(texts)]


def repeated(definition: Definition, times: int) -> Definition:
    """The same questions several times, with keys of their own; those with conditions once."""
    data = dump(definition)
    for page in data["pages"]:
        again = [
            {**question, "key": f"{question['key']}{number}"}
            for number in range(1, times)
            for question in page["questions"]
            if "when" not in question
        ]
        page["questions"] = [*page["questions"], *again]
    return parse(data)


def everything() -> Definition:
    """A question of every kind that has figures, one of them only for those who take the bus."""
    return parse(
        {
            "pages": [
                {
                    "key": "eins",
                    "questions": [
                        {"key": "bus", "kind": "yes_no", "text": "Fahren Sie Bus?", "required": True},
                        {"key": "oft", "kind": "scale", "text": "Wie zufrieden sind Sie?", "low": "gar nicht",
                         "high": "sehr",
                         "when": {"tests": [{"question": "bus", "operator": "is", "value": "yes"}]}},
                        {"key": "ort", "kind": "single", "text": "Wo wohnen Sie?", "other": True,
                         "options": _options("Dorf", "Kleinstadt", "Kreisstadt")},
                        {"key": "mittel", "kind": "multiple", "text": "Womit fahren Sie?",
                         "options": _options("Auto", "Rad", "Bus", "Zug")},
                        {"key": "thesen", "kind": "matrix", "text": "Was meinen Sie?",
                         "rows": [{"key": "r0", "text": "Der Bus ist pünktlich"}, {"key": "r1", "text": "Er ist voll"}],
                         "options": _options("stimmt", "weiß nicht", "stimmt nicht")},
                        {"key": "folge", "kind": "ranking", "text": "Was zuerst?",
                         "options": _options("Takt", "Preis", "Haltestellen")},
                        {"key": "punkte", "kind": "points", "text": "Verteilen Sie zehn Punkte", "total": 10,
                         "options": _options("Straße", "Schiene", "Radweg")},
                        {"key": "km", "kind": "number", "text": "Wie weit ist es zur Arbeit?", "unit": "km",
                         "lowest": "0", "highest": "80"},
                        {"key": "seit", "kind": "date", "text": "Seit wann wohnen Sie hier?",
                         "lowest": "1990-01-01", "highest": "2025-12-31"},
                        {"key": "stelle", "kind": "place", "text": "Wo fehlt eine Haltestelle?"},
                        {"key": "wunsch", "kind": "long_text", "text": "Was fehlt Ihnen?"},
                    ],
                }
            ]
        }
    )  # fmt: skip


def answered(
    region: Region,
    definition: Definition,
    answers: Iterable[Mapping[str, Any]],
    *,
    channel: str = "online",
    wave: int = 1,
    starts: datetime = NOON,
    **values: Any,
) -> tuple[Survey, SurveyVersion]:
    """A survey open for two weeks from noon, with these answers."""
    survey, version = building.published(region, definition, starts=starts, lasts=LASTS, features=("answer",), **values)
    more(survey, version, answers, channel=channel, wave=wave)
    return survey, version


def more(
    survey: Survey,
    version: SurveyVersion,
    answers: Iterable[Mapping[str, Any]],
    *,
    channel: str = "online",
    wave: int = 1,
) -> None:
    """Further answers."""
    with scopes_disabled():
        services.record_responses(
            survey=survey,
            version=version,
            responses=[Recorded(dict(given), channel=channel, wave=wave) for given in answers],
        )


def invented(definition: Definition, number: int, seed: str = "") -> list[dict[str, Any]]:
    """So many made-up answers."""
    return [made_up.answers(definition, f"{seed}{n}", bounds=(52.1, 10.1, 52.9, 10.9)) for n in range(number)]


def settled(survey: Survey, version: SurveyVersion, wave: int = 1) -> Result:
    """The exact result; the time must be after the end."""
    with scopes_disabled():
        return results.settle(survey=survey, version=version, wave=wave)


def public(survey: Survey) -> None:
    """Let everybody see the results."""
    Survey._base_manager.filter(pk=survey.pk).update(results_public=True)
    survey.results_public = True


def staff(region: Region) -> Any:
    """Somebody who edits surveys."""
    return factories.staff(f"Umfrage {region.slug}", "survey_editor", region)
