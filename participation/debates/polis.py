"""Reading the export of a Polis conversation: `summary.csv`, `comments.csv` and `participants-votes.csv`."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from participation.core.errors import Invalid

MODERATION = {"1": "accepted", "0": "undecided", "-1": "rejected"}
VALUES = {"1": 1, "-1": -1, "0": 0}
_COMMENT_COLUMNS = ("timestamp", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body")


@dataclass(frozen=True, slots=True)
class PolisStatement:
    """A statement with the totals that the export itself gives; `moderation` is accepted, undecided or rejected."""

    number: str
    author: str
    text: str
    moderation: str
    written_at: datetime
    agrees: int
    disagrees: int


class PolisAnswer(NamedTuple):
    """What one participant answered to one statement: 1, −1, or 0 (passed)."""

    participant: str
    statement: str
    value: int


@dataclass(frozen=True, slots=True)
class PolisExport:
    """All of a conversation. `source` is what makes it recognisable when it is imported again."""

    source: str
    topic: str
    description: str
    statements: list[PolisStatement]
    participants: list[str]
    answers: list[PolisAnswer]


def read(folder: Path) -> PolisExport:
    """Read the files of an export. Raises Invalid, naming file and line, for whatever cannot be right."""
    if not folder.is_dir():
        raise Invalid(_("There is no folder %(folder)s.") % {"folder": folder})
    summary = _summary(folder / "summary.csv")
    statements = _statements(folder / "comments.csv")
    participants, answers = _answers(folder / "participants-votes.csv", {row.number for row in statements})
    address = summary.get("url", "").rstrip("/").rsplit("/", 1)[-1]
    topic = summary.get("topic", "").strip()
    source = f"polis:{(address or topic or folder.resolve().name)[:50]}"
    return PolisExport(source, topic, summary.get("conversation-description", ""), statements, participants, answers)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            for row in reader:
                if row:
                    yield reader.line_num, row
    except FileNotFoundError as error:
        raise Invalid(_("There is no file %(file)s.") % {"file": path}) from error
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        raise Invalid(_("%(file)s cannot be read: %(error)s") % {"file": path, "error": error}) from error


def _bad(path: Path, line: int, problem: str) -> Invalid:
    return Invalid(_("%(file)s, line %(line)s: %(problem)s") % {"file": path.name, "line": line, "problem": problem})


def _summary(path: Path) -> dict[str, str]:
    return {row[0].strip(): row[1] for _line, row in _rows(path) if len(row) > 1}


def _statements(path: Path) -> list[PolisStatement]:
    rows = _rows(path)
    header = next(rows, (1, []))[1]
    lacking = [name for name in _COMMENT_COLUMNS if name not in header]
    if lacking:
        raise _bad(path, 1, _("These columns are missing: %(columns)s.") % {"columns": ", ".join(lacking)})
    found: dict[str, PolisStatement] = {}
    for line, row in rows:
        if len(row) != len(header):
            raise _bad(path, line, _("This line has another number of fields than the first one."))
        statement = _statement(path, line, dict(zip(header, row, strict=True)))
        if statement.number in found:
            raise _bad(path, line, _("Statement %(number)s is there twice.") % {"number": statement.number})
        found[statement.number] = statement
    if not found:
        raise _bad(path, 1, _("There are no statements."))
    return sorted(found.values(), key=lambda statement: int(statement.number))


def _statement(path: Path, line: int, row: dict[str, str]) -> PolisStatement:
    try:
        number = str(int(row["comment-id"]))
        written_at = datetime.fromtimestamp(int(row["timestamp"]) / 1000, tz=UTC)
        agrees, disagrees = int(row["agrees"]), int(row["disagrees"])
    except (ValueError, OverflowError, OSError) as error:
        raise _bad(path, line, _("A number was expected: %(error)s") % {"error": error}) from error
    moderation = MODERATION.get(row["moderated"].strip())
    if moderation is None:
        raise _bad(path, line, _("“moderated” must be 1, 0 or -1, not “%(value)s”.") % {"value": row["moderated"]})
    text = " ".join(row["comment-body"].replace("\x00", "").split())
    if not text:
        raise _bad(path, line, _("The statement has no text."))
    return PolisStatement(number, row["author-id"].strip(), text, moderation, written_at, agrees, disagrees)


def _answers(path: Path, known: set[str]) -> tuple[list[str], list[PolisAnswer]]:
    rows = _rows(path)
    header = next(rows, (1, []))[1]
    if "participant" not in header:
        raise _bad(path, 1, _("These columns are missing: %(columns)s.") % {"columns": "participant"})
    who = header.index("participant")
    columns = [(place, name) for place, name in enumerate(header) if name.isascii() and name.isdigit()]
    unknown = [name for _place, name in columns if name not in known]
    if unknown:
        raise _bad(path, 1, _("comments.csv lacks these statements: %(numbers)s.") % {"numbers": ", ".join(unknown)})
    if len({name for _place, name in columns}) != len(columns):
        raise _bad(path, 1, _("A column is there twice."))
    participants: dict[str, None] = {}
    answers: list[PolisAnswer] = []
    for line, row in rows:
        if len(row) != len(header):
            raise _bad(path, line, _("This line has another number of fields than the first one."))
        participant = row[who].strip()
        if not (participant.isascii() and participant.isdigit()):
            raise _bad(path, line, _("The number of the participant is missing."))
        if participant in participants:
            raise _bad(path, line, _("Participant %(number)s is there twice.") % {"number": participant})
        participants[participant] = None
        answers += _answers_in(path, line, participant, [(name, row[place].strip()) for place, name in columns])
    return list(participants), answers


def _answers_in(path: Path, line: int, participant: str, given: list[tuple[str, str]]) -> list[PolisAnswer]:
    for _name, value in given:
        if value and value not in VALUES:
            raise _bad(path, line, _("An answer must be 1, -1 or 0, not “%(value)s”.") % {"value": value})
    return [PolisAnswer(participant, name, VALUES[value]) for name, value in given if value]
