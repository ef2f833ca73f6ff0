"""Fill a region with synthetic load in plausible German."""

import time
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from django_scopes import scopes_disabled

from cms.seeding.sowing import Numbers, freshen_statistics, sow
from participation.core.doors import DoorCommand
from participation.regions.models import Region


class Command(DoorCommand):
    help = (
        "Fill a region with made-up people, proposals, debates, comments, supports and votes. The same seed gives the "
        "same data; sown again with the same numbers it adds nothing. Never for a site that real people use."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, metavar="SLUG")
        parser.add_argument("--users", type=int, default=100, help="user00001@example.org …; regions share them")
        parser.add_argument("--proposals", type=int, default=50, help="and a debate for every twenty")
        parser.add_argument("--comments", type=int, default=500, help="the most discussed proposal gets 200 of them")
        parser.add_argument("--supports", type=int, default=1000)
        parser.add_argument("--votes", type=int, default=1000, help="half on debates, half on comments")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--password", help="for all made-up people; without one nobody can sign in")

    def run(self, **options: Any) -> dict[str, Any]:
        began = time.monotonic()
        region = Region.objects.filter(slug=options["region"]).first()
        if region is None:
            raise CommandError(f"There is no region “{options['region']}”.")
        numbers = Numbers(**{name: options[name] for name in ("users", "proposals", "comments", "supports", "votes")})
        with scopes_disabled(), translation.override("de"):
            result = sow(region=region, numbers=numbers, seed=options["seed"], password=options["password"])
            freshen_statistics()
        return {**result, "seconds": round(time.monotonic() - began, 1)}
