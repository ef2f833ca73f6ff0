"""Take over a survey from a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django_scopes import scope

from participation.core.doors import DoorCommand
from participation.processes.models import Process
from participation.regions.models import Region
from participation.regions.scope import EVERYTHING
from participation.surveys import services, sharing
from participation.surveys.definition import faults


class Command(DoorCommand):
    help = (
        "Make a survey of a file (docs/survey.schema.json) as a draft: in the process that is named, otherwise in a "
        "new one, which is a draft too. What must be put right before it can be published is listed under “faults”."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The file.")
        parser.add_argument("--region", required=True, help="Short name of the region whose survey it becomes.")
        parser.add_argument("--process", default="", help="Short name of a process of the region.")

    def run(self, **options: Any) -> dict[str, Any]:
        region = Region.objects.select_related("site").filter(slug=options["region"], site__isnull=False).first()
        if region is None:
            raise CommandError(f"There is no region {options['region']} with a site.")
        process = None
        with scope(region=EVERYTHING):
            if options["process"]:
                process = Process.objects.filter(region=region, slug=options["process"]).first()
                if process is None:
                    raise CommandError(f"There is no process {options['process']} in {region.slug}.")
            shared = sharing.read(options["file"])
            survey = services.import_survey(shared=shared, region=region, process=process)
        return {
            "survey": survey.pk,
            "title": survey.title,
            "region": region.slug,
            "process": survey.process.slug,
            "pages": len(shared.definition.pages),
            "questions": len(shared.definition.asked),
            "pictures": len(shared.pictures),
            "faults": [str(fault) for fault in faults(shared.definition)],
        }
