"""Commands as doors for people and for checks: `--json` prints one JSON object last; errors go to stderr."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from participation.core.errors import DomainError


class DoorCommand(BaseCommand):
    """A management command whose `run(**options)` returns a dictionary of results."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print the result as one JSON object.")
        self.add_door_arguments(parser)

    def add_door_arguments(self, parser: CommandParser) -> None:
        """Arguments of the command itself."""

    def run(self, **options: Any) -> dict[str, Any]:
        """Do the work and return what is to be printed. Raises DomainError or CommandError and then changes nothing."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = options.pop("json")
        try:
            result = self.run(**options)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False, default=str))
        else:
            for name, value in result.items():
                self.stdout.write(f"{name}: {value}")
