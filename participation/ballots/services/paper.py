"""Ballots on paper: given out against the roll, keyed in by two people independently, settled, put in all at once.

They are keyed in after the end of the voting, in a phase that opens `paper_count`. The number of an entry is that of
the slip in the stack that is being counted, never one of a ballot or a person. Number 0 holds the totals of all
ballots, where the kind of the box allows to key in totals alone.
"""

import random
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.ballots.contents import canonical
from participation.ballots.contents import parsed as read
from participation.ballots.models import Box, Channel, PaperEntry, RollEntry
from participation.ballots.receipts import new_receipt
from participation.ballots.registry import PaperQuestion, Totals, kind_of, may_vote
from participation.ballots.services import casting
from participation.ballots.services.codes import without_persons
from participation.core import clock
from participation.core.decisions import Denied
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.processes.policies import phase_opens

TOTALS = 0  # the number under which totals are kept
INVALID = canonical(None)  # the content of an invalid ballot


def is_offered(box: Box) -> bool:
    """Whether people can vote on paper here: the kind prints ballots, and a phase is planned to key them in."""
    return bool(box.module.planned(casting.PAPER)) and kind_of(box).paper is not None and not without_persons(box)


@transaction.atomic
def give_out(*, box: Box, person: Any, actor: Any) -> RollEntry:
    """Note on the roll that somebody was given a ballot on paper; by that they have voted. Raises Refused, Invalid."""
    require(can(actor, "ballots.manage", box))
    box = casting.held(box)
    require(casting.open_now(box, at=clock.now()))
    if not is_offered(box):
        raise Invalid(_("Nobody votes on paper here: no phase is planned in which such ballots are keyed in."))
    decision = may_vote(person, box, at=clock.now())
    if isinstance(decision, Denied):
        raise Invalid(f"{person}: {decision.reason}", field="person")
    if casting.voted(box, person):
        sentence = _("%(name)s has voted already, or was given a ballot on paper or an access code.")
        raise Invalid(sentence % {"name": person}, field="person")
    entry = casting.enrol(box, person, Channel.PAPER)
    audit.record(action="box.paper_given", actor_id=actor.pk, region_id=box.region_id, object_key=box.module_id)
    return entry


def given_out(box: Box) -> int:
    """How many ballots on paper were given out."""
    return RollEntry.objects.filter(box_id=box.pk, channel=Channel.PAPER).count()


def counted(box: Box) -> int:
    """How many ballots on paper are in the box or were found invalid."""
    return int(box.paper.get("ballots", 0)) + int(box.paper.get("invalid", 0))


@transaction.atomic
def key_in(*, box: Box, number: int, content: Any, actor: Any) -> PaperEntry:
    """Key in the ballot with that slip, as the first or the second person. `content` is None for an invalid ballot.

    Who keyed it in first may correct that until the second has. Raises Refused or Invalid.
    """
    box = _counting(box, actor)
    if number < 1:
        raise Invalid(_("The numbers of the slips begin with 1."), field="number")
    if PaperEntry.objects.filter(box=box, number=TOTALS).exists() or box.paper.get("totals"):
        raise Invalid(_("The totals of all ballots have been keyed in. Ballots are then not keyed in one by one."))
    return _entered(box, number, _written(box, content), actor)


@transaction.atomic
def key_in_totals(*, box: Box, totals: Totals, actor: Any) -> PaperEntry:
    """Key in what was counted by hand, as the first or the second person. Raises Refused or Invalid."""
    box = _counting(box, actor)
    if not kind_of(box).paper_totals(read(box.rules)):
        raise Invalid(_("Here each ballot has to be keyed in, because totals alone do not tell the result."))
    if PaperEntry.objects.filter(box=box, number__gt=TOTALS).exists() or box.paper:
        raise Invalid(_("Ballots have been keyed in one by one. Totals are then not possible."))
    return _entered(box, TOTALS, _written(box, totals), actor)


@transaction.atomic
def settle(*, box: Box, number: int, content: Any, actor: Any) -> PaperEntry:
    """Say after a third look at the paper what holds where the two have keyed in different things.

    `content` is None for an invalid ballot, `Totals` for number 0.
    """
    box = _counting(box, actor)
    entry = PaperEntry.objects.select_for_update().filter(box=box, number=number).first()
    if entry is None or not entry.differs:
        raise Invalid(_("There is no difference to settle."))
    if isinstance(content, Totals) != (number == TOTALS):
        raise Invalid(_("There is no difference to settle."))
    entry.settled, entry.settled_by_id = _written(box, content), actor.pk
    entry.save(update_fields=["settled", "settled_by_id"])
    return entry


@transaction.atomic
def drop(*, box: Box, number: int, actor: Any) -> None:
    """Delete an entry whose slip does not exist."""
    box = _counting(box, actor)
    deleted, _rows = PaperEntry.objects.filter(box=box, number=number).delete()
    if not deleted:
        raise Invalid(_("There is no slip with this number."))
    audit.record(
        action="box.paper_dropped", actor_id=actor.pk, region_id=box.region_id, object_key=box.module_id, number=number
    )


