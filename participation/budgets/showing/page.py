"""What the page of a result shows, made of stored results alone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from participation.ballots.contents import parsed
from participation.ballots.eligibility import AGE_GROUPS
from participation.ballots.models import Box, Channel
from participation.budgets.counting import TieBreak
from participation.budgets.models import BallotKind, Budget, Count, ImportedElection, Project
from participation.budgets.policies import result_is_public
from participation.budgets.results import wording
from participation.budgets.results.comparing import Difference, against, difference
from participation.budgets.results.documents import (
    SATISFACTION,
    Document,
    money_of,
    projects_of,
    spent_of,
    ties_of,
    winners_of,
)
from participation.budgets.results.groups import AGE, CHANNEL, MUNICIPALITY, SEX
from participation.core import charts, clock
from participation.measures.models import Source
from participation.regions.models import Region

MOST_BARS = 30
LABEL_LENGTH = 38  # characters that fit beside a bar on a phone


@dataclass(frozen=True)
class Linked:
    """The public page of a project, and who is credited: its author and those of what was united with it."""

    page: Project
    authors: list[str]


@dataclass(frozen=True)
class Row:
    """A project on the page: what it cost and got, and why it won or not."""

    id: int
    title: str
    url: str
    won: bool
    turn: int | None
    cost: str
    left_after: str
    votes: int
    score: int
    shows_points: bool
    reason: str
    credited: str


@dataclass(frozen=True)
class Part:
    """A part of the budget with its winners and the others, and where its money goes."""

    id: int
    name: str
    money: str
    spent: str
    left: str
    voters: int
    share: str
    is_raised: bool
    winners: list[Row]
    others: list[Row]
    chart: dict[str, Any]


@dataclass(frozen=True)
class Comparison:
    """Another rule: its name, its page, what it would have changed, and how many would have got something."""

    name: str
    url: str
    is_shown: bool
    winners: int
    spent: str
    satisfied: Decimal
    difference: Difference


def context_of(budget: Budget, box: Box, counts: Sequence[Count], announced: Count, shown: Count) -> dict[str, Any]:
    """The context of the template. `shown` is the announced count, or another one that is looked at."""
    document = shown.result
    links = _links(document)
    imported = ImportedElection.objects.filter(budget=budget.pk).first()
    rules = parsed(box.rules)
    return {
        "count": shown,
        "box": box,
        "is_announced": shown.pk == announced.pk,
        "public": result_is_public(budget, at=clock.now()),
        "document": document,
        "won": len(winners_of(document)),
        "projects": len(projects_of(document)),
        "voters": sum(document["satisfaction"]),
        "money": wording.money(document, money_of(document)),
        "spent": wording.money(document, spent_of(document)),
        "left": wording.money(document, money_of(document) - spent_of(document)),
        "parts": [_part(document, heading, links, rules) for heading in document["headings"]],
        "comparisons": _comparisons(budget, announced, shown, counts),
        "satisfaction": _satisfaction(document),
        "groups": _groups(box.tables),
        "ties": _ties(document),
        "lot": _lot(document),
        "rule": wording.RULES[document["rule"]],
        "rule_text": wording.RULE_TEXTS[document["rule"]],
        "completion_text": wording.COMPLETIONS[document["completion"]] if document["completion"] != "none" else "",
        "tie_text": wording.TIES[document["tie_break"]],
        "ballot_text": _ballot_texts()[rules["ballot"]["kind"]],
        "command": _command(budget, document),
        "measures": _measures(document) if shown.pk == announced.pk else [],
        "imported": imported,
        "decided_elsewhere": _decided_elsewhere(imported, document),
        "headings": list(budget.headings.all()),
    }


def _ballot_texts() -> dict[str, str]:
    """How ballots of each kind are counted."""
    return {
        BallotKind.KNAPSACK: _("Each project in a basket is one vote for it."),
        BallotKind.APPROVAL: _("Each project that was chosen is one vote for it."),
        BallotKind.POINTS: _("Each point counts for the project to which it was given."),
        BallotKind.RANKING: _(
            "The first place counts as many points as a ballot has places, each further place one point less."
        ),
    }


def _links(document: Document) -> dict[int, Linked]:
    keys = [project["id"] for project in projects_of(document)]
    rows = Project.objects.public().filter(Q(pk__in=keys) | Q(merged_into__in=keys)).select_related("author")
    found = {row.pk: Linked(row, []) for row in rows.defer("body").order_by("pk")}
    for linked in found.values():
        row = linked.page
        if row.author:
            found.get(row.merged_into_id or row.pk, linked).authors.append(row.author.username)
    return found


def _part(document: Document, heading: Document, links: dict[int, Linked], rules: Any) -> Part:
    rows = [_row(document, project, links, rules) for project in heading["projects"]]
    return Part(
        id=heading["id"],
        name=heading["name"],
        money=wording.money(document, heading["cents"]),
        spent=wording.money(document, heading["spent"]),
        left=wording.money(document, heading["left"]),
        voters=heading["voters"],
        share=wording.amount(document, heading["endowment"]),
        is_raised=document["completion"].startswith("add1"),
        winners=[row for row in rows if row.won],
        others=[row for row in rows if not row.won],
        chart=_votes_chart(heading, rules),
    )


def _row(document: Document, project: Document, links: dict[int, Linked], rules: Any) -> Row:
    linked = links.get(project["id"])
    won = project["turn"] is not None
    return Row(
        id=project["id"],
        title=project["title"],
        url=linked.page.get_absolute_url() if linked else "",
        won=won,
        turn=project["turn"],
        cost=wording.money(document, project["cost"]),
        left_after=wording.money(document, project["left"] - project["cost"]) if won else "",
        votes=project["votes"],
        score=project["score"],
        shows_points=rules["ballot"]["kind"] in (BallotKind.POINTS, BallotKind.RANKING),
        reason=wording.reason(document, project),
        credited=", ".join(dict.fromkeys(linked.authors)) if linked else "",
    )


def _votes_chart(heading: Document, rules: Any) -> dict[str, Any]:
    points = rules["ballot"]["kind"] in (BallotKind.POINTS, BallotKind.RANKING)
    by_score = sorted(heading["projects"], key=lambda project: -project["score"])[:MOST_BARS]
    rows = [
        (
            f"{'✓ ' if project['turn'] is not None else ''}{Truncator(project['title']).chars(LABEL_LENGTH)}",
            Decimal(project["score"]),
        )
        for project in by_score
    ]
    counts = (
        _("Points for each project; a tick marks those that get the money")
        if points
        else _("Votes for each project; a tick marks those that get the money")
    )
    return _chart(_("What people voted for"), counts, rows, heading=_("Project"))


def _chart(title: str, counts: str, rows: Sequence[tuple[str, Decimal]], *, heading: str) -> dict[str, Any]:
    """What `core/blocks/chart.html` needs."""
    return {
        "value": {
            "title": title,
            "counts": counts,
            "heading": heading,
            "source": _("the sealed ballots of this budget"),
        },
        "drawn": charts.bars(rows),
        "is_line": False,
        "height": len(rows) * charts.ROW,
        "bar_height": charts.BAR,
    }


def _comparisons(budget: Budget, announced: Count, shown: Count, counts: Sequence[Count]) -> list[Comparison]:
    by_way: dict[str, Count] = {}
    for row in counts:
        if row.is_done and (row.way not in by_way or row.is_announced):
            by_way[row.way] = row
    rules = [row.rule for row in by_way.values()]
    return [
        Comparison(
            name=_name(row, is_alone=rules.count(row.rule) == 1),
            url=budget.result_url if row.is_announced else f"{budget.result_url}{row.way}/",
            is_shown=row.pk == shown.pk,
            winners=len(winners_of(row.result)),
            spent=wording.money(row.result, spent_of(row.result)),
            satisfied=_share(sum(row.result["satisfaction"][1:]), sum(row.result["satisfaction"])),
            difference=difference(announced.result, row.result),
        )
        for row in by_way.values()
    ]


def _name(row: Count, *, is_alone: bool) -> str:
    """The name of a rule; where it was counted in several ways, with what becomes of the rest."""
    name = str(wording.RULES[row.rule])
    return name if is_alone else f"{name} ({row.get_completion_display()})"


def _share(part: int, whole: int) -> Decimal:
    """Per cent, to a tenth."""
    return (Decimal(100 * part) / max(whole, 1)).quantize(Decimal("0.1"))


def _satisfaction(document: Document) -> dict[str, Any]:
    """How many voters voted for none, one, several of the winners: in all and by part of the budget; exact."""
    words = _words()
    total = document["satisfaction"]
    several = [] if len(document["headings"]) == 1 else document["headings"]
    return {
        "chart": _chart(
            _("Whose projects get the money"),
            _("Voters by how many of the projects on their ballot get the money"),
            [(words[name], Decimal(number)) for name, number in zip(SATISFACTION, total, strict=True)],
            heading=_("On the ballot, and gets the money"),
        ),
        "columns": [words[name] for name in SATISFACTION],
        "rows": [(heading["name"], heading["voters"], heading["satisfaction"]) for heading in several],
        "share": _share(sum(total[1:]), sum(total)),
    }


def _words() -> dict[str, str]:
    return {"none": _("no project"), "one": _("one project"), "several": _("several projects")}


def _groups(tables: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables by channel and group that were made while the box was sealed."""
    words = _words()
    found = []
    stored = tables.get("groups", {})
    names = _group_names(stored)
    for dimension, title in _dimensions().items():
        table = stored.get(dimension)
        if table is None:
            continue
        labels = names[dimension]
        found.append(
            {
                "title": title,
                "columns": [", ".join(words[name] for name in column) for column in table["columns"]],
                "rows": [
                    {
                        "label": ", ".join(labels.get(name, name) for name in row["groups"]),
                        "voters": row["voters"],
                        "share": _share(row["voters"], tables["voters"]),
                        "cells": row.get("cells", []),
                    }
                    for row in table["rows"]
                ],
            }
        )
    return found


