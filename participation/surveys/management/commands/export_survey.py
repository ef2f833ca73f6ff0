"""Write a survey into a file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django_scopes import scope

from participation.core.doors import DoorCommand
from participation.regions.scope import EVERYTHING
from participation.surveys import services, sharing
from participation.surveys.models import Survey
from participation.surveys.querysets import current_version


class Command(DoorCommand):
    help = (
        "Write the questions of a survey into a file that any installation can import (docs/survey.schema.json): those "
        "that are published or, with --draft or where nothing is, those that are being written. Never the answers."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The file to write.")
        parser.add_argument("--survey", type=int, required=True, help="Number of the survey.")
        parser.add_argument("--draft", action="store_true", help="Take the questions that are being written.")

    def run(self, **options: Any) -> dict[str, Any]:
        with scope(region=EVERYTHING):
            survey = Survey.objects.select_related("region").filter(pk=options["survey"]).first()
            if survey is None:
                raise CommandError(f"There is no survey {options['survey']}.")
            version = None if options["draft"] else current_version(survey)
            definition = version.definition if version else services.definition_of(survey)
            data = sharing.as_file(survey, definition)
        try:
            options["file"].write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error.strerror}.") from error
        return {
            "survey": survey.pk,
            "title": survey.title,
            "version": version.number if version else None,
            "pages": len(definition.pages),
            "questions": len(definition.asked),
            "file": str(options["file"]),
        }
