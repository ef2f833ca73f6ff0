"""Results of a poll as rows, tables and files."""

from collections.abc import Iterator
from typing import Any

from participation.ballots.contents import parsed
from participation.ballots.models import Box, SealedBallot
from participation.polls.ballot_rules import names_of
from participation.polls.models import QuestionKind
from participation.polls.policies import box_of
from participation.polls.preflib import extension_of, preflib
from participation.polls.results import results_of, turnout
from participation.processes.models import Module


def sealed_box(module: Module) -> Box | None:
    """The box of a poll whose results are out."""
    box = box_of(module)  # type: ignore[arg-type]
    return box if box is not None and box.state == Box.State.SEALED else None


def totals(module: Module) -> Iterator[dict[str, Any]]:
    """A row for each answer of each question: votes and, where they are counted, points. Empty before sealing."""
    box = sealed_box(module)
    if box is None:
        return
    counted = {row["id"]: row for row in box.tables["questions"]}
    for question in parsed(box.rules)["questions"]:
        row, names = counted[question["id"]], names_of(question)
        points = dict(map(tuple, row.get("borda", ())))
        scores = dict(map(tuple, row.get("scores", ())))
        for answer, votes in row["votes"]:
            distribution = scores.get(answer)
            summed = sum(place * number for place, number in enumerate(distribution)) if distribution else None
            yield {
                "question_id": question["id"],
                "question": question["title"],
                "kind": question["kind"],
                "answer_id": answer,
                "answer": names[answer],
                "votes": votes,
                "points": points.get(answer, summed if summed is not None else ""),
                "ballots": row["ballots"],
                "valid": row["valid"],
                "abstained": row["abstained"],
                "left_out": row["left_out"],
                "leads": answer in row["outcome"]["leaders"],
                "state": row["outcome"]["state"],
            }


def as_json(module: Module, box: Box) -> dict[str, Any]:
    """Everything that is known of a poll: its rules, its results, turnout by channel, root."""
    found: dict[str, Any] = {
        "poll": module.pk,
        "title": module.title,
        "url": module.region.url + module.get_absolute_url(),
        "state": box.state,
        "rules": parsed(box.rules),
        "turnout": turnout(box),
        "voted": sum(turnout(box).values()),
    }
    if box.state == Box.State.SEALED:
        found |= {"sealed_at": box.sealed_at.isoformat() if box.sealed_at else None, "root": box.root}
        found |= {"ballots": box.tables["ballots"], "questions": box.tables["questions"]}
    if box.state == Box.State.ABORTED:
        found["abort_reason"] = box.abort_reason
    return found


def sheets(box: Box) -> dict[str, tuple[list[str], list[list[str]]]]:
    """All tables of the results page as sheets by title."""
    found: dict[str, tuple[list[str], list[list[str]]]] = {}
    for place, result in enumerate(results_of(box), 1):
        for position, table in enumerate([result.main, *result.details, *result.groups]):
            name = f"{place}.{position} {table.caption}"
            found[name] = ([f"{result.title}: {table.header[0]}", *table.header[1:]], table.rows)
    return found


def preflib_of(box: Box, number: int) -> tuple[str, str] | None:
    """The ballots of a ranked question as a PrefLib file: its extension and text; None for other questions."""
    rules = parsed(box.rules)
    question = next((row for row in rules["questions"] if row["id"] == number), None)
    if question is None or question["kind"] != QuestionKind.RANKING:
        return None
    contents = SealedBallot.objects.filter(box_id=box.pk).order_by("receipt_hash").values_list("content", flat=True)
    given = [ranking for ranking in (parsed(content).get(str(number)) for content in contents) if ranking]
    options = [(option["id"], option["title"]) for option in question["options"]]
    text = preflib(
        title=question["title"],
        description=f"{box.module.title} ({box.region.name})",
        options=options,
        rankings=given,
        at=box.sealed_at,  # type: ignore[arg-type]
    )
    return extension_of(len(options), given), text
