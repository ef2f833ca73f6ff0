"""Check a sealed ballot box."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django_scopes import scopes_disabled

from participation.ballots.models import Box
from participation.ballots.verifying import check
from participation.core.doors import DoorCommand


class Command(DoorCommand):
    help = "Count and hash the ballots of a poll or budget anew and compare with what was announced when it was sealed."

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--poll", type=int, required=True, help="Number of the module that was voted in.")

    def run(self, **options: Any) -> dict[str, Any]:
        with scopes_disabled():
            box = Box._base_manager.filter(module_id=options["poll"]).first()
            if box is None:
                raise CommandError(f"There is no ballot box of a module {options['poll']}.")
            found = check(box)
        if box.state == Box.State.OPEN:
            raise CommandError("The vote has not ended; its ballots are not public.")
        if not found.is_right and box.state == Box.State.SEALED:
            raise CommandError(f"The box is not as it was announced: {found.as_dict()}")
        return {"poll": options["poll"], **found.as_dict()}
