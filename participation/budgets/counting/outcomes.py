"""What a count says: who won, in which order, and why each project did or did not."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from participation.budgets.counting.elections import Election


class Rule(StrEnum):
    """How winners are found."""

    GREEDY_VOTES = "greedy-votes"
    GREEDY_COST = "greedy-cost"
    EQUAL_SHARES = "equal-shares"
    PHRAGMEN = "phragmen"


class Completion(StrEnum):
    """What becomes of the money that Equal Shares leaves."""

    NONE = "none"
    GREEDY = "greedy"
    ADD1 = "add1"
    ADD1_EXHAUSTIVE = "add1-exhaustive"


class Verdict(StrEnum):
    """Why a project won or not."""

    WON = "won"
    COMPLETED = "completed"  # won with the money that the rule itself had left
    WITHDRAWN = "withdrawn"  # stands on the ballots, but may not win any more
    NO_VOTES = "no-votes"
    BELOW_MINIMUM = "below-minimum"
    TOO_DEAR = "too-dear"  # costs more than there is in all
    NOT_ENOUGH_LEFT = "not-enough-left"  # its turn came when too little was left
    SUPPORTERS_SHORT = "supporters-short"  # its supporters' money was not enough
    AFTER_THE_END = "after-the-end"  # the count ended before its supporters had saved enough


@dataclass(frozen=True)
class Explanation:
    """One project's way through the count; amounts in cents.

    `turn` is the order in which it won (from 1). `left` is the money that was there when its turn came. `available`
    is what its supporters could pay together at that moment or, if it lost, at the end; `share` the most that one of
    them pays for it. What a rule does not know is None. `level` names the other projects that were level with it when
    it was taken, so that the order announced for ties decided.
    """

    project: str
    verdict: Verdict
    cost: int
    votes: int
    score: int
    turn: int | None = None
    left: int | None = None
    available: Fraction | None = None
    share: Fraction | None = None
    level: tuple[str, ...] = ()

    @property
    def won(self) -> bool:
        return self.verdict in (Verdict.WON, Verdict.COMPLETED)


@dataclass(frozen=True)
class Outcome:
    """The result of a count: an explanation for each project, in the order of the election.

    `endowment` is what each voter had to spend under Equal Shares, in cents. `complete` says whether the count went
    on until all projects with votes had won.
    """

    rule: Rule
    completion: Completion
    budget: int
    voters: int
    explanations: tuple[Explanation, ...]
    endowment: Fraction | None = None

    @property
    def winners(self) -> tuple[str, ...]:
        """The keys of the winners in the order in which they won."""
        won = sorted((e for e in self.explanations if e.won), key=lambda e: e.turn or 0)
        return tuple(explanation.project for explanation in won)

    @property
    def spent(self) -> int:
        """What the winners cost, in cents."""
        return sum(explanation.cost for explanation in self.explanations if explanation.won)

    @property
    def left(self) -> int:
        """What remains of the budget, in cents."""
        return self.budget - self.spent


@dataclass(frozen=True)
class Conditions:
    """What a project must reach to be counted at all: votes, and a share of all voters (0 to 1).

    `withdrawn` holds the keys of projects that stand on ballots and may not win any more.
    """

    votes: int = 1
    share: Fraction = Fraction(0)
    withdrawn: frozenset[str] = frozenset()

    def verdict(self, election: Election, place: int) -> Verdict | None:
        """Why the project cannot take part in the count; None if it can."""
        votes = election.votes[place]
        if election.projects[place].key in self.withdrawn:
            return Verdict.WITHDRAWN
        if votes == 0:
            return Verdict.NO_VOTES
        if votes < self.votes or votes < self.share * election.voters:
            return Verdict.BELOW_MINIMUM
        if election.projects[place].cost > election.budget:
            return Verdict.TOO_DEAR
        return None
