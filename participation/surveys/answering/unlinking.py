"""What PostgreSQL keeps of the order in which anonymous answers came, and how it goes when a survey is over.

With each row it keeps the transaction that wrote it and its place. An invitation is marked as used, an address kept, in
the transaction that stores the answer, so these could be matched. When the survey is over, the rows are written anew in
the order of their random keys, all in one transaction. On SQLite the tables have neither row numbers nor versions.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from participation.surveys.answering.policies import FEATURE, GRACE
from participation.surveys.models import Invited, LeftAddress, Reminder, Response, Survey, Upload


@transaction.atomic
def unlink(survey: Survey, *, at: datetime) -> None:
    """Write the rows of an anonymous survey anew."""
    if connection.vendor == "postgresql":
        batches = "batch_id IN (SELECT id FROM surveys_batch WHERE survey_id = %s)"
        invited = f"invited_id IN (SELECT key FROM surveys_invited WHERE {batches})"  # noqa: S608  (no value from outside)
        # The reminders go: nobody needs them after the end, and they name invitations.
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {Reminder._meta.db_table} WHERE {invited}", [survey.pk])  # noqa: S608
            for model, where in (
                (Response, "survey_id = %s"),
                (LeftAddress, "survey_id = %s"),
                (Upload, "survey_id = %s"),
                (Invited, batches),
            ):
                _anew(cursor, model._meta.db_table, where, survey.pk)
    Survey._base_manager.filter(pk=survey.pk).update(unlinked_at=at)


def _anew(cursor: Any, table: str, where: str, survey: int) -> None:
    cursor.execute(f"CREATE TEMPORARY TABLE anew ON COMMIT DROP AS SELECT * FROM {table} WHERE {where}", [survey])  # noqa: S608
    cursor.execute(f"DELETE FROM {table} WHERE {where}", [survey])  # noqa: S608
    cursor.execute(f"INSERT INTO {table} SELECT * FROM anew ORDER BY key")  # noqa: S608
    cursor.execute("DROP TABLE anew")


def unlink_ended(now: datetime) -> int:
    """Write the answers anew of all anonymous surveys that are over; returns of how many."""
    found = 0
    anonymous = Survey._base_manager.filter(access=Survey.Access.ANONYMOUS, import_only=False, phases__ends__lt=now)
    for survey in anonymous.distinct().prefetch_related("phases"):
        ends = [phase.ends for phase in survey.planned(FEATURE)]
        last = max((end for end in ends if end is not None), default=None)
        if last is None or None in ends or now < last + GRACE or (survey.unlinked_at and survey.unlinked_at >= last):
            continue
        unlink(survey, at=now)
        found += 1
    return found
