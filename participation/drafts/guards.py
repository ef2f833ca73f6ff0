"""The database itself refuses to change or delete what was published."""

from typing import Any

from django.db import connections

FIXED = "draft_version_fixed"
_TABLES = ("drafts_version", "drafts_text", "drafts_lineage", "drafts_move", "drafts_response")


def protect(using: str = "default", **kwargs: Any) -> None:
    """Create the triggers that refuse UPDATE and DELETE; safe to call again."""
    connection = connections[using]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor)) & set(_TABLES)
        if present and connection.vendor == "postgresql":
            cursor.execute(
                f"""
                CREATE OR REPLACE FUNCTION {FIXED}() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '{FIXED}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
                """
            )
        for table in sorted(present):
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE TRIGGER {FIXED} BEFORE UPDATE OR DELETE ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {FIXED}()"
                )
            else:
                for act in ("UPDATE", "DELETE"):
                    cursor.execute(
                        f"CREATE TRIGGER IF NOT EXISTS {table}_fixed_{act.lower()} BEFORE {act} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, '{FIXED}'); END"
                    )
