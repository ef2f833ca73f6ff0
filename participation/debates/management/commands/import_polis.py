"""Take over a debate from Polis."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django_scopes import scope

from participation.core.doors import DoorCommand
from participation.debates import polis
from participation.debates.services import importing
from participation.regions.models import Region
from participation.regions.scope import EVERYTHING


class Command(DoorCommand):
    help = (
        "Make a debate of a Polis export (comments.csv, participants-votes.csv, summary.csv) with its statements and "
        "every answer, under pseudonymous accounts that cannot sign in. Running it again adds what is new only."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path, help="Folder of the export.")
        parser.add_argument("--region", required=True, help="Short name of the region whose site shows the debate.")
        parser.add_argument("--title", default="", help="Title of the debate (default: the topic of the export).")

    def run(self, **options: Any) -> dict[str, Any]:
        region = Region.objects.select_related("site").filter(slug=options["region"]).first()
        if region is None:
            raise CommandError(f"There is no region {options['region']}.")
        export = polis.read(options["dir"])
        with scope(region=EVERYTHING):
            imported = importing.record_imported(region=region, export=export, title=options["title"])
        moderation = Counter(row.moderation for row in export.statements)
        values = Counter(row.value for row in export.answers)
        return {
            "debate": imported.debate.pk,
            "title": imported.debate.title,
            "url": region.url + imported.debate.get_absolute_url(),
            "region": region.slug,
            "source": export.source,
            "statements": {"total": len(export.statements)}
            | {state: moderation[state] for state in polis.MODERATION.values()},
            "participants": len(export.participants),
            "answers": {"total": len(export.answers), "agree": values[1], "disagree": values[-1], "pass": values[0]},
            "added": imported.added,
            "shortened_statements": imported.shortened,
            "mismatches_among_accepted": sum(row["moderation"] == "accepted" for row in imported.mismatches),
            "mismatches": imported.mismatches,
        }
