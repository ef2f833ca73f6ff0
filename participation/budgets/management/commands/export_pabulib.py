"""Write a budget that was decided as a Pabulib file."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django_scopes import scope

from participation.budgets.models import Budget
from participation.budgets.pabulib import write
from participation.budgets.services.exporting import pabulib_of
from participation.core.doors import DoorCommand
from participation.regions.scope import EVERYTHING


class Command(DoorCommand):
    help = "Write projects and ballots of a sealed budget in the format of pabulib.org, for other programs."

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--budget", type=int, required=True, help="Number of the budget.")
        parser.add_argument("--heading", default="", help="Short name of the part, where a budget has several.")
        parser.add_argument(
            "file", type=Path, help="Where to write; a file that is there is replaced when all is well."
        )

    def run(self, **options: Any) -> dict[str, Any]:
        with scope(region=EVERYTHING):
            budget = Budget.objects.select_related("region").filter(pk=options["budget"]).first()
            if budget is None:
                raise CommandError(f"There is no budget {options['budget']}.")
            headings = {heading.slug: heading for heading in budget.headings.all()}
            if options["heading"] and options["heading"] not in headings:
                raise CommandError(f"The budget has no part {options['heading']}; it has {', '.join(headings)}.")
            if not options["heading"] and len(headings) > 1:
                raise CommandError(f"A file holds one part of the budget. Choose one of {', '.join(headings)}.")
            file = pabulib_of(budget, headings.get(options["heading"]))
        target: Path = options["file"]
        try:
            handle, name = tempfile.mkstemp(dir=target.parent, suffix=".pb")
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                write(file, stream)
            Path(name).replace(target)
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error.strerror}.") from error
        return {
            "budget": options["budget"],
            "file": str(target),
            "vote_type": file.vote_type.value,
            "projects": len(file.projects),
            "ballots": len(file.votes),
        }
