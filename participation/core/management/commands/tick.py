"""Do everything that is due; called every minute."""

import logging
from typing import Any

from django_scopes import scopes_disabled

from participation.core import clock, ticking
from participation.core.doors import DoorCommand

logger = logging.getLogger("participation.tick")


class Command(DoorCommand):
    help = "Do everything that is due. Call it every minute; calling it twice does nothing twice."

    def run(self, **options: Any) -> dict[str, Any]:
        now = clock.now()
        done: dict[str, Any] = {}
        failed = []
        with scopes_disabled():
            for name, job in ticking.jobs().items():
                try:
                    done[name] = job(now)
                except Exception:  # one job must not keep the others from running
                    logger.exception("The job %s failed.", name)
                    failed.append(name)
        return {"at": now.isoformat(), "done": done, "failed": failed}
