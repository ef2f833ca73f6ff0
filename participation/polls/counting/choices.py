"""Votes that are marks: yes and no, one of several, several of many, approval."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Tally(Generic[Key]):
    """How many marks each option has, of how many ballots.

    `ballots` are all that were cast, `valid` those of them that decide something here: neither left out nor abstained.
    """

    votes: Mapping[Key, int]
    ballots: int
    valid: int
    abstained: int = 0

    @property
    def left_out(self) -> int:
        """Ballots without an answer here."""
        return self.ballots - self.valid - self.abstained

    @property
    def leaders(self) -> list[Key]:
        """The options with the most marks, in the order of the paper; none where nothing was marked."""
        most = max(self.votes.values(), default=0)
        return [option for option, votes in self.votes.items() if votes == most and most > 0]


def tally(
    options: Sequence[Key], answers: Iterable[Collection[Key] | None], abstention: Key | None = None
) -> Tally[Key]:
    """Count marks: each ballot gives one to every option it names (plurality and approval voting).

    With one option a ballot this is plurality, with any number approval voting (Brams and Fishburn, "Approval Voting",
    American Political Science Review 72, 1978). `None` is a ballot that leaves the question out; a ballot that marks
    `abstention` abstains.
    """
    counted: Counter[Key] = Counter()
    ballots = valid = abstained = 0
    for answer in answers:
        ballots += 1
        if answer is None:
            continue
        if abstention is not None and abstention in answer:
            abstained += 1
            continue
        valid += 1
        counted.update(set(answer))
    return Tally({option: counted[option] for option in options}, ballots, valid, abstained)