@transaction.atomic
def put_in_box(*, box: Box, actor: Any) -> Box:
    """Put all ballots on paper into the box, once each was keyed in by two people and no difference is open."""
    box = _counting(box, actor)
    entries = list(PaperEntry.objects.select_for_update().filter(box=box))
    if not entries:
        raise Invalid(_("No ballot has been keyed in yet."))
    open_ones = [str(entry.number) for entry in entries if not entry.result]
    if open_ones:
        raise Invalid(
            _("These slips still need a second person or a third look: %(numbers)s.")
            % {"numbers": ", ".join(open_ones[:20]) + (" …" if len(open_ones) > 20 else "")}
        )
    results = {entry.number: entry.result for entry in entries}
    found = _of_totals(results[TOTALS]) if TOTALS in results else _of_ballots(box, list(results.values()))
    found["differences"] = sum(entry.differs for entry in entries)
    before = box.paper
    for name in ("ballots", "invalid", "differences"):
        found[name] += before.get(name, 0)
    _not_more_than_given_out(box, found["ballots"] + found["invalid"])
    Box._base_manager.filter(pk=box.pk).update(paper=found)
    PaperEntry.objects.filter(box=box).delete()
    box.paper = found
    audit.record(
        action="box.paper_put_in", actor_id=actor.pk, region_id=box.region_id, object_key=box.module_id,
        ballots=found["ballots"], invalid=found["invalid"],
    )  # fmt: skip
    return box


def totals_of(box: Box) -> Totals | None:
    """The totals that stand for the ballots on paper; None where they were keyed in one by one, or none came."""
    counts = box.paper.get("totals")
    return Totals(box.paper["ballots"], box.paper["invalid"], counts) if counts else None


def waiting(box: Box) -> int:
    """How many entries are not in the box yet."""
    return PaperEntry.objects.filter(box=box).count()


def _written(box: Box, content: Any) -> str:
    """What is stored of a content that was keyed in. Raises Invalid."""
    if isinstance(content, Totals):
        _check_totals(box, content)
        return canonical({"ballots": content.ballots, "invalid": content.invalid, "counts": content.counts})
    return INVALID if content is None else canonical(kind_of(box).checked(read(box.rules), content))


def _of_totals(written: str) -> dict[str, Any]:
    stored = read(written)
    return {"ballots": stored["ballots"], "invalid": stored["invalid"], "totals": stored["counts"]}


def _of_ballots(box: Box, contents: list[str]) -> dict[str, Any]:
    """Put the valid ones in, in an order that chance decides."""
    valid = [content for content in contents if content != INVALID]
    random.SystemRandom().shuffle(valid)
    for content in valid:
        casting.put_in(box, read(content), new_receipt(), Channel.PAPER)
    return {"ballots": len(valid), "invalid": len(contents) - len(valid)}


def _counting(box: Box, actor: Any) -> Box:
    """The box, locked until the end of the transaction, if ballots on paper can be keyed in now."""
    require(can(actor, "ballots.manage", box))
    Box._base_manager.select_for_update(of=("self",)).get(pk=box.pk)
    box = casting.held(box)
    now = clock.now()
    if box.state != Box.State.OPEN or box.moved_at is not None:
        raise Invalid(_("The box has been closed."))
    require(phase_opens(box.module, casting.PAPER, at=now))
    if box.module.opens(casting.FEATURE, at=now) or box.module.next_opening(casting.FEATURE, at=now):
        raise Invalid(_("Ballots on paper are keyed in after the end of the voting."))
    return box


def _entered(box: Box, number: int, written: str, actor: Any) -> PaperEntry:
    entry = PaperEntry.objects.select_for_update().filter(box=box, number=number).first()
    if entry is None:
        if number != TOTALS:
            _not_more_than_given_out(box, counted(box) + PaperEntry.objects.filter(box=box).count() + 1)
        return PaperEntry.objects.create(box=box, number=number, first=written, first_by_id=actor.pk)
    if entry.second:
        raise Invalid(_("This slip has been keyed in twice."), field="number")
    if entry.first_by_id == actor.pk:
        entry.first = written
    else:
        entry.second, entry.second_by_id = written, actor.pk
    entry.save()
    return entry


def _not_more_than_given_out(box: Box, number: int) -> None:
    most = given_out(box)
    if number > most:
        raise Invalid(
            _("Only %(most)d ballots on paper were given out; more cannot be keyed in.") % {"most": most},
            field="number",
        )


def _check_totals(box: Box, totals: Totals) -> None:
    _not_more_than_given_out(box, totals.ballots + totals.invalid)
    questions = kind_of(box).paper(read(box.rules))
    known = {question.key: {option.key for option in question.options} for question in questions}
    if {key: set(counts) for key, counts in totals.counts.items()} != known:
        raise Invalid(_("The totals do not fit the questions of this ballot."))
    if totals.ballots < 0 or totals.invalid < 0:
        raise Invalid(_("A number of ballots cannot be negative."))
    for question in questions:
        _check_question(question, totals.counts[question.key], totals.ballots)


def _check_question(question: PaperQuestion, counts: Mapping[str, int], ballots: int) -> None:
    for option in question.options:
        if not 0 <= counts[option.key] <= ballots:
            raise Invalid(
                _("“%(option)s” cannot have %(count)d crosses on %(ballots)d valid ballots.")
                % {"option": option.text, "count": counts[option.key], "ballots": ballots},
                field=f"count_{question.key}_{option.key}",
            )
    if question.most is not None and sum(counts.values()) > question.most * ballots:
        raise Invalid(
            _("“%(question)s” has more crosses than %(ballots)d valid ballots can have.")
            % {"question": question.text, "ballots": ballots},
            field=f"count_{question.key}_{question.options[0].key}",
        )
