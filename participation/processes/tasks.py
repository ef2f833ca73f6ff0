"""What the clock brings: scheduled publishing and the boundaries of phases."""

from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q

from participation.core.ticking import due
from participation.processes import news, reminders
from participation.processes.models import Phase, PhaseNews, Process
from participation.processes.promises import next_change
from participation.regions.page_cache import boundary


@due("processes.scheduled_publishing")
def publish_scheduled(now: datetime) -> int:
    """Publish and withdraw pages and processes whose time has come (Wagtail's own command)."""
    call_command("publish_scheduled")
    return 0


TELL_DAYS = 2  # who comes later than that to a phase need not hear that it has begun
ENDS_DAYS = 3


@due("processes.phase_news")
def tell_of_phases(now: datetime) -> int:
    """Tell followers of phases that have begun and of those that end in three days, each once."""
    public = Phase.objects.filter(is_cancelled=False, module__is_public=True, module__process__live=True)
    lead = timedelta(days=ENDS_DAYS)
    begun = public.filter(starts__lte=now, starts__gt=now - timedelta(days=TELL_DAYS)).exclude(ends__lte=now)
    ending = public.filter(ends__gt=now, ends__lte=now + lead, starts__lte=F("ends") - lead)
    told = 0
    for step, column, phases in ((PhaseNews.Step.BEGINS, "starts", begun), (PhaseNews.Step.ENDS, "ends", ending)):
        known = PhaseNews.objects.filter(phase=OuterRef("pk"), step=step, moment=OuterRef(column))
        for phase in phases.exclude(Exists(known)).select_related("module__process"):
            told += _tell_once(phase, step, getattr(phase, column))
    return told


@transaction.atomic
def _tell_once(phase: Phase, step: str, moment: datetime) -> bool:
    _row, is_new = PhaseNews.objects.get_or_create(phase=phase, step=step, moment=moment)
    if is_new:
        news.tell_phase(phase=phase, step=step)
    return is_new


@due("processes.promises")
def remind_of_promises(now: datetime) -> int:
    """Remind those responsible a week before and on the day; escalate what was missed, once a week."""
    return reminders.remind(now)


@boundary
def next_promise_change(region_id: int, now: datetime) -> datetime | None:
    """The next moment at which a promise of the region is due soon or overdue."""
    open_promises = Process._base_manager.filter(region=region_id, live=True, answer_by__isnull=False, answer=None)
    return next_change(list(open_promises.values_list("answer_by", flat=True)), now)


@boundary
def next_phase_boundary(region_id: int, now: datetime) -> datetime | None:
    """The next moment at which a phase of the region begins or ends."""
    moments = Phase.objects.filter(module__region_id=region_id, is_cancelled=False).aggregate(
        begins=Min("starts", filter=Q(starts__gt=now)), ends=Min("ends", filter=Q(ends__gt=now))
    )
    return min((moment for moment in moments.values() if moment), default=None)
