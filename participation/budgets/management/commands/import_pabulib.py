"""Take over a budget that was decided elsewhere."""

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django_scopes import scope

from participation.budgets.pabulib import FaultyFile, read
from participation.budgets.services.importing import record_imported
from participation.core.doors import DoorCommand
from participation.regions.models import Region
from participation.regions.scope import EVERYTHING


class Command(DoorCommand):
    help = (
        "Make a finished budget of a Pabulib file, with its projects and every ballot, and count it. What is wrong "
        "with a file is listed line by line, and nothing is taken over. The same file again changes nothing."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A file in the format of pabulib.org (.pb).")
        parser.add_argument("--region", required=True, help="Short name of the region whose site shows the budget.")
        parser.add_argument("--title", default="", help="Title of the budget (default: place and year of the file).")

    def run(self, **options: Any) -> dict[str, Any]:
        region = Region.objects.select_related("site").filter(slug=options["region"]).first()
        if region is None:
            raise CommandError(f"There is no region {options['region']}.")
        try:
            with options["file"].open("rb") as stream:
                file = read(stream)
            with options["file"].open("rb") as stream:
                checksum = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        except FaultyFile as error:
            raise CommandError(f"Nothing was imported.\n{error}") from error
        with scope(region=EVERYTHING):
            imported = record_imported(region=region, file=file, checksum=checksum, title=options["title"])
            budget = imported.budget
            return {
                "budget": budget.pk,
                "title": budget.title,
                "url": region.url + budget.result_url,
                "region": region.slug,
                "is_new": imported.is_new,
                "vote_type": file.vote_type.value,
                "projects": len(file.projects),
                "ballots": len(file.votes),
                "budget_cents": file.budget,
                "root": budget.box.root,
                "selected_in_file": budget.imported.selected,
                "project_ids": budget.imported.project_ids,
            }
