"""Which paragraphs changed in a version, and which of them comments may have brought about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from participation.drafts.models import Draft, Lineage, Text, Version


@dataclass(frozen=True)
class Change:
    """A paragraph that changed in a version. `old` and `new` are plain texts, None where it did not exist."""

    paragraph: int
    number: str
    old: str | None
    new: str | None


def changes_in(version: Version) -> list[Change]:
    """All paragraphs that are new, changed or gone in a version, in the order of the text."""
    now = _texts(version.draft_id, version.number)
    before = _texts(version.draft_id, version.number - 1)
    found = [
        Change(row.paragraph_id, row.number, before[pk].text if pk in before else None, row.text)
        for pk, row in now.items()
        if pk not in before or before[pk].html != row.html
    ]
    return found + [Change(pk, row.number, row.text, None) for pk, row in before.items() if pk not in now]


def changed_in(version: Version) -> set[int]:
    """The keys of those paragraphs."""
    return {change.paragraph for change in changes_in(version)}


def _texts(draft_id: int, number: int) -> dict[int, Text]:
    rows = Text._base_manager.filter(version__draft_id=draft_id, version__number=number).order_by("position")
    return {row.paragraph_id: row for row in rows}


def suggested(version: Version, paragraphs: Iterable[int]) -> list[Change]:
    """The changes of a version in those paragraphs, and in the ones that came from them or that they went into."""
    wanted = set(paragraphs)
    rows = Lineage.objects.filter(version=version).values_list("ancestor_id", "descendant_id")
    kin = {other for pair in rows for other in pair if wanted & set(pair)}
    return [change for change in changes_in(version) if change.paragraph in wanted | kin]


def versions_after_first(draft: Draft) -> Sequence[Version]:
    """The versions in which anything can have changed, the newest first."""
    versions = list(Version.objects.filter(draft=draft, number__gt=1).order_by("-number"))
    for version in versions:
        version.draft = draft
    return versions
