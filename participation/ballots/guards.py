"""The database itself refuses to change rules under a running vote, sealed ballots, and who has voted.

SQLite drops triggers when a migration remakes a table, so they are made again after every migrate.
"""

from typing import Any

from django.db import connections

_VOTED = "EXISTS (SELECT 1 FROM ballots_rollentry WHERE box_id = OLD.id AND has_voted)"
_FIXED = ("rules", "replaceable")
_RESULT = ("root", "tables", "state", "abort_reason")

# Table, act, condition under which the act is refused.
_REFUSED = {
    "rules_fixed": (
        "ballots_box",
        "UPDATE",
        f"({' OR '.join(f'OLD.{name} <> NEW.{name}' for name in _FIXED)}) AND {_VOTED}",
    ),
    "result_fixed": (
        "ballots_box",
        "UPDATE",
        f"OLD.state <> 'open' AND ({' OR '.join(f'CAST(OLD.{n} AS text) <> CAST(NEW.{n} AS text)' for n in _RESULT)})",
    ),
    "sealed_stays": ("ballots_sealedballot", "UPDATE", ""),
    "sealed_is_kept": ("ballots_sealedballot", "DELETE", ""),
    "sealed_is_full": (
        "ballots_sealedballot",
        "INSERT",
        "EXISTS (SELECT 1 FROM ballots_box WHERE id = NEW.box_id AND state <> 'open')",
    ),
    "box_is_closed": (
        "ballots_openballot",
        "INSERT",
        "EXISTS (SELECT 1 FROM ballots_box WHERE id = NEW.box_id AND (state <> 'open' OR moved_at IS NOT NULL))",
    ),
    "roll_is_kept": ("ballots_rollentry", "DELETE", "OLD.has_voted"),
    "roll_goes_forward": (
        "ballots_rollentry",
        "UPDATE",
        "OLD.has_voted AND (NOT NEW.has_voted OR OLD.box_id <> NEW.box_id OR OLD.channel <> NEW.channel)",
    ),
}


def protect(using: str = "default", **kwargs: Any) -> None:
    """Create the triggers; safe to call again."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if "ballots_sealedballot" not in connection.introspection.table_names(cursor):
            return
        for name, (table, act, condition) in _REFUSED.items():
            trigger = f"ballots_{name}"
            if connection.vendor == "postgresql":
                body = f"RAISE EXCEPTION '{trigger}' USING ERRCODE = 'integrity_constraint_violation';"
                if condition:
                    body = f"IF {condition} THEN {body} END IF;"
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN {body} RETURN {'OLD' if act == 'DELETE' else 'NEW'}; END $$"
                )
                cursor.execute(
                    f"CREATE OR REPLACE TRIGGER {trigger} BEFORE {act} ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {trigger}()"
                )
            else:
                when = f"WHEN {condition}" if condition else ""
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {trigger} BEFORE {act} ON {table} {when} "
                    f"BEGIN SELECT RAISE(ABORT, '{trigger}'); END"
                )
