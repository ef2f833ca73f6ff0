"""Counting a sealed box: asked for, computed in the background, stored in one go.

Whoever computes claims the row with one UPDATE. A process that dies leaves a claim that grows old; the clock takes it
up again. Nothing but the progress is written before the result is there.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count as Number
from django.utils.translation import gettext as _
from django_tasks import task

from participation.audit import services as audit
from participation.ballots.contents import parsed
from participation.ballots.models import Box, SealedBallot
from participation.budgets.ballot_rules import withdrawn
from participation.budgets.counting import Completion, Rule, TieBreak
from participation.budgets.models import Budget, Count
from participation.budgets.results.documents import Document, counted, winners_of
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.regions.services import touch

logger = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=10)  # after which a claim without a result is taken up again
STEPS = 5  # per cent between two notes of progress
# What is always counted beside the announced rule, so that everybody sees what it would have changed.
COMPARED = (
    (Rule.EQUAL_SHARES, Completion.ADD1),
    (Rule.GREEDY_VOTES, Completion.NONE),
    (Rule.GREEDY_COST, Completion.NONE),
    (Rule.PHRAGMEN, Completion.NONE),
)


def sealed_box(budget: Budget) -> Box:
    """The box of a budget, if it is sealed. Raises Invalid otherwise."""
    box: Box | None = Box._base_manager.filter(module_id=budget.pk).first()
    if box is None or box.state != Box.State.SEALED:
        raise Invalid(_("There are no sealed ballots of this budget that could be counted."))
    return box


def count_box(
    budget: Budget,
    *,
    rule: Rule,
    completion: Completion = Completion.NONE,
    tie_break: TieBreak = TieBreak.SUPPORT,
    seed: str = "",
    report: Callable[[int], None] | None = None,
) -> Document:
    """Count the sealed ballots of a budget; stores nothing. Raises Invalid where that is not possible."""
    if completion != Completion.NONE and rule != Rule.EQUAL_SHARES:
        raise Invalid(_("Only Equal Shares leaves money that has to be dealt with."), field="completion")
    if tie_break == TieBreak.LOT and not seed:
        raise Invalid(_("A lot needs the seed that was laid down for it."), field="seed")
    box = sealed_box(budget)
    rules = parsed(box.rules)
    groups = SealedBallot.objects.filter(box_id=box.pk).order_by().values_list("content").annotate(n=Number("key"))
    return counted(
        rules,
        [(parsed(content), weight) for content, weight in groups.iterator()],
        rule=rule,
        completion=completion,
        tie_break=tie_break,
        seed=seed,
        root=box.root,
        withdrawn=withdrawn(rules),
        report=report,
    )


@transaction.atomic
def ask(
    *,
    budget: Budget,
    rule: Rule,
    completion: Completion = Completion.NONE,
    tie_break: TieBreak = TieBreak.SUPPORT,
    seed: str = "",
    actor: Any,
) -> Count:
    """Have the ballots counted by a rule in the background. Asked for again, it is the same count."""
    require(can(actor, "budgets.count", budget))
    if completion != Completion.NONE and rule != Rule.EQUAL_SHARES:
        raise Invalid(_("Only Equal Shares leaves money that has to be dealt with."), field="completion")
    if tie_break == TieBreak.LOT and not seed:
        raise Invalid(_("A lot needs the seed that was laid down for it."), field="seed")
    sealed_box(budget)
    made = _asked(budget, rule, completion, tie_break, seed, asked_by=actor)
    if made.state == Count.State.FAILED:
        Count._base_manager.filter(pk=made.pk).update(state=Count.State.WAITING, progress=0)
    audit.record(action="budget.count_asked", actor_id=actor.pk, region_id=budget.region_id, obj=budget, count=made.pk)
    transaction.on_commit(partial(_enqueue, made.pk))
    return made


def _asked(budget: Budget, rule: Rule, completion: Completion, tie_break: TieBreak, seed: str, **values: Any) -> Count:
    how = {
        "rule": rule.value,
        "completion": completion.value,
        "tie_break": tie_break.value,
        "seed": seed if tie_break == TieBreak.LOT else "",
    }
    found: Count = Count._base_manager.get_or_create(
        budget=budget, **how, defaults={"region_id": budget.region_id, "asked_at": clock.now(), **values}
    )[0]
    return found


@transaction.atomic
def ask_for_all(*, budget: Budget) -> list[Count]:
    """Have a box that was sealed counted by the announced rules and by the others. Once is enough."""
    box = sealed_box(budget)
    laid_down = parsed(box.rules)["count"]
    tie_break, seed = TieBreak(laid_down["tie_break"]), budget.lot_seed
    if tie_break == TieBreak.LOT and hashlib.sha256(seed.encode()).hexdigest() != laid_down["lot_seed_hash"]:
        raise Invalid(_("The seed of the lot is not the one that was announced."), field="seed")
    announced = (Rule(laid_down["rule"]), Completion(laid_down["completion"]))
    found = [_asked(budget, *announced, tie_break, seed, is_announced=True)]
    if not found[0].is_announced:  # was asked for before as one of the others
        Count._base_manager.filter(pk=found[0].pk).update(is_announced=True)
    others = [how for how in COMPARED if how[0] != announced[0]]
    found += [_asked(budget, *how, tie_break, seed) for how in others]
    for made in found:
        if not made.is_done:
            transaction.on_commit(partial(_enqueue, made.pk))
    return found


def _enqueue(pk: int) -> None:
    try:
        count_job.enqueue(pk)
    except Exception:  # whoever asked must not see an error: the row is kept, and the clock takes it up
        logger.exception("Count %s could not be enqueued; the clock will take it up.", pk)


@task()
def count_job(pk: int) -> bool:
    """Compute one count, if nobody else does."""
    return run(pk, now=clock.now())


def run(pk: int, *, now: datetime) -> bool:
    """Claim a count and compute it; returns whether it was done just now."""
    waiting = Count._base_manager.filter(pk=pk, state=Count.State.WAITING)
    stale = Count._base_manager.filter(pk=pk, state=Count.State.RUNNING, claimed_at__lte=now - PATIENCE)
    claim = {"state": Count.State.RUNNING, "claimed_at": now, "progress": 0}
    if not (waiting.update(**claim) or stale.update(**claim)):
        return False
    row = Count._base_manager.select_related("budget__region", "budget__process").get(pk=pk)
    mine = Count._base_manager.filter(pk=pk, state=Count.State.RUNNING, claimed_at=now)
    noted = 0

    def report(share: int) -> None:
        nonlocal noted
        if share >= noted + STEPS:
            noted = share
            mine.update(progress=min(share, 99))

    try:
        result = count_box(
            row.budget,
            rule=Rule(row.rule),
            completion=Completion(row.completion),
            tie_break=TieBreak(row.tie_break),
            seed=row.seed,
            report=report,
        )
        return _finish(row, mine, result)
    except Exception:
        logger.exception("Count %s failed.", pk)
        mine.update(state=Count.State.FAILED)
        return False


@transaction.atomic
def _finish(row: Count, mine: Any, result: Document) -> bool:
    done = {"state": Count.State.DONE, "progress": 100, "done_at": clock.now(), "result": result}
    if not mine.update(**done):
        return False  # somebody else took it up in between; the same ballots give the same result
    if row.is_announced:
        audit.record(
            action="budget.counted", region_id=row.region_id, obj=row.budget, root=result["root"],
            winners=winners_of(result),
        )  # fmt: skip
    touch(row.region_id)
    return True


def count_due(now: datetime) -> int:
    """Have every box that was sealed counted, and take up what was left lying; returns how many counts were done."""
    uncounted = Budget._base_manager.filter(box__state=Box.State.SEALED).exclude(counts__is_announced=True)
    for budget in uncounted:
        try:
            ask_for_all(budget=budget)
        except Invalid as error:
            logger.warning("Budget %s cannot be counted: %s", budget.pk, error)
    left = Count._base_manager.filter(state=Count.State.WAITING) | Count._base_manager.filter(
        state=Count.State.RUNNING, claimed_at__lte=now - PATIENCE
    )
    return sum(run(pk, now=now) for pk in list(left.values_list("pk", flat=True)))
