"""What the clock brings: scheduled publishing and the boundaries of phases."""

from datetime import datetime

from django.core.management import call_command
from django.db.models import Min, Q

from participation.core.ticking import due
from participation.processes.models import Phase
from participation.regions.page_cache import boundary


@due("processes.scheduled_publishing")
def publish_scheduled(now: datetime) -> int:
    """Publish and withdraw pages and processes whose time has come (Wagtail's own command)."""
    call_command("publish_scheduled")
    return 0


@boundary
def next_phase_boundary(region_id: int, now: datetime) -> datetime | None:
    """The next moment at which a phase of the region begins or ends."""
    moments = Phase.objects.filter(module__region_id=region_id, is_cancelled=False).aggregate(
        begins=Min("starts", filter=Q(starts__gt=now)), ends=Min("ends", filter=Q(ends__gt=now))
    )
    return min((moment for moment in moments.values() if moment), default=None)
