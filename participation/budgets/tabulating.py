"""What is made of ballots and of what they say about their voters while a box is sealed; afterwards that is gone."""

from typing import Any

from participation.ballots.contents import canonical, parsed
from participation.ballots.registry import Cast
from participation.budgets.ballot_rules import withdrawn
from participation.budgets.counting import Completion, Rule, TieBreak
from participation.budgets.models import Budget
from participation.budgets.results.documents import counted, winners_of
from participation.budgets.results.elections import Rules
from participation.budgets.results.groups import CHANNEL, tables_of


def tabulate(rules: Rules, casts: list[Cast], *, root: str = "") -> dict[str, Any]:
    """How many voters of each channel, age group and municipality voted for none, one, several of the winners.

    `root` is that of the ballots being sealed, on which a lot depends.
    """
    weights: dict[str, int] = {}
    for cast in casts:
        written = canonical(cast.content)
        weights[written] = weights.get(written, 0) + 1
    laid_down = rules["count"]
    document = counted(
        rules,
        [(parsed(written), weight) for written, weight in weights.items()],
        rule=Rule(laid_down["rule"]),
        completion=Completion(laid_down["completion"]),
        tie_break=TieBreak(laid_down["tie_break"]),
        seed=_seed(rules),
        root=root,
        withdrawn=withdrawn(rules),
    )
    facts = [(cast.content, {**cast.attributes, CHANNEL: cast.channel}) for cast in casts]
    return tables_of(facts, winners_of(document))


def _seed(rules: Rules) -> str:
    """The secret that was laid down for the lot; it belongs to the budget, its hash to the rules."""
    headings = [heading["id"] for heading in rules["headings"]]
    return Budget._base_manager.filter(headings__in=headings).values_list("lot_seed", flat=True).first() or ""
