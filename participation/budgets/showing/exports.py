"""The result as rows for spreadsheets and as data."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from participation.budgets.models import Budget
from participation.budgets.results.documents import Document, projects_of
from participation.budgets.results.wording import RULES, reason
from participation.core import sheets


def _header() -> list[str]:
    return [
        _("Number"), _("Project"), _("Part of the budget"), _("Gets the money"), _("Order"), _("Price in cents"),
        _("Votes"), _("Points"), _("Left before, in cents"), _("Why"),
    ]  # fmt: skip


def _rows(document: Document) -> Iterator[list[Any]]:
    for heading in document["headings"]:
        for project in heading["projects"]:
            yield [
                project["id"],
                project["title"],
                heading["name"],
                project["turn"] is not None,
                project["turn"],
                project["cost"],
                project["votes"],
                project["score"],
                project["left"],
                reason(document, project),
            ]


def as_csv(document: Document) -> Iterator[str]:
    """The lines of a CSV file: a row for each project."""
    return sheets.as_csv(_header(), _rows(document))


def as_xlsx(document: Document, counts: Sequence[Document]) -> bytes:
    """A workbook: the projects, the money, and who would have won by which rule."""
    money = [
        [heading["name"], heading["cents"], heading["spent"], heading["left"], heading["voters"]]
        for heading in document["headings"]
    ]
    titles = [_("Part of the budget"), _("Money in cents"), _("Spent in cents"), _("Left in cents"), _("Voters")]
    return sheets.as_xlsx(
        {
            _("Result"): (_header(), _rows(document)),
            _("Money"): (titles, money),
            _("Other rules"): (
                [_("Number"), _("Project"), *(str(RULES[other["rule"]]) for other in counts)],
                _by_rule(document, counts),
            ),
        }
    )


def _by_rule(document: Document, counts: Sequence[Document]) -> Iterator[list[Any]]:
    turns = [{project["id"]: project["turn"] for project in projects_of(other)} for other in counts]
    for project in projects_of(document):
        yield [project["id"], project["title"], *(turn.get(project["id"]) is not None for turn in turns)]


def as_data(budget: Budget, document: Document, counts: Sequence[Document]) -> dict[str, Any]:
    """Everything as JSON: the result with its explanations, and the counts by the other rules."""
    return {
        "budget": budget.pk,
        "title": budget.title,
        "result": {**document, "explanations": {p["id"]: reason(document, p) for p in projects_of(document)}},
        "other_rules": [other for other in counts if other != document],
    }
