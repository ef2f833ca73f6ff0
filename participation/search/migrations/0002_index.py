"""The index itself, in the own way of each database: Django's state knows nothing of it."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE search_index USING fts5(title, summary, body, tokenize = 'ascii', prefix = '2 3')",
    # Words in the title count most, those in tags and summary less, those in the text least.
    "INSERT INTO search_index (search_index, rank) VALUES ('rank', 'bm25(10.0, 4.0, 1.0)')",
]
SQLITE_BACK = ["DROP TABLE search_index"]
POSTGRESQL = [
    "ALTER TABLE search_searchdocument ADD COLUMN vector tsvector",
    # Vectors of usual texts stay uncompressed in their row: ranking many of them is four times as fast.
    "ALTER TABLE search_searchdocument ALTER COLUMN vector SET STORAGE MAIN",
    "ALTER TABLE search_searchdocument SET (toast_tuple_target = 8160)",
    # One index for all regions: PostgreSQL intersects it with the one on the region.
    "CREATE INDEX search_document_vector ON search_searchdocument USING gin (vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_searchdocument DROP COLUMN vector"]


def make_index(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def remove_index(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make_index, remove_index)]
