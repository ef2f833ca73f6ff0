"""What has come of a process, for its page: the steps of the measures that it or a contribution in it led to."""

from datetime import datetime

from django.db.models import Q

from participation.measures import wording
from participation.measures.consequences import STEPS, address_from, words_of
from participation.measures.models import Entry, Source
from participation.processes.models import Process
from participation.processes.timeline import MOST, Event, source


@source("measures")
def steps(process: Process, now: datetime) -> list[Event]:
    """Measures that were published, reached a milestone, or came into another state; the latest."""
    from_here = Source.objects.filter(
        Q(contribution__process=process.pk) | Q(contribution__module__process=process.pk)
    ).values("measure")
    told = Q(kind=Entry.Kind.PUBLISHED) | Q(changes__has_key="status") | Q(changes__step__in=STEPS)
    entries = Entry._base_manager.filter(told, measure__visibility="public", measure__in=from_here, at__lte=now)
    return [
        Event(
            at=entry.at,
            label=wording.title_of(entry),
            title=entry.measure.title,
            url=address_from(entry.measure, process.region_id),
            text=words_of(entry),
            state="stopped" if entry.changes.get("status", [None, None])[1] == "stopped" else "done",
        )
        for entry in entries.select_related("measure", "withheld").order_by("-at", "-pk")[:MOST]
    ]
