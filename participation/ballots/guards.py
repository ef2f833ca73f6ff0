"""The database itself refuses to change rules under a running vote, sealed ballots, and who has voted."""

from typing import Any

from participation.core.triggers import Refusal, append_only, lift, refuse

_VOTED = "EXISTS (SELECT 1 FROM ballots_rollentry WHERE box_id = OLD.id AND has_voted)"
_FIXED = ("rules", "replaceable")
_RESULT = ("root", "tables", "state", "abort_reason", "paper")

# A phase in which people vote. Once somebody has, its end may only move to a later moment.
_CAST = """EXISTS (
    SELECT 1 FROM ballots_box AS box JOIN ballots_rollentry AS roll ON roll.box_id = box.id
    WHERE box.module_id = OLD.module_id AND box.state <> 'aborted' AND roll.has_voted
)"""
_BALLOT_PHASE = "CAST(OLD.features AS text) LIKE '%\"ballot\"%'"
_NOT_LATER = """
    NEW.module_id <> OLD.module_id OR NEW.starts <> OLD.starts
    OR CAST(NEW.features AS text) <> CAST(OLD.features AS text) OR (NEW.is_cancelled AND NOT OLD.is_cancelled)
    OR (OLD.ends IS NOT NULL AND (NEW.ends IS NULL OR NEW.ends < OLD.ends))
"""

_REFUSALS = (
    *append_only("ballots_errata_stay", "ballots_erratum"),
    Refusal("ballots_end_moves_on", "processes_phase", "UPDATE", f"{_BALLOT_PHASE} AND ({_NOT_LATER}) AND {_CAST}"),
    Refusal("ballots_phase_stays", "processes_phase", "DELETE", f"{_BALLOT_PHASE} AND {_CAST}"),
    Refusal(
        "ballots_code_used_once", "ballots_accesscode", "UPDATE", "OLD.state <> 'fresh' AND NEW.state <> OLD.state"
    ),
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


def make_way(using: str = "default", **kwargs: Any) -> None:
    """Drop the triggers before migrations, where they would be in the way of remaking a table."""
    lift(_REFUSALS, using=using)
