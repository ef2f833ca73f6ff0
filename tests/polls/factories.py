"""Polls for tests: one with a question of every kind, in a district, open for a week from noon."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django_scopes import scopes_disabled

from participation.accounts.models import Residence, User
from participation.ballots.models import Box, Channel
from participation.ballots.receipts import new_receipt
from participation.ballots.services import casting, sealing
from participation.core import clock
from participation.polls import services
from participation.polls.models import Poll, Question, QuestionKind
from participation.polls.querysets import fresh
from participation.processes.services import plan_phase
from tests import factories
from tests.factories import NOON

LASTS = timedelta(days=7)
CLOSE = NOON + LASTS
KINDS = tuple(QuestionKind.values)


@dataclass
class Vote:
    """A poll with questions of these kinds (default: all); `settings` are columns of the poll."""

    stage: factories.Stage
    poll: Poll
    box: Box
    questions: dict[str, Question]

    def options(self, kind: str) -> list[int]:
        """The numbers of the options of a question."""
        return [option.pk for option in self.questions[kind].options.all()]

    def voters(self, number: int) -> list[Any]:
        """So many verified residents."""
        already = User.objects.count()
        names = [f"Abstimmende Person {already + place}" for place in range(number)]
        people = User.objects.bulk_create(User(username=name, email=f"{name}@example.org") for name in names)
        Residence.objects.bulk_create(Residence(user=person, region=self.stage.heide) for person in people)
        return people

    def cast(self, content: Any, voter: Any = None, **values: Any) -> str:
        """Cast a ballot online and return its receipt."""
        receipt = new_receipt()
        casting.cast(box=self.box, voter=voter or self.voters(1)[0], content=content, receipt=receipt, **values)
        return receipt

    def seal(self) -> Box:
        """Seal the box; the clock must stand after the end, outside a transaction."""
        sealing.seal(box=self.box)
        self.box.refresh_from_db()
        return self.box


def make_vote(
    *kinds: str,
    options: int = 3,
    names: tuple[str, ...] = (),
    starts: datetime = NOON,
    settings: dict[str, Any] | None = None,
    **columns: Any,
) -> Vote:
    """A poll with questions of these kinds (default: all); `settings` are columns of the poll.

    Its options are called by `names`, or numbered.
    """
    stage = factories.stage()
    with scopes_disabled():
        made: Any = factories.module(
            stage.heide, "poll", features=(), **{"title": "Was soll werden?", **(settings or {})}
        )
        plan_phase(module=made, title="Abstimmen", features=["ballot"], starts=starts, ends=starts + LASTS)
        for kind in kinds or KINDS:
            called = names or tuple(f"Vorschlag {place}" for place in range(1, options + 1))
            services.add_question(
                poll=made,
                title=f"Frage {kind}",
                kind=kind,
                options=[{"title": name} for name in called if kind != QuestionKind.YES_NO],
                **columns,
            )
        poll = fresh(made.pk)
        box = services.open_box(poll=poll)
        box = Box._base_manager.select_related("module__process", "region").get(pk=box.pk)
    return Vote(stage, poll, box, {question.kind: question for question in poll.questions.all()})


def sealed_vote(title: str, *, names: tuple[str, ...]) -> Vote:
    """A poll that ended some days ago: forty have voted, a quarter on paper; a tie, a missed quorum.

    Needs three names of options, and no transaction around it.
    """
    settings = {"title": title, "quorum": "turnout_number", "quorum_value": 50, "entitled": 400}
    vote = make_vote(starts=clock.now() - timedelta(days=10), names=names, settings=settings)
    number = {kind: str(question.pk) for kind, question in vote.questions.items()}
    for place, person in enumerate(vote.voters(40)):
        order = [*vote.options("ranking")[place % 3 :], *vote.options("ranking")[: place % 3]]
        ballot = {
            number["yes_no"]: ("yes", "no", "abstain")[place % 3],
            number["single"]: vote.options("single")[place % 2],
            number["multiple"]: vote.options("multiple")[: 1 + place % 2],
            number["ranking"]: order if place < 39 else order[:1],
            number["scores"]: {str(vote.options("scores")[place % 3]): place % 6},
        }
        channel = Channel.PAPER if place % 4 == 0 else Channel.ONLINE
        casting.enrol(vote.box, person, channel)
        casting.put_in(vote.box, ballot, new_receipt(), channel)
    vote.seal()
    return vote
