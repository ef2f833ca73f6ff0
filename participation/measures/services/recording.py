"""Measures with a past: for demos, imports and hand-over. Nobody is told, no right is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.contributions.models import Contribution
from participation.core import clock
from participation.core.errors import Invalid
from participation.measures import rules
from participation.measures.models import Entry, Measure, Milestone, needs_reason
from participation.measures.services import history, planning, sources
from participation.measures.services.history import Proof
from participation.measures.services.milestones import plan
from participation.measures.services.reporting import apply_changes
from participation.processes.models import Module, Process
from participation.regions.models import Region


@dataclass(frozen=True)
class Event:
    """Something that happened to a measure: news, a new state, progress, a milestone (its title) that was reached."""

    at: datetime
    text: str = ""
    status: str = ""
    percent: int | None = None
    spent_cents: int | None = None
    milestone: str = ""
    evidence: tuple[Proof, ...] = ()


@transaction.atomic
def record_measure(
    *,
    region: Region,
    published_at: datetime,
    title: str,
    summary: str,
    owner_name: str,
    milestones: Iterable[tuple[str, date]] = (),
    events: Iterable[Event] = (),
    sources_from: Iterable[Contribution | Process | Module] = (),
    **facts: Any,
) -> Measure:
    """A public measure with its history. `facts` as of its publication, as in `planning.create_measure`.

    Events are taken in the order of time; states follow the same rules as elsewhere. Raises Invalid for a step that is
    not possible, for a reason that is missing, and for what lies in the future or before the publication.
    """
    if published_at > clock.now():
        raise Invalid(_("This lies in the future."), field="published_at")
    facts = {"title": title, "summary": summary, "owner_name": owner_name, **facts}
    measure = planning.begin(region=region, facts=facts, at=published_at)
    for name, due in milestones:
        plan(measure, rules.title(name), due)
    for target in sources_from:
        sources.connect(measure, target, tells=False)
    planning.make_public(measure=measure, at=published_at, tells=False)
    for event in sorted(events, key=lambda row: row.at):
        _happen(measure, event, published_at)
    return measure


def _happen(measure: Measure, event: Event, published_at: datetime) -> None:
    if not published_at <= event.at <= clock.now():
        raise Invalid(_("This lies in the future, or before the measure was published."), field="at")
    text = rules.words(event.text, field="text", longest=rules.NEWS_LENGTH)
    changes: dict[str, Any] = {}
    if event.status and needs_reason(measure.status, event.status):
        rules.reason(text, needed=True)
    changes |= apply_changes(
        measure, status=event.status, percent=event.percent, spent_cents=event.spent_cents, at=event.at
    )
    milestone = None
    kind = Entry.Kind.NEWS if text else Entry.Kind.STATUS
    if event.milestone:
        kind, milestone = Entry.Kind.MILESTONE, _reached(measure, event)
        day = timezone.localdate(event.at).isoformat()
        changes |= {"step": "reached", "title": milestone.title, "reached_on": day}
    history.write(
        measure=measure, kind=kind, text=text, changes=changes, milestone=milestone, evidence=event.evidence,
        at=event.at, tells=False,
    )  # fmt: skip


def _reached(measure: Measure, event: Event) -> Milestone:
    found: Milestone | None = Milestone._base_manager.filter(measure=measure, title=event.milestone).first()
    if found is None or found.reached_on or found.is_dropped:
        raise Invalid(_("There is no such milestone that could be reached."), field="milestone")
    found.reached_on = timezone.localdate(event.at)
    found.save(update_fields=["reached_on"])
    measure.reached_count += 1
    return found
