"""The database itself refuses two phases of one module that open the same feature at the same time."""

from typing import Any

from django.db import connections

CONSTRAINT = "phase_feature_no_overlap"
_TABLE = "processes_phasefeature"
_OVERLAP = f"""
    SELECT 1 FROM {_TABLE} AS other
    WHERE other.module_id = NEW.module_id AND other.feature = NEW.feature AND other.id <> NEW.id
      AND (other.ends IS NULL OR other.ends > NEW.starts) AND (NEW.ends IS NULL OR NEW.ends > other.starts)
"""  # noqa: S608  (nothing of it comes from outside)


def forbid_overlaps(using: str = "default", **kwargs: Any) -> None:
    """Create the exclusion constraint (PostgreSQL) or the triggers (SQLite); safe to call again."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if _TABLE not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "postgresql":
            cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [CONSTRAINT])
            if cursor.fetchone() is None:
                cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
                cursor.execute(
                    f"ALTER TABLE {_TABLE} ADD CONSTRAINT {CONSTRAINT} EXCLUDE USING gist "
                    "(module_id WITH =, feature WITH =, tstzrange(starts, ends, '[)') WITH &&) "
                    "DEFERRABLE INITIALLY IMMEDIATE"
                )
        else:
            for act, when in (("insert", "INSERT"), ("update", "UPDATE")):
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {CONSTRAINT}_{act} AFTER {when} ON {_TABLE} "
                    f"WHEN EXISTS ({_OVERLAP}) BEGIN SELECT RAISE(ABORT, '{CONSTRAINT}'); END"
                )
