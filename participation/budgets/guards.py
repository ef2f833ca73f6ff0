"""The database itself refuses to change money and rules of a budget once the first ballot has been cast."""

from typing import Any

from participation.budgets.models.budgets import Budget
from participation.core.triggers import Refusal, lift, refuse

_FIXED = (
    *(name for name in Budget.FIXED if name not in ("voters", "support_needed")),
    "CAST({row}.voters AS text)",
    "COALESCE({row}.support_needed, 0)",
)


def _voted(module: str) -> str:
    joined = "ballots_rollentry AS entry JOIN ballots_box AS box ON box.id = entry.box_id"
    return f"EXISTS (SELECT 1 FROM {joined} WHERE box.module_id = {module} AND entry.has_voted)"  # noqa: S608


def _of(row: str, name: str) -> str:
    return name.format(row=row) if "{row}" in name else f"{row}.{name}"


def _changed(*names: str) -> str:
    return "(" + " OR ".join(f"{_of('OLD', name)} <> {_of('NEW', name)}" for name in names) + ")"


_BUDGET_OF_PROJECT = "(SELECT budget_id FROM budgets_heading WHERE id = OLD.heading_id)"
_PRICED = "COALESCE({row}.price_cents, 0)", "COALESCE({row}.heading_id, 0)"
_WITHDRAWN = "COALESCE(CAST({row}.withdrawn_at AS text), '')"
_CLOSED = f"EXISTS (SELECT 1 FROM ballots_box WHERE module_id = {_BUDGET_OF_PROJECT} AND moved_at IS NOT NULL)"  # noqa: S608

_REFUSALS = (
    Refusal(
        "budgets_rules_fixed", "budgets_budget", "UPDATE", f"{_changed(*_FIXED)} AND {_voted('OLD.module_ptr_id')}"
    ),
    Refusal(
        "budgets_money_fixed",
        "budgets_heading",
        "UPDATE",
        f"{_changed('amount_cents', 'budget_id', 'name')} AND {_voted('OLD.budget_id')}",
    ),
    Refusal("budgets_money_fixed", "budgets_heading", "DELETE", _voted("OLD.budget_id")),
    Refusal("budgets_money_fixed", "budgets_heading", "INSERT", _voted("NEW.budget_id")),
    Refusal(
        "budgets_price_fixed",
        "budgets_project",
        "UPDATE",
        f"OLD.price_cents IS NOT NULL AND {_changed(*_PRICED)} AND {_voted(_BUDGET_OF_PROJECT)}",
    ),
    Refusal(
        "budgets_count_stays",
        "budgets_count",
        "UPDATE",
        "OLD.state = 'done' AND (NEW.state <> 'done' OR CAST(OLD.result AS text) <> CAST(NEW.result AS text))",
    ),
    # Whoever counts knows who cannot win: after the box was closed, nobody is withdrawn; and nobody ever comes back.
    Refusal(
        "budgets_withdrawal_fixed",
        "budgets_project",
        "UPDATE",
        f"{_changed(_WITHDRAWN)} AND (OLD.withdrawn_at IS NOT NULL OR {_CLOSED})",
    ),
)


def protect(using: str = "default", **kwargs: Any) -> None:
    """Create the triggers; safe to call again."""
    refuse(_REFUSALS, using=using)


def make_way(using: str = "default", **kwargs: Any) -> None:
    """Drop the triggers before migrations, where they would be in the way of remaking a table."""
    lift(_REFUSALS, using=using)
