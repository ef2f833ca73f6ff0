"""Reporting on measures: news, progress, changes of the state."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.measures import rules
from participation.measures.models import OVER, STATUS_FROM, Entry, Measure, Status, needs_reason
from participation.measures.services import history
from participation.measures.services.history import Proof, locked


@transaction.atomic
def post_news(
    *,
    measure: Measure,
    actor: Any,
    text: str,
    status: str = "",
    percent: int | None = None,
    spent_cents: int | None = None,
    evidence: Iterable[Proof] = (),
    seen: int | None = None,
    form_key: str = "",
) -> Entry:
    """Say what is new; with it, state, progress and what was spent may change. Text may not be missing."""
    measure = locked(measure)
    require(can(actor, "measures.manage", measure))
    earlier = history.written_before(measure, form_key)
    if earlier:
        return earlier
    history.require_public(measure)
    history.require_unchanged(measure, seen)
    text = rules.words(
        text, field="text", longest=rules.NEWS_LENGTH, needed=_("Please say in a few sentences what is new.")
    )
    changes = apply_changes(measure, status=status, percent=percent, spent_cents=spent_cents)
    return history.write(
        measure=measure, kind=Entry.Kind.NEWS, actor=actor, text=text, changes=changes, evidence=evidence,
        form_key=form_key,
    )  # fmt: skip


@transaction.atomic
def set_status(
    *,
    measure: Measure,
    actor: Any,
    status: str,
    reason: str = "",
    percent: int | None = None,
    evidence: Iterable[Proof] = (),
    seen: int | None = None,
    form_key: str = "",
) -> Entry:
    """Bring a measure into another state. Stopping, beginning again and putting back need a public reason."""
    measure = locked(measure)
    require(can(actor, "measures.manage", measure))
    earlier = history.written_before(measure, form_key)
    if earlier:
        return earlier
    history.require_public(measure)
    history.require_unchanged(measure, seen)
    if status == measure.status:
        raise Invalid(_("The measure is in this state already."), field="status")
    reason = rules.reason(reason, needed=needs_reason(measure.status, status))
    changes = apply_changes(measure, status=status, percent=percent)
    return history.write(
        measure=measure, kind=Entry.Kind.STATUS, actor=actor, text=reason, changes=changes, evidence=evidence,
        form_key=form_key,
    )  # fmt: skip


def apply_changes(
    measure: Measure,
    *,
    status: str = "",
    percent: int | None = None,
    spent_cents: int | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """Set state, progress and money of a locked measure; returns what became different. For services."""
    changes: dict[str, Any] = {}
    if status and status != measure.status:
        if status not in Status.values or measure.status not in STATUS_FROM[Status(status)]:
            raise Invalid(_("This step is not possible from the present state."), field="status")
        changes["status"] = [measure.status, status]
        measure.status = status
        measure.finished_on = _day(at) if status in OVER else None
    wanted = measure.percent if percent is None else rules.percent(percent)
    if measure.status == Status.DONE:
        if percent is not None and wanted != 100 and not status:
            raise Invalid(_("This measure is done. Begin it again before you change its progress."), field="percent")
        wanted = 100
    if wanted != measure.percent:
        changes["percent"] = [measure.percent, wanted]
        measure.percent = wanted
    if spent_cents is not None and spent_cents != measure.spent_cents:
        changes["spent_cents"] = [measure.spent_cents, rules.cents(spent_cents, field="spent_cents")]
        measure.spent_cents = spent_cents
    return changes


def _day(at: datetime | None) -> date:
    return timezone.localdate(at or clock.now())
