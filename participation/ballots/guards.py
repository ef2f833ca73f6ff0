"""The database itself refuses to change rules under a running vote, sealed ballots, and who has voted."""

from typing import Any

from participation.core.triggers import Refusal, refuse

_VOTED = "EXISTS (SELECT 1 FROM ballots_rollentry WHERE box_id = OLD.id AND has_voted)"
_FIXED = ("rules", "replaceable")
_RESULT = ("root", "tables", "state", "abort_reason")

_REFUSALS = (
    Refusal(
        "ballots_rules_fixed",
        "ballots_box",
        "UPDATE",
        f"({' OR '.join(f'OLD.{name} <> NEW.{name}' for name in _FIXED)}) AND {_VOTED}",
    ),
    Refusal(
        "ballots_result_fixed",
        "ballots_box",
        "UPDATE",
        f"OLD.state <> 'open' AND ({' OR '.join(f'CAST(OLD.{n} AS text) <> CAST(NEW.{n} AS text)' for n in _RESULT)})",
    ),
    Refusal("ballots_sealed_stays", "ballots_sealedballot", "UPDATE"),
    Refusal("ballots_sealed_is_kept", "ballots_sealedballot", "DELETE"),
    Refusal(
        "ballots_sealed_is_full",
        "ballots_sealedballot",
        "INSERT",
        "EXISTS (SELECT 1 FROM ballots_box WHERE id = NEW.box_id AND state <> 'open')",
    ),
    Refusal(
        "ballots_box_is_closed",
        "ballots_openballot",
        "INSERT",
        "EXISTS (SELECT 1 FROM ballots_box WHERE id = NEW.box_id AND (state <> 'open' OR moved_at IS NOT NULL))",
    ),
    Refusal("ballots_roll_is_kept", "ballots_rollentry", "DELETE", "OLD.has_voted"),
    Refusal(
        "ballots_roll_goes_forward",
        "ballots_rollentry",
        "UPDATE",
        "OLD.has_voted AND (NOT NEW.has_voted OR OLD.box_id <> NEW.box_id OR OLD.channel <> NEW.channel)",
    ),
)


def protect(using: str = "default", **kwargs: Any) -> None:
    """Create the triggers; safe to call again."""
    refuse(_REFUSALS, using=using)
