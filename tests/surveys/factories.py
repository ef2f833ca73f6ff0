"""Surveys for tests of answering."""

from datetime import timedelta
from typing import Any

from django_scopes import scopes_disabled

from participation.regions.models import Region
from participation.surveys.definition import Definition, parse
from participation.surveys.models import Survey, SurveyVersion
from participation.surveys.services import publish_version
from tests import factories

QUESTIONS: dict[str, Any] = {
    "pages": [
        {
            "key": "ways",
            "title": "Unterwegs",
            "questions": [
                {
                    "key": "bus", "kind": "single", "text": "Wie oft fahren Sie mit dem Bus?", "required": True,
                    "options": [{"key": "daily", "text": "täglich"}, {"key": "never", "text": "nie"}],
                },
                {
                    "key": "why", "kind": "short_text", "text": "Warum nie?", "required": True,
                    "when": {"tests": [{"question": "bus", "operator": "is", "value": "never"}]},
                },
            ],
        },
        {
            "key": "stops",
            "title": "Haltestellen",
            "when": {"tests": [{"question": "bus", "operator": "is", "value": "daily"}]},
            "questions": [{"key": "stop", "kind": "short_text", "text": "Wo steigen Sie ein?"}],
        },
        {
            "key": "last",
            "title": "Zum Schluss",
            "questions": [{"key": "wish", "kind": "long_text", "text": "Was wünschen Sie sich?", "at_most": 200}],
        },
    ]
}  # fmt: skip


def survey(region: Region, questions: Any = None, *, lasts: timedelta | None = None, **values: Any) -> Survey:
    """An open survey with a published version."""
    made = factories.module(region, "survey", slug="umfrage", title="Umfrage zum Bus", lasts=lasts, **values)
    with scopes_disabled():
        found: Survey = Survey.objects.select_related("process", "region__site").get(pk=made.pk)
        version(found, questions or QUESTIONS)
    return found


def version(found: Survey, questions: Any) -> SurveyVersion:
    """Publish questions."""
    definition: Definition = parse(questions)
    with scopes_disabled():
        return _publish(found, definition)


def _publish(found: Survey, definition: Definition) -> SurveyVersion:
    return publish_version(survey=found, definition=definition, actor=None)
