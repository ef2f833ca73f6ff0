"""What happens to contributions, for the page of their process."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from participation.contributions import registry
from participation.contributions.models import Contribution, OfficialAnswer, Stage, TrailEntry, Visibility
from participation.processes.models import Process
from participation.processes.timeline import MOST, Event, source


@source("contributions")
def outcomes(process: Process, now: datetime) -> list[Event]:
    """Official answers, selections and successes, the latest."""
    entries = (
        TrailEntry.objects.filter(
            contribution__process=process.pk,
            contribution__visibility=Visibility.PUBLIC,
            step__in=("answered", "successful", "selected"),
            at__lte=now,
        )
        .select_related("contribution")
        .order_by("-at", "-pk")[:MOST]
    )
    return [
        Event(entry.at, str(entry), entry.contribution.title, entry.contribution.get_absolute_url())
        for entry in entries
    ]


def unanswered_in(process: Process) -> dict[str, int]:
    """How many public contributions people have made in a process (`all`), how many lack an official answer (`open`).

    What its author has retired waits for nothing.
    """
    kinds = [kind.slug for kind in registry.kinds()]
    rows = Contribution.objects.public().filter(process=process.pk, kind__in=kinds, module__import_only=False)
    answered = Exists(OfficialAnswer.objects.filter(contribution=OuterRef("pk")))
    return rows.exclude(stage=Stage.RETIRED).aggregate(all=Count("pk"), open=Count("pk", filter=Q(~answered)))
