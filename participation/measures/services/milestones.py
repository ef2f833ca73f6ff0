"""Milestones of a measure. From the publication of the measure on, each change of them is an entry."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.measures import rules
from participation.measures.models import Entry, Measure, Milestone
from participation.measures.services import history
from participation.measures.services.history import Proof, locked

MOST = 60


def _locked(milestone: Milestone) -> tuple[Milestone, Measure]:
    measure = locked(milestone.measure)
    fresh: Milestone = Milestone._base_manager.get(pk=milestone.pk)
    fresh.measure = measure
    return fresh, measure


@transaction.atomic
def add(
    *, measure: Measure, actor: Any, title: str, due: date, seen: int | None = None, form_key: str = ""
) -> Milestone:
    """Plan a milestone. The same title twice in a measure is the same milestone."""
    measure = locked(measure)
    require(can(actor, "measures.manage", measure))
    title = rules.title(title)
    existing: Milestone | None = Milestone._base_manager.filter(measure=measure, title=title, is_dropped=False).first()
    if existing:
        return existing
    history.require_unchanged(measure, seen)
    return plan(measure, title, due, actor=actor, form_key=form_key)


def plan(measure: Measure, title: str, due: date | None, *, actor: Any = None, form_key: str = "") -> Milestone:
    """A further milestone of a locked measure. For services."""
    day = rules.day(due, field="due")
    if day is None:
        raise Invalid(_("Please enter a date."), field="due")
    if measure.milestone_count >= MOST:
        raise Invalid(_("At most %(number)s milestones are possible.") % {"number": MOST}, field="title")
    milestone: Milestone = Milestone._base_manager.create(measure=measure, title=title, due=day)
    measure.milestone_count += 1
    _note(milestone, measure, "added", actor=actor, form_key=form_key, due=[None, day.isoformat()])
    return milestone


@transaction.atomic
def change(
    *, milestone: Milestone, actor: Any, title: str, due: date, reason: str = "", seen: int | None = None
) -> Milestone:
    """Change title or date of a milestone that was not reached yet; another date of a public one needs a reason."""
    milestone, measure = _locked(milestone)
    require(can(actor, "measures.manage", measure))
    title, day = rules.title(title), rules.day(due, field="due")
    if day is None:
        raise Invalid(_("Please enter a date."), field="due")
    _require_open(milestone)
    if (title, day) == (milestone.title, milestone.due):
        return milestone
    history.require_unchanged(measure, seen)
    moved = day != milestone.due
    text = rules.reason(reason, needed=moved and measure.is_public)
    changes: dict[str, Any] = {}
    if moved:
        changes["due"] = [milestone.due.isoformat(), day.isoformat()]
    if title != milestone.title:
        changes["renamed"] = [milestone.title, title]
    milestone.title, milestone.due = title, day
    milestone.save(update_fields=["title", "due"])
    _note(milestone, measure, "changed", actor=actor, text=text, **changes)
    return milestone


@transaction.atomic
def reach(
    *,
    milestone: Milestone,
    actor: Any,
    reached_on: date,
    text: str = "",
    evidence: Iterable[Proof] = (),
    seen: int | None = None,
    form_key: str = "",
) -> Milestone:
    """Note that a milestone was reached, with evidence. Reaching it twice changes nothing."""
    milestone, measure = _locked(milestone)
    require(can(actor, "measures.manage", measure))
    if milestone.reached_on:
        return milestone
    history.require_public(measure)
    _require_open(milestone)
    history.require_unchanged(measure, seen)
    milestone.reached_on = rules.past_day(rules.day(reached_on, field="reached_on") or reached_on, field="reached_on")
    milestone.save(update_fields=["reached_on"])
    measure.reached_count += 1
    _note(
        milestone, measure, "reached", actor=actor, text=rules.words(text, field="text", longest=rules.NEWS_LENGTH),
        evidence=evidence, form_key=form_key, reached_on=reached_on.isoformat(),
    )  # fmt: skip
    return milestone


@transaction.atomic
def drop(*, milestone: Milestone, actor: Any, reason: str = "", seen: int | None = None) -> None:
    """Give a milestone up. A public one stays in the history, with the reason."""
    milestone, measure = _locked(milestone)
    require(can(actor, "measures.manage", measure))
    if milestone.is_dropped:
        return
    _require_open(milestone)
    history.require_unchanged(measure, seen)
    measure.milestone_count -= 1
    if not measure.is_public:
        milestone.delete()
        history.save(measure)
        return
    text = rules.reason(reason, needed=True)
    milestone.is_dropped = True
    milestone.save(update_fields=["is_dropped"])
    _note(milestone, measure, "dropped", actor=actor, text=text)


def _require_open(milestone: Milestone) -> None:
    if milestone.reached_on or milestone.is_dropped:
        raise Invalid(_("This milestone was reached or given up; it can no longer be changed."))


def _note(
    milestone: Milestone,
    measure: Measure,
    step: str,
    *,
    actor: Any,
    text: str = "",
    evidence: Iterable[Proof] = (),
    form_key: str = "",
    **changes: Any,
) -> None:
    if not measure.is_public:
        history.save(measure)
        return
    history.write(
        measure=measure, kind=Entry.Kind.MILESTONE, actor=actor, text=text, milestone=milestone, evidence=evidence,
        form_key=form_key, changes={"step": step, "title": milestone.title, **changes},
    )  # fmt: skip
