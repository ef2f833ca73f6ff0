"""What the page of a poll shows before, while and after people vote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from participation.ballots.contents import parsed
from participation.ballots.eligibility import Eligibility
from participation.ballots.models import Box
from participation.ballots.services.sealing import has_ended, is_fixed
from participation.core import clock
from participation.core.policies import can
from participation.polls.ballot_rules import lacks, rules_of
from participation.polls.models import Poll
from participation.polls.policies import box_of
from participation.polls.showing import asked
from participation.polls.words import quorum_in_words
from participation.processes.models import Module, Phase


@dataclass(frozen=True)
class Stage:
    """Where a poll stands: "before", "open", "counting", "sealed" or "aborted". `paper`: when paper is keyed in."""

    name: str
    phase: Phase | None = None
    paper: Phase | None = None


def stage_of(poll: Module, box: Box | None, now: datetime) -> Stage:
    """Where a poll stands at a moment."""
    paper = next(iter(poll.planned("paper_count")), None)
    if box is not None and box.state != Box.State.OPEN:
        return Stage(box.state, paper=paper)
    phase = poll.opens("ballot", at=now)
    if phase is not None:
        return Stage("open", phase, paper)
    if poll.next_opening("ballot", at=now):
        return Stage("before", poll.next_opening("ballot", at=now), paper)
    begun = any(phase.starts <= now for phase in poll.planned("ballot"))
    return Stage("counting" if begun or has_ended(poll, at=now) else "before", None, paper)


def page_of(poll: Poll, user: Any) -> dict[str, Any]:
    """The context of the page; needs the questions. What people vote by is read from the box once it is fixed."""
    now = clock.now()
    box = box_of(poll) if poll.pk else None
    rules = parsed(box.rules) if box is not None and is_fixed(box) else rules_of(poll)
    return {
        "poll": poll,
        "module": poll,
        "process": poll.process,
        "now": now,
        "box": box,
        "stage": stage_of(poll, box, now),
        "questions": asked(poll, rules),
        "incomplete": bool(lacks(rules)),
        "eligibility": Eligibility.of(rules).in_words(),
        "quorum": quorum_in_words(rules),
        "entitled": rules["entitled"],
        "replaceable": poll.replaceable,
        "groups": rules["groups"],
        "may_manage": can(user, "processes.manage", poll.process),
    }
