"""Count a budget by any rule and say why each project won or not."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django_scopes import scope

from participation.budgets.counting import Completion, Rule, TieBreak
from participation.budgets.models import Budget, ImportedElection
from participation.budgets.results.comparing import against
from participation.budgets.results.documents import Document, money_of, projects_of, spent_of, winners_of
from participation.budgets.results.wording import reason
from participation.budgets.services.counting import count_box
from participation.core.doors import DoorCommand
from participation.regions.scope import EVERYTHING


class Command(DoorCommand):
    help = "Count the sealed ballots of a budget. Nothing is stored; the same ballots give the same result everywhere."

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--budget", type=int, required=True, help="Number of the budget.")
        parser.add_argument("--rule", required=True, choices=[rule.value for rule in Rule])
        parser.add_argument("--completion", default="none", choices=[each.value for each in Completion])
        parser.add_argument("--tie-break", default="support", choices=[each.value for each in TieBreak])
        parser.add_argument("--seed", default="", help="The seed of the lot.")

    def run(self, **options: Any) -> dict[str, Any]:
        with scope(region=EVERYTHING):
            budget = Budget.objects.filter(pk=options["budget"]).first()
            if budget is None:
                raise CommandError(f"There is no budget {options['budget']}.")
            document = count_box(
                budget,
                rule=Rule(options["rule"]),
                completion=Completion(options["completion"]),
                tie_break=TieBreak(options["tie_break"]),
                seed=options["seed"],
            )
            imported = ImportedElection.objects.filter(budget=budget).first()
        numbers = {ours: theirs for theirs, ours in imported.project_ids.items()} if imported else {}
        found = {
            "budget": budget.pk,
            **{name: document[name] for name in ("rule", "completion", "tie_break", "seed", "root")},
            "budget_cents": money_of(document),
            "total_cost_cents": spent_of(document),
            "left_cents": money_of(document) - spent_of(document),
            "voters": [
                {"heading": part["id"], "name": part["name"], "voters": part["voters"]} for part in document["headings"]
            ],
            "winners": winners_of(document),
            "projects": [_said(document, project, numbers) for project in projects_of(document)],
        }
        if imported and imported.selected is not None:
            different = against(document, imported.selected)
            found["decided_elsewhere"] = {
                "selected": imported.selected,
                "is_same": different.is_same,
                "only_there": [project["id"] for project in different.added],
                "only_here": [project["id"] for project in different.missing],
            }
        return found


def _said(document: Document, project: Document, numbers: dict[int, str]) -> dict[str, Any]:
    own = {"source_id": numbers[project["id"]]} if numbers else {}
    return {**project, **own, "won": project["turn"] is not None, "explanation": reason(document, project)}
