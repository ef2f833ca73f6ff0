"""Tables whose rows have no numbers."""

from typing import Any

from django.db import migrations


class CreateWithoutRowNumbers(migrations.CreateModel):
    """Creates the table of a model; on SQLite without the row numbers that would tell in which order rows came."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.sql_create_table = f"{schema_editor.sql_create_table} WITHOUT ROWID"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.__dict__.pop("sql_create_table", None)
