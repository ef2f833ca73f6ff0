"""The database itself refuses to change or delete what the history of a measure holds."""

from typing import Any

from django.db import connections

TABLES = ("measures_entry", "measures_evidence", "measures_withholding")
NAME = "measures_append_only"


def protect(using: str = "default", **kwargs: Any) -> None:
    """Create the triggers that refuse UPDATE and DELETE; safe to call again."""
    connection = connections[using]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            cursor.execute(
                f"""
                CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '{NAME}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
                """
            )
        for table in TABLES:
            if table in present:
                _protect_table(connection, cursor, table)


def _protect_table(connection: Any, cursor: Any, table: str) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        cursor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {table}_append_only_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
        )
