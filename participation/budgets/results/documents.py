"""The result of a count as it is stored: one document that pages, exports and recounts read.

```
{"currency": "EUR", "rule": "equal-shares", "completion": "add1", "tie_break": "lot", "seed": "…", "root": "…",
 "min_votes": 1, "min_share_percent": 0,
 "headings": [{"id": 7, "name": "Jugend", "cents": 5000000, "voters": 812, "spent": 4710000, "left": 290000,
               "endowment": "615700/1", "satisfaction": [90, 400, 322],
               "projects": [{"id": 12, "title": "…", "cost": 1250000, "verdict": "won", "votes": 412, "score": 412,
                             "turn": 1, "left": 5000000, "available": "1840000/1", "share": "30339/10", "level": []}]}],
 "satisfaction": [101, 512, 688]}
```

Projects stand in the order in which they won, then by votes. Amounts are cents, parts of them fractions. Satisfaction
is how many voters voted for none, one, several of the winners (of the heading, of all headings).
"""

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from typing import Any

from participation.budgets.counting import Completion, Explanation, Outcome, Rule, TieBreak, count
from participation.budgets.results.elections import Ballots, HeadingElection, Rules, elections_of

Document = dict[str, Any]
SATISFACTION = ("none", "one", "several")
SEVERAL = 2
EURO = "EUR"


def counted(
    rules: Rules,
    ballots: Ballots,
    *,
    rule: Rule,
    completion: Completion = Completion.NONE,
    tie_break: TieBreak = TieBreak.SUPPORT,
    seed: str = "",
    root: str = "",
    withdrawn: Collection[int] = (),
    report: Callable[[int], None] | None = None,
) -> Document:
    """Count the ballots of a box. `report` is called with how much is done, in per cent."""
    titles = {str(project["id"]): project["title"] for project in rules["projects"]}
    headings = []
    ballots = list(ballots)
    elections = elections_of(rules, ballots, withdrawn)
    for number, part in enumerate(elections):
        outcome = count(
            part.election,
            rule,
            completion,
            tie_break=tie_break,
            seed=seed,
            root=root,
            conditions=part.conditions,
            report=_shares(report, number, len(elections), part),
        )
        headings.append(_heading(part, outcome, titles))
        if report is not None:
            report(100 * (number + 1) // len(elections))
    won = {key for heading in headings for key in won_in(heading)}
    satisfied = [0] * len(SATISFACTION)
    for content, weight in ballots:
        satisfied[satisfaction(content, won)] += weight
    return {
        "currency": rules.get("currency", EURO),
        "rule": rule.value,
        "completion": completion.value,
        "tie_break": tie_break.value,
        "seed": seed if tie_break == TieBreak.LOT else "",
        "root": root,
        "min_votes": rules["count"]["min_votes"],
        "min_share_percent": rules["count"]["min_share_percent"],
        "headings": headings,
        "satisfaction": satisfied,
    }


def satisfaction(content: Mapping[str, Any], won: Collection[int]) -> int:
    """Which of `SATISFACTION` holds for a ballot: how many of its projects won."""
    return min(sum(number > 0 and int(key) in won for key, number in content["projects"].items()), SEVERAL)


def won_in(heading: Document) -> list[int]:
    """The ids of the winners of a heading, in the order in which they won."""
    return [project["id"] for project in heading["projects"] if project["turn"] is not None]


def _shares(
    report: Callable[[int], None] | None, number: int, headings: int, part: HeadingElection
) -> Callable[[int], None] | None:
    """Rounds of one heading as per cent of all: raising ends at the latest when one voter alone could pay for all."""
    if report is None:
        return None
    most = max(part.election.budget // 100, 1)

    def rounds(done: int) -> None:
        # Most counts end after a small part of the rounds that are possible: the share grows quickly at first.
        share = 1 - 1 / (1 + 50 * min(done / most, 1))
        report(int(100 * (number + share) / headings))

    return rounds


def _heading(part: HeadingElection, outcome: Outcome, titles: dict[str, str]) -> Document:
    ordered = sorted(outcome.explanations, key=lambda e: (e.turn or 10**9, -e.score, -e.votes, int(e.project)))
    return {
        "id": part.heading,
        "name": part.name,
        "cents": outcome.budget,
        "voters": outcome.voters,
        "spent": outcome.spent,
        "left": outcome.left,
        "endowment": _written(outcome.endowment),
        "satisfaction": _satisfied(part, outcome),
        "projects": [_project(explanation, titles) for explanation in ordered],
    }


def _satisfied(part: HeadingElection, outcome: Outcome) -> list[int]:
    won = {place for place, explanation in enumerate(outcome.explanations) if explanation.won}
    found = [0] * len(SATISFACTION)
    for group in part.election.groups:
        found[min(sum(place in won for place, _points in group.points), SEVERAL)] += group.weight
    return found


def _project(explanation: Explanation, titles: dict[str, str]) -> Document:
    return {
        "id": int(explanation.project),
        "title": titles[explanation.project],
        "cost": explanation.cost,
        "verdict": explanation.verdict.value,
        "votes": explanation.votes,
        "score": explanation.score,
        "turn": explanation.turn,
        "left": explanation.left,
        "available": _written(explanation.available),
        "share": _written(explanation.share),
        "level": [int(key) for key in explanation.level],
    }


def _written(amount: Fraction | None) -> str | None:
    return None if amount is None else f"{amount.numerator}/{amount.denominator}"


def projects_of(document: Document) -> list[Document]:
    """All projects of a result, heading by heading."""
    return [project for heading in document["headings"] for project in heading["projects"]]


def winners_of(document: Document) -> list[int]:
    """The ids of the winners in the order in which they won, heading by heading."""
    return [key for heading in document["headings"] for key in won_in(heading)]


def spent_of(document: Document) -> int:
    """What all winners cost."""
    return sum(heading["spent"] for heading in document["headings"])


def money_of(document: Document) -> int:
    """All the money there is."""
    return sum(heading["cents"] for heading in document["headings"])


def ties_of(document: Document) -> list[list[Document]]:
    """Projects that were level when one of them was taken, each group once, in the order of the document."""
    by_id = {project["id"]: project for project in projects_of(document)}
    found: list[list[Document]] = []
    seen: set[int] = set()
    for project in projects_of(document):
        if project["level"] and project["id"] not in seen:
            group = [project, *(by_id[key] for key in project["level"])]
            seen.update(each["id"] for each in group)
            found.append(group)
    return found
