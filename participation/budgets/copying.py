"""What a copy of a budget takes over besides its columns."""

from participation.budgets.lots import draw_seed
from participation.budgets.models import Budget, TieBreakRule


def copied(original: Budget, copy: Budget) -> None:
    """The parts of the budget; a lot gets a seed of its own. What names municipalities stays in its region."""
    same_region = original.region_id == copy.region_id
    for heading in original.headings.all():
        copy.headings.create(
            name=heading.name,
            slug=heading.slug,
            amount_cents=heading.amount_cents,
            municipality_id=heading.municipality_id if same_region else None,
            position=heading.position,
        )
    if copy.tie_break == TieBreakRule.LOT:
        copy.lot_seed, copy.lot_seed_hash = draw_seed()
    if not same_region:
        for who in (copy.voters, copy.submitters):
            who["municipalities"] = []
    copy.save()
