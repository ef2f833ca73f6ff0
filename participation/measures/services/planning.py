"""Planning measures: beginning, publishing, changing facts, removing what was never public."""

import random
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.contributions.models import Contribution, Visibility
from participation.contributions.policies import TEAM
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.measures import rules
from participation.measures.models import KIND, OVER, Entry, Goal, Measure, Status, order_of
from participation.measures.services import everything, history, sources
from participation.measures.services.history import locked
from participation.processes.models import Module, Process
from participation.regions.models import Region

SILENT_FACTS = ("comments_open", "owner")  # who is reminded, and whether people may comment: no news of the measure
NEED_A_REASON = ("starts", "due", "budget_cents")


@transaction.atomic
def create_measure(
    *,
    region: Region,
    actor: Any,
    title: str,
    summary: str,
    owner_name: str,
    owner_position: str = "",
    text: str = "",
    goal: Goal | None = None,
    owner: Any = None,
    status: str = Status.PLANNED,
    percent: int = 0,
    starts: date | None = None,
    due: date | None = None,
    budget_cents: int | None = None,
    spent_cents: int | None = None,
    comments_open: bool = False,
    sources_from: Iterable[Contribution | Process | Module] = (),
    publish_now: bool = False,
    form_key: str = "",
) -> Measure:
    """A measure that is being prepared; the same form sent twice makes one. `text` as it was typed.

    `sources_from` is what it comes from, whatever its kind: ideas, winners of a budget, paragraphs, processes.
    With `publish_now` it is public at once.
    """
    require(can(actor, "measures.manage", region))
    earlier = _of_form(actor, form_key)
    if earlier:
        return earlier
    facts = {
        "title": title, "summary": summary, "owner_name": owner_name, "owner_position": owner_position, "text": text,
        "goal": goal, "owner": owner, "status": status, "percent": percent, "starts": starts, "due": due,
        "budget_cents": budget_cents, "spent_cents": spent_cents, "comments_open": comments_open,
    }  # fmt: skip
    try:
        with transaction.atomic():
            measure = begin(region=region, facts=facts, actor=actor, form_key=form_key)
    except IntegrityError:  # the same form was sent twice at the same moment
        earlier = _of_form(actor, form_key)
        if earlier is None:
            raise
        return earlier
    for contribution in sources_from:
        sources.link(measure=measure, contribution=contribution, actor=actor)
    return publish(measure=measure, actor=actor) if publish_now else locked(measure)


def begin(
    *, region: Region, facts: dict[str, Any], actor: Any = None, form_key: str = "", at: datetime | None = None
) -> Measure:
    """A new row with checked facts; asks for no right and writes no history. For services."""
    measure = Measure(
        region=region,
        kind=KIND,
        visibility=Visibility.WAITING,
        created_at=at or clock.now(),
        last_news_at=at or clock.now(),
        rand=random.random(),  # noqa: S311  (an order, not a secret)
        form_key=_stored(actor, form_key) if form_key else None,
    )
    if facts.get("status") == Status.STOPPED:
        raise Invalid(_("A measure is stopped after it was planned, with a reason."), field="status")
    _set(measure, rules.facts(measure, facts), today=timezone.localdate(at or clock.now()))
    _require_owner(measure)
    measure.save()
    everything.anchor_of(region)
    audit.record(action="measure.created", actor_id=getattr(actor, "pk", None), region_id=region.pk, obj=measure)
    return measure


def _of_form(actor: Any, form_key: str) -> Measure | None:
    if not form_key:
        return None
    found: Measure | None = Measure._base_manager.filter(form_key=_stored(actor, form_key)).first()
    return found


def _stored(actor: Any, form_key: str) -> str:
    return f"{KIND}:{getattr(actor, 'pk', '')}:{form_key[:40]}"


def _set(measure: Measure, values: dict[str, Any], *, today: date) -> None:
    for name, value in values.items():
        setattr(measure, name, value)
    measure.slug = slug_of(measure.title, otherwise="massnahme")
    measure.due_order = order_of(measure.due)
    if measure.status == Status.DONE:
        measure.percent = 100
    if measure.status in OVER:
        measure.finished_on = measure.finished_on or today
    else:
        measure.finished_on = None


