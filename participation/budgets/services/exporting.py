"""Writing a budget that was counted as a Pabulib file, for research and for other programs."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from participation.ballots.contents import parsed
from participation.ballots.models import SealedBallot
from participation.budgets.models import Budget, Count, Heading, ImportedElection, Project
from participation.budgets.pabulib import PabulibFile, VoteType
from participation.budgets.pabulib.files import Row
from participation.budgets.results.documents import winners_of
from participation.budgets.services.counting import sealed_box
from participation.core.errors import Invalid

VOTE_TYPES = {
    "knapsack": VoteType.APPROVAL,
    "approval": VoteType.APPROVAL,
    "points": VoteType.CUMULATIVE,
    "ranking": VoteType.ORDINAL,
}


def pabulib_of(budget: Budget, heading: Heading | None = None) -> PabulibFile:
    """A sealed budget as a file. What was taken over from a file comes back as the same data.

    A file holds one sum of money: of several headings one must be named, and the voters are those who voted in it.
    Raises Invalid.
    """
    imported = ImportedElection._base_manager.filter(budget=budget).first()
    return _again(imported) if imported else _written(budget, heading)


def _again(imported: ImportedElection) -> PabulibFile:
    columns = imported.vote_columns
    return PabulibFile(
        imported.meta,
        imported.projects,
        [
            dict(zip(columns, cells, strict=True))
            for cells in imported.voters.order_by("number").values_list("cells", flat=True).iterator()
        ],
        imported.project_columns,
        columns,
    )


def _written(budget: Budget, heading: Heading | None) -> PabulibFile:
    box = sealed_box(budget)
    rules = parsed(box.rules)
    if heading is None and len(rules["headings"]) > 1:
        raise Invalid(_("A file holds one part of the budget. Please say which one."), field="heading")
    part = next(each for each in rules["headings"] if heading is None or each["id"] == heading.pk)
    projects = [project for project in rules["projects"] if project["heading"] == part["id"]]
    keys = {str(project["id"]) for project in projects}
    rows = SealedBallot.objects.filter(box_id=box.pk).order_by("key").values_list("content", flat=True)
    contents = [parsed(content)["projects"] for content in rows.iterator()]
    given = [{key: number for key, number in content.items() if key in keys} for content in contents]
    votes = [content for content in given if content or len(rules["headings"]) == 1]
    vote_type = VOTE_TYPES[rules["ballot"]["kind"]]
    return PabulibFile(
        _meta(budget, rules, part, len(projects), len(votes), vote_type),
        _projects(budget, projects, votes),
        [_vote(number, content, vote_type) for number, content in enumerate(votes, start=1)],
        ["project_id", "cost", "votes", "name", "selected", "latitude", "longitude"],
        ["voter_id", "vote", *(["points"] if vote_type == VoteType.CUMULATIVE else [])],
    )


def _meta(
    budget: Budget, rules: dict[str, Any], part: dict[str, Any], projects: int, votes: int, vote_type: VoteType
) -> Row:
    phases = budget.planned("ballot")
    ballot = rules["ballot"]
    meta = {
        "description": budget.title,
        "country": "Germany",
        "unit": budget.region.name,
        "subunit": part["name"] if len(rules["headings"]) > 1 else "",
        "instance": str(timezone.localtime(phases[0].starts).year) if phases else "",
        "num_projects": str(projects),
        "num_votes": str(votes),
        "budget": _amount(part["cents"]),
        "vote_type": vote_type.value,
        "rule": rules["count"]["rule"],
        "date_begin": _day(phases[0].starts) if phases else "",
        "date_end": _day(phases[-1].ends) if phases else "",
        "currency": rules.get("currency", "EUR"),
        "max_length": str(ballot["max_choices"]) if "max_choices" in ballot else "",
        "max_sum_points": str(ballot["points_total"]) if "points_total" in ballot else "",
        "max_points": str(ballot["points_max"]) if "points_max" in ballot else "",
    }
    return {name: value for name, value in meta.items() if value}


def _day(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%d.%m.%Y") if moment else ""


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}" if cents % 100 else str(cents // 100)


def _projects(budget: Budget, projects: list[dict[str, Any]], votes: list[dict[str, int]]) -> list[Row]:
    announced = Count._base_manager.filter(budget=budget, is_announced=True, state=Count.State.DONE).first()
    won = set(winners_of(announced.result)) if announced else set()
    places = {
        pk: place
        for pk, *place in Project._base_manager.filter(module_id=budget.pk).values_list("pk", "latitude", "longitude")
    }
    return [
        {
            "project_id": str(project["id"]),
            "cost": _amount(project["cost_cents"]),
            "votes": str(sum(str(project["id"]) in content for content in votes)),
            "name": project["title"],
            "selected": str(int(project["id"] in won)),
            "latitude": _coordinate(places.get(project["id"], (None, None))[0]),
            "longitude": _coordinate(places.get(project["id"], (None, None))[1]),
        }
        for project in projects
    ]


def _coordinate(value: float | None) -> str:
    return "" if value is None else str(value)


def _vote(number: int, content: dict[str, int], vote_type: VoteType) -> Row:
    if vote_type == VoteType.ORDINAL:
        return {"voter_id": str(number), "vote": ",".join(sorted(content, key=lambda key: content[key]))}
    keys = sorted(content, key=int)
    row = {"voter_id": str(number), "vote": ",".join(keys)}
    if vote_type == VoteType.CUMULATIVE:
        row["points"] = ",".join(str(content[key]) for key in keys)
    return row
