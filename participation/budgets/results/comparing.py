"""What would have been different under another rule, or was decided differently by the city itself."""

from collections.abc import Collection
from dataclasses import dataclass

from participation.budgets.results.documents import Document, projects_of, spent_of, winners_of


@dataclass(frozen=True)
class Difference:
    """Another decision beside ours: projects only there, projects only here, and what the winners cost there."""

    added: list[Document]
    missing: list[Document]
    spent: int

    @property
    def is_same(self) -> bool:
        return not self.added and not self.missing


def difference(document: Document, other: Document) -> Difference:
    """How the winners of `other`, another count of the same ballots, differ from those of `document`."""
    return against(document, winners_of(other), spent_of(other))


def against(document: Document, winners: Collection[int], spent: int | None = None) -> Difference:
    """How a list of winners differs from those of `document`."""
    own, other = set(winners_of(document)), set(winners)
    projects = projects_of(document)
    return Difference(
        added=[project for project in projects if project["id"] in other - own],
        missing=[project for project in projects if project["id"] in own - other],
        spent=sum(project["cost"] for project in projects if project["id"] in other) if spent is None else spent,
    )