def _dimensions() -> dict[str, str]:
    return {CHANNEL: _("Way of voting"), AGE: _("Age group"), MUNICIPALITY: _("Municipality"), SEX: _("Sex")}


def _group_names(stored: dict[str, Any]) -> dict[str, dict[str, str]]:
    unsaid = {"": _("not stated")}
    municipalities = {
        name for row in stored.get(MUNICIPALITY, {}).get("rows", []) for name in row["groups"] if name.isdigit()
    }
    known = Region.objects.filter(pk__in=municipalities).values_list("pk", "name") if municipalities else []
    return {
        CHANNEL: unsaid | {value: str(label) for value, label in Channel.choices},
        AGE: unsaid | {slug: str(label) for _least, slug, label in AGE_GROUPS},
        MUNICIPALITY: unsaid | {str(pk): name for pk, name in known},
        SEX: unsaid | {"F": _("women"), "M": _("men")},
    }


def _ties(document: Document) -> list[str]:
    """What was level, as sentences."""
    sentence = _("“%(first)s” was level with %(others)s and went first.")
    return [
        sentence % {"first": group[0]["title"], "others": wording.listed(project["title"] for project in group[1:])}
        for group in ties_of(document)
    ]


def _lot(document: Document) -> dict[str, Any] | None:
    """What is needed to draw the lot again; None where none decides or nothing was level."""
    level = [project for group in ties_of(document) for project in group]
    if document["tie_break"] != TieBreak.LOT:
        return None
    draws = sorted((_drawn(document, project["id"]), project["title"], project["id"]) for project in level)
    return {
        "seed": document["seed"],
        "seed_hash": hashlib.sha256(document["seed"].encode()).hexdigest(),
        "root": document["root"],
        "draws": draws,
    }