def _require_owner(measure: Measure) -> None:
    """Only somebody who works on it here can be reminded."""
    if measure.owner is not None and not measure.owner.has_role(measure.region, *TEAM):
        raise Invalid(_("Only people of the team of this region can be reminded."), field="owner")


@transaction.atomic
def publish(*, measure: Measure, actor: Any) -> Measure:
    """Make a prepared measure public, for good; its history begins. Publishing twice changes nothing."""
    measure = locked(measure)
    require(can(actor, "measures.manage", measure))
    if not measure.is_public:
        make_public(measure=measure, actor=actor)
    return measure


def make_public(*, measure: Measure, actor: Any = None, at: datetime | None = None, tells: bool = True) -> Entry:
    """Publish a locked measure and write its first entry. For services."""
    measure.visibility = Visibility.PUBLIC
    measure.published_at = at or clock.now()
    changes = {"status": [None, measure.status], "percent": [None, measure.percent]}
    kind = Entry.Kind.PUBLISHED
    return history.write(measure=measure, kind=kind, actor=actor, changes=changes, at=at, tells=tells)


@transaction.atomic
def change_facts(
    *, measure: Measure, actor: Any, reason: str = "", seen: int | None = None, form_key: str = "", **facts: Any
) -> Measure:
    """Change what is said of a measure. What is public changes by an entry; new dates and money need a reason.

    State and progress are facts only until it is published; afterwards they change with news (`reporting`).
    """
    measure = locked(measure)
    require(can(actor, "measures.manage", measure))
    if history.written_before(measure, form_key):
        return measure
    if measure.is_public and {"status", "percent"} & set(facts):
        raise TypeError("State and progress of a public measure change with news.")
    values = rules.facts(measure, facts)
    changed = {name: value for name, value in values.items() if getattr(measure, name) != value}
    if not changed:
        return measure
    history.require_unchanged(measure, seen)
    if changed.get("status") == Status.STOPPED:
        raise Invalid(_("A measure is stopped after it was planned, with a reason."), field="status")
    told = {name: [_stored_value(getattr(measure, name)), _stored_value(changed[name])] for name in changed}
    needs = measure.is_public and any(name in changed for name in NEED_A_REASON)
    reason = rules.reason(reason, needed=needs)
    _set(measure, changed, today=timezone.localdate(clock.now()))
    _require_owner(measure)
    told = {name: change for name, change in told.items() if name not in SILENT_FACTS}
    if measure.is_public and told:
        if "text" in told:
            told["text"] = [None, None]  # that it was changed; the words stand in the version before
            _keep_text(measure)
        history.write(measure=measure, kind=Entry.Kind.FACTS, actor=actor, text=reason, changes=told, form_key=form_key)
    else:
        history.save(measure)
        audit.record(action="measure.changed", actor_id=actor.pk, region_id=measure.region_id, obj=measure)
    return measure


def _stored_value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Goal) else getattr(value, "pk", value)


def _keep_text(measure: Measure) -> None:
    """Descriptions are kept as versions of the contribution, where people can read them."""
    before = Measure._base_manager.only("text", "title", "summary").get(pk=measure.pk)
    measure.versions.create(
        number=measure.versions.count() + 1,
        at=measure.edited_at or measure.published_at or measure.created_at,
        content={"title": before.title, "summary": before.summary, "body": before.text},
    )
    measure.edited_at = clock.now()


@transaction.atomic
def remove(*, measure: Measure, actor: Any) -> None:
    """Delete a measure that was never public."""
    measure = locked(measure)
    require(can(actor, "measures.manage", measure))
    if measure.is_public:
        raise Invalid(_("What was public stays. Stop the measure and say why, if it is not pursued any more."))
    audit.record(
        action="measure.removed", actor_id=actor.pk, region_id=measure.region_id, object_key=measure.pk,
        title=measure.title,
    )  # fmt: skip
    measure.delete()
