"""What the database itself keeps of the order in which ballots came, and how that is removed.

PostgreSQL keeps with each row its place (`ctid`) and the transaction that wrote it (`xmin`), and old versions of rows
until a vacuum. SQLite numbers rows unless a table is made without such numbers, and keeps what was deleted in free
pages and in the write-ahead log.
"""

from typing import Any

from django.db import connection, transaction

from participation.ballots.models import Box, OpenBallot, SealedBallot

_OPEN, _SEALED = OpenBallot._meta.db_table, SealedBallot._meta.db_table


def hold(box_id: int) -> None:
    """Keep the box as it is until the end of the transaction; many can hold it at once, sealing waits for them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {Box._meta.db_table} WHERE id = %s FOR SHARE", [box_id])  # noqa: S608


def move(box_id: int) -> None:
    """Copy the ballots of a box to the sealed table in the order of their random keys, then delete them."""
    columns = "key, box_id, receipt_hash, content"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_SEALED} ({columns}) SELECT {columns} FROM {_OPEN} WHERE box_id = %s ORDER BY key",  # noqa: S608
            [box_id],
        )
        cursor.execute(f"DELETE FROM {_OPEN} WHERE box_id = %s", [box_id])  # noqa: S608


def rewrite() -> None:
    """Write the open table anew, without what was deleted from it. Must run outside a transaction.

    On PostgreSQL a vacuum would keep deleted rows that some older snapshot could still see, whoever holds it. The table
    is therefore emptied, which gives it a new file at once, and what other boxes have in it comes back by its keys.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {_OPEN} IN ACCESS EXCLUSIVE MODE")
            cursor.execute(f"CREATE TEMPORARY TABLE kept_ballots ON COMMIT DROP AS SELECT * FROM {_OPEN}")  # noqa: S608
            cursor.execute(f"TRUNCATE {_OPEN}")
            cursor.execute(f"INSERT INTO {_OPEN} SELECT * FROM kept_ballots ORDER BY key")  # noqa: S608
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()
            if busy is not None and busy[0]:
                raise RuntimeError("The write-ahead log could not be emptied, because somebody is reading.")


def leftovers(box_id: int) -> list[str]:
    """What of the order of casting is still there for a box; an empty list when nothing is."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_OPEN} WHERE box_id = %s", [box_id])  # noqa: S608
        if cursor.fetchone()[0]:
            found.append("ballots in the open table")
        if connection.vendor == "postgresql":
            found += _postgres_leftovers(cursor, box_id)
        else:
            found += _sqlite_leftovers(cursor)
    return found


def _postgres_leftovers(cursor: Any, box_id: int) -> list[str]:
    found = []
    cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {_SEALED} WHERE box_id = %s", [box_id])  # noqa: S608
    if cursor.fetchone()[0] > 1:
        found.append("more than one row version among the sealed ballots")
    ordered = f"SELECT key, lag(key) OVER (ORDER BY ctid) AS before FROM {_SEALED} WHERE box_id = %s"  # noqa: S608
    cursor.execute(f"SELECT count(*) FROM ({ordered}) AS rows WHERE before > key", [box_id])  # noqa: S608
    if cursor.fetchone()[0]:
        found.append("an order of the sealed ballots other than that of their keys")
    return found


def _sqlite_leftovers(cursor: Any) -> list[str]:
    found = []
    for table in (_OPEN, _SEALED):
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
        if "WITHOUT ROWID" not in cursor.fetchone()[0].upper():
            found.append(f"row numbers in {table}")
    return found
