"""Build the search index anew from everything that is public."""

import time
from typing import Any

from django.core.management.base import CommandError, CommandParser

from participation.core.doors import DoorCommand
from participation.search import registry, services
from participation.search.models import Vocabulary


class Command(DoorCommand):
    help = "Build the search index anew from everything that is public."

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", action="append", help="Only documents of this kind; repeatable.")

    def run(self, *, kind: list[str] | None = None, **options: Any) -> dict[str, Any]:
        unknown = sorted(set(kind or ()) - set(registry.providers()))
        if unknown:
            known = ", ".join(registry.providers()) or "none"
            raise CommandError(f"Unknown kind: {', '.join(unknown)}. Known kinds: {known}.")
        start = time.monotonic()
        documents = services.rebuild(kinds=kind)
        return {
            "documents": documents,
            "words": Vocabulary.objects.count(),
            "seconds": round(time.monotonic() - start, 2),
        }