def _drawn(document: Document, key: int) -> str:
    return hashlib.sha256(f"{document['root']}:{key}:{document['seed']}".encode()).hexdigest()


def _command(budget: Budget, document: Document) -> str:
    parts = [f"python manage.py count_budget --budget {budget.pk} --rule {document['rule']}"]
    if document["completion"] != "none":
        parts.append(f"--completion {document['completion']}")
    parts.append(f"--tie-break {document['tie_break']}")
    if document["seed"]:
        parts.append(f"--seed {document['seed']}")
    return " ".join([*parts, "--json"])


def _measures(document: Document) -> list[dict[str, Any]]:
    """What became of the winners: the measures that come of them, with estimate and real costs."""
    winners = winners_of(document)
    costs = {project["id"]: project["cost"] for project in projects_of(document)}
    sources = Source.objects.filter(contribution_id__in=winners, measure__visibility="public")
    return [
        {
            "measure": source.measure,
            "price": costs[source.contribution_id],
            "spent": source.measure.spent_cents,
            "more": None
            if source.measure.spent_cents is None
            else source.measure.spent_cents - costs[source.contribution_id],
        }
        for source in sources.select_related("measure").order_by("measure__title")
    ]


def _decided_elsewhere(imported: ImportedElection | None, document: Document) -> dict[str, Any] | None:
    """What the city itself funded, beside what the count says; None where the file does not tell."""
    if imported is None or imported.selected is None:
        return None
    different = against(document, imported.selected)
    return {
        "selected": len(imported.selected),
        "spent": wording.money(document, different.spent),
        "difference": different,
    }
