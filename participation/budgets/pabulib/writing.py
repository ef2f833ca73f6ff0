"""Writing Pabulib files."""

import csv
from typing import TextIO

from participation.budgets.pabulib.files import PabulibFile


def write(file: PabulibFile, stream: TextIO) -> None:
    """Write the file; read again, it gives the same data. The stream is opened with `newline=""`."""
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")  # so that both are quoted within cells
    writer.writerows([["META"], ["key", "value"], *file.meta.items()])
    for name, columns, rows in (
        ("PROJECTS", file.project_columns, file.projects),
        ("VOTES", file.vote_columns, file.votes),
    ):
        writer.writerows([[name], columns])
        writer.writerows([row[column] for column in columns] for row in rows)
