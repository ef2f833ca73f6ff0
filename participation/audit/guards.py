"""The database itself refuses to change or delete audit entries."""

from typing import Any

from django.db import connections

_TABLE = "audit_entry"


def protect(using: str = "default", **kwargs: Any) -> None:
    """Create the triggers that refuse UPDATE and DELETE; safe to call again."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if _TABLE not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "postgresql":
            cursor.execute(
                """
                CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'audit_append_only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
                """
            )
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON {_TABLE} "
                "FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
            )
        else:
            for act in ("UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS audit_append_only_{act.lower()} BEFORE {act} ON {_TABLE} "
                    "BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END"
                )
