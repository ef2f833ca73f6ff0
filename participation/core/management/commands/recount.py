"""Rebuild the counters and report where they had drifted."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django_scopes import scopes_disabled

from participation.core import recounting
from participation.core.doors import DoorCommand


class Command(DoorCommand):
    help = "Count votes, supports, comments and followers anew, mend the counters and list every difference."

    def run(self, **options: Any) -> dict[str, Any]:
        with scopes_disabled(), transaction.atomic():
            drifts = [drift for entry in recounting.counters() for drift in recounting.mend(entry)]
        return {
            "counters": [entry.name for entry in recounting.counters()],
            "drift": [asdict(drift) for drift in drifts],
        }
