"""What came of a poll, as everybody can read it."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django_scopes import scope

from participation.core.doors import DoorCommand
from participation.polls.exports import as_json
from participation.polls.models import Poll
from participation.polls.policies import box_of
from participation.regions.scope import EVERYTHING


class Command(DoorCommand):
    help = "Print rules, turnout and, once the box is sealed, the results of a poll. Changes nothing."

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--poll", type=int, required=True, help="Number of the poll.")

    def run(self, **options: Any) -> dict[str, Any]:
        with scope(region=EVERYTHING):
            poll = Poll.objects.select_related("process", "region__site").filter(pk=options["poll"]).first()
            if poll is None:
                raise CommandError(f"There is no poll {options['poll']}.")
            box = box_of(poll)
            if box is None:
                raise CommandError("This poll has no ballot box yet.")
            return as_json(poll, box)
