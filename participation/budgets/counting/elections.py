"""What is counted: projects with their costs, ballots grouped with a weight, and the money there is.

Amounts are integers in cents, weights and points are integers. Nothing here knows Django or a database.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Project:
    """Something that can be funded. `cost` is in cents and positive."""

    key: str
    cost: int

    def __post_init__(self) -> None:
        if self.cost <= 0:
            raise ValueError(f"The project {self.key} must cost something.")


@dataclass(frozen=True)
class Group:
    """All ballots that are the same: the points for each project (by its place in the election) and how many there are.

    An approval is one point. Projects that got nothing do not appear.
    """

    points: tuple[tuple[int, int], ...]
    weight: int


@dataclass(frozen=True)
class Election:
    """Projects that compete for one sum of money, and the ballots cast.

    `voters` counts everybody who cast a ballot, also one without any point; each of them has the same share of the
    money. Raises ValueError for a project named twice, a ballot for a project that does not exist, or points below 1.
    """

    projects: tuple[Project, ...]
    groups: tuple[Group, ...]
    budget: int
    voters: int = field(init=False)

    def __post_init__(self) -> None:
        if self.budget < 0:
            raise ValueError("The budget must not be negative.")
        if len({project.key for project in self.projects}) != len(self.projects):
            raise ValueError("A project is named twice.")
        for group in self.groups:
            if any(not 0 <= place < len(self.projects) or points < 1 for place, points in group.points):
                raise ValueError("A ballot names an unknown project or gives fewer points than one.")
        object.__setattr__(self, "voters", sum(group.weight for group in self.groups))

    @cached_property
    def supporters(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each project the groups (by place) that gave it something, with their points."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.projects]
        for number, group in enumerate(self.groups):
            for place, points in group.points:
                found[place].append((number, points))
        return tuple(map(tuple, found))

    @cached_property
    def weights(self) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
        """For each project the groups that support it, and beside them how many voters they are."""
        return tuple(
            (tuple(number for number, _points in row), tuple(self.groups[number].weight for number, _points in row))
            for row in self.supporters
        )

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """How many voters gave each project something."""
        return tuple(sum(self.groups[number].weight for number, _points in row) for row in self.supporters)

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """The points each project got; the same as the votes where ballots approve."""
        return tuple(sum(self.groups[number].weight * points for number, points in row) for row in self.supporters)

    @cached_property
    def most_points(self) -> tuple[int, ...]:
        """The most points that one voter gave each project; 0 without votes."""
        return tuple(max((points for _number, points in row), default=0) for row in self.supporters)

    @cached_property
    def rivals(self) -> tuple[frozenset[int], ...]:
        """For each project those (itself included) that one of its supporters supports as well."""
        return tuple(
            frozenset(other for number, _points in row for other, _value in self.groups[number].points)
            for row in self.supporters
        )


def election(projects: Sequence[Project], ballots: Iterable[Mapping[str, int]], budget: int) -> Election:
    """An election from single ballots, each the points by key of project; equal ballots become one group.

    Points of 0 are left out. Raises KeyError for an unknown project.
    """
    places = {project.key: place for place, project in enumerate(projects)}
    counted = Counter(
        tuple(sorted((places[key], points) for key, points in ballot.items() if points)) for ballot in ballots
    )
    return Election(tuple(projects), tuple(Group(points, weight) for points, weight in sorted(counted.items())), budget)


def from_approval(chosen: Iterable[str]) -> dict[str, int]:
    """An approval ballot: one point for each project that was chosen."""
    return dict.fromkeys(chosen, 1)


def from_ranking(ranked: Sequence[str], longest: int) -> dict[str, int]:
    """A ranking as points: the first of at most `longest` places gives `longest` points, each further one fewer.

    This is the positional rule of Borda, cut off at the length that the ballot paper allows.
    Raises ValueError where more is ranked than the paper has places.
    """
    if len(ranked) > longest:
        raise ValueError("More projects are ranked than the ballot has places.")
    return {key: longest - place for place, key in enumerate(ranked)}
