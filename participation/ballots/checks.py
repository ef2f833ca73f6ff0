"""What must hold in the database, told at each start of a command that checks it."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, register
from django.db import connections

TABLES = ["ballots_openballot", "ballots_sealedballot"]  # other rooms add theirs


@register("database")
def no_row_numbers(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[Error]:
    """On SQLite these tables have no row numbers, which would tell the order in which rows came."""
    found = []
    for name in databases or ():
        connection = connections[name]
        if connection.vendor != "sqlite":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            made = dict(cursor.fetchall())
        found += [
            Error(
                f"The table {table} has row numbers.",
                hint="A migration remade it. Make it WITHOUT ROWID, with ballots.tables.CreateWithoutRowNumbers.",
                id="participation.E020",
            )
            for table in TABLES
            if table in made and "WITHOUT ROWID" not in made[table].upper()
        ]
    return found
