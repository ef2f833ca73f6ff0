"""Reading Pabulib files: the whole file or a list of everything that is wrong with it, line by line."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from participation.budgets.pabulib.checking import check_project, check_vote, check_whole
from participation.budgets.pabulib.files import PabulibFile, Row, VoteType, cents, whole

MOST_COLUMNS = 100
MOST_CHARACTERS = 20_000  # in one cell
MOST_BYTES = 256 * 1024 * 1024
MOST_PROBLEMS = 50
SECTIONS = ("META", "PROJECTS", "VOTES")
NEEDED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}


@dataclass(frozen=True)
class Problem:
    """Something wrong in a line (0: in the file as a whole), as a sentence."""

    line: int
    message: str

    def __str__(self) -> str:
        return _("Line %(line)s: %(message)s") % vars(self) if self.line else self.message


class FaultyFile(Exception):
    """A file that cannot be taken; `problems` are the first of everything that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read(stream: BinaryIO) -> PabulibFile:
    """The file, checked. Raises FaultyFile."""
    return _Reader().read(stream)


class _Stop(Exception):
    """So much is wrong that reading on would only repeat it."""


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.rows: dict[str, list[tuple[int, Row]]] = {name: [] for name in SECTIONS}
        self.columns: dict[str, list[str]] = {}

    def read(self, stream: BinaryIO) -> PabulibFile:
        try:
            self._sections(stream)
            file = self._file()
        except _Stop:
            raise FaultyFile(self.problems) from None
        if self.problems:
            raise FaultyFile(self.problems)
        return file

    def _note(self, line: int, message: str) -> None:
        self.problems.append(Problem(line, message))
        if len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(Problem(0, _("There is more wrong; these are the first problems.")))
            raise _Stop

    def _sections(self, stream: BinaryIO) -> None:
        """Sort the lines into sections, as rows by column."""
        section = ""
        for line, cells in self._lines(stream):
            if len(cells) == 1 and cells[0].strip().upper() in SECTIONS:
                section = self._begin(line, cells[0].strip().upper())
            elif not section:
                self._note(line, _("The file must begin with the section META."))
                raise _Stop
            elif section not in self.columns:
                self._header(line, section, cells)
            elif len(cells) != len(self.columns[section]):
                values = {"found": len(cells), "expected": len(self.columns[section])}
                self._note(line, _("%(found)s cells where the section has %(expected)s columns.") % values)
            else:
                self.rows[section].append((line, dict(zip(self.columns[section], cells, strict=True))))
        for name in SECTIONS:
            if name not in self.columns:
                self._note(0, _("The section %(section)s is missing.") % {"section": name})
        if self.problems:
            raise _Stop

    def _begin(self, line: int, section: str) -> str:
        begun = [name for name in SECTIONS if name in self.columns]
        if section in begun or len(begun) != SECTIONS.index(section):
            self._note(line, _("The sections must be META, PROJECTS and VOTES, each once and in this order."))
            raise _Stop
        return section

    def _header(self, line: int, section: str, cells: list[str]) -> None:
        columns = [cell.strip() for cell in cells]
        if len(columns) > MOST_COLUMNS:
            self._note(line, _("More than %(number)s columns.") % {"number": MOST_COLUMNS})
            raise _Stop
        if len(set(columns)) != len(columns):
            self._note(line, _("A column is named twice."))
            raise _Stop
        for column in NEEDED[section]:
            if column not in columns:
                values = {"section": section, "column": column}
                self._note(line, _("The section %(section)s needs the column “%(column)s”.") % values)
                raise _Stop
        self.columns[section] = columns

    def _lines(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        """The number and the cells of each line that is not empty."""
        text = io.TextIOWrapper(io.BufferedReader(_Limited(stream)), encoding="utf-8-sig", newline="")
        limit = csv.field_size_limit(MOST_CHARACTERS)
        reader = csv.reader(text, delimiter=";", strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, cells
        except UnicodeDecodeError:
            self._note(
                reader.line_num + 1, _("The file is not encoded in UTF-8. Please save it anew in that encoding.")
            )
            raise _Stop from None
        except _TooLarge:
            self._note(0, _("The file is larger than 256 MB."))
            raise _Stop from None
        except csv.Error:
            self._note(reader.line_num, _("This line cannot be read as cells divided by semicolons."))
            raise _Stop from None
        finally:
            csv.field_size_limit(limit)
            text.detach()

    def _file(self) -> PabulibFile:
        meta = self._meta()
        projects: dict[str, Row] = {}
        for line, row in self.rows["PROJECTS"]:
            for message in check_project(row, projects):
                self._note(line, message)
            projects[row["project_id"]] = row
        voters: set[str] = set()
        vote_type = VoteType(meta["vote_type"])
        for line, row in self.rows["VOTES"]:
            for message in check_vote(row, meta, vote_type, projects, voters):
                self._note(line, message)
            voters.add(row["voter_id"])
        for message in check_whole(meta, len(projects), len(voters)):
            self._note(0, message)
        return PabulibFile(
            meta,
            [row for _line, row in self.rows["PROJECTS"]],
            [row for _line, row in self.rows["VOTES"]],
            self.columns["PROJECTS"],
            self.columns["VOTES"],
        )

    def _meta(self) -> Row:
        meta: Row = {}
        for line, row in self.rows["META"]:
            key = row["key"].strip()
            if key in meta:
                self._note(line, _("“%(key)s” is given twice.") % {"key": key})
            meta[key] = row["value"].strip()
            if key in ("min_length", "max_length", "max_sum_points", "max_points", "num_projects", "num_votes"):
                try:
                    whole(meta, key)
                except ValueError:
                    self._note(line, _("“%(key)s” must be a whole number.") % {"key": key})
        if meta.get("vote_type") not in list(VoteType):
            self._note(0, _("The kind of ballots (vote_type) must be approval, cumulative or ordinal."))
        try:
            if cents(meta.get("budget", "")) <= 0:
                raise ValueError
        except ValueError:
            self._note(0, _("The budget must be an amount above 0."))
        if self.problems:
            raise _Stop
        return meta


class _TooLarge(Exception):
    """More bytes than a file may have."""


class _Limited(io.RawIOBase):
    """Hands bytes through and stops at the limit, however much comes."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.left = MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.stream.read(len(buffer))
        self.left -= len(piece)
        if self.left < 0:
            raise _TooLarge
        buffer[: len(piece)] = piece
        return len(piece)
