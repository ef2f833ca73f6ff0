"""Acts that the database itself refuses, on both databases.

SQLite drops triggers when a migration remakes a table, so rooms make theirs again after every migrate.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections


@dataclass(frozen=True)
class Refusal:
    """Within `table` an `act` (INSERT, UPDATE or DELETE) fails with an integrity error that says `name`.

    `condition` is SQL over OLD and NEW; without one the act always fails.
    """

    name: str
    table: str
    act: str
    condition: str = ""


def append_only(name: str, *tables: str) -> list[Refusal]:
    """Rows of these tables are neither changed nor deleted."""
    return [Refusal(name, table, act) for table in tables for act in ("UPDATE", "DELETE")]


def lift(refusals: Iterable[Refusal], *, using: str = "default") -> None:
    """On SQLite, drop the triggers, so that a migration can remake the tables that they name; `refuse` follows it."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for refusal in refusals:
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(refusal)}")


def _name(refusal: Refusal) -> str:
    return f"{refusal.name}_{refusal.table}_{refusal.act.lower()}"


def refuse(refusals: Iterable[Refusal], *, using: str = "default") -> None:
    """Create the triggers for the tables that are there; safe to call again."""
    connection = connections[using]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for refusal in refusals:
            if refusal.table not in present:
                continue
            table, act, condition = refusal.table, refusal.act, refusal.condition
            trigger = _name(refusal)
            if connection.vendor == "postgresql":
                body = f"RAISE EXCEPTION '{refusal.name}' USING ERRCODE = 'integrity_constraint_violation';"
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
                    f"BEGIN SELECT RAISE(ABORT, '{refusal.name}'); END"
                )
