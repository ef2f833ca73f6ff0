"""Pabulib files are read whole or refused with the lines that are wrong."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from participation.budgets.pabulib import FaultyFile, PabulibFile, VoteType, read, reading, write
from tests.database import ROOT

GOOD = '''META
key;value
budget;1000,50
vote_type;approval
num_projects;2
num_votes;2
max_length;2
PROJECTS
project_id;cost;name
1;600;"Bänke; ""für alle"""
2;400.5;Bäume
VOTES
voter_id;age;vote
a;30;1,2
b;;2
'''


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


FOLDER = Path(os.environ.get("PARTICIPATION_SHARED_DATA", ROOT.parent / "shared" / "data")) / "pabulib"


def parsed(text: str | bytes) -> PabulibFile:
    return read(io.BytesIO(text.encode() if isinstance(text, str) else text))


def written(file: PabulibFile) -> str:
    stream = io.StringIO(newline="")
    write(file, stream)
    return stream.getvalue()


def problems(text: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(FaultyFile) as caught:
        parsed(text)
    return [(problem.line, problem.message) for problem in caught.value.problems]


def test_everything_that_stands_in_a_file_is_there() -> None:
    file = parsed(GOOD)
    assert (file.budget, file.vote_type) == (100_050, VoteType.APPROVAL)
    assert file.projects[0] == {"project_id": "1", "cost": "600", "name": 'Bänke; "für alle"'}
    assert file.votes[1] == {"voter_id": "b", "age": "", "vote": "2"}
    assert file.vote_columns == ["voter_id", "age", "vote"]


@pytest.mark.parametrize("changed", [GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD, GOOD.replace("META", "\nMETA\n")])
def test_line_ends_marks_and_empty_lines_do_not_matter(changed: str) -> None:
    assert parsed(changed) == parsed(GOOD)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.pb")) or [None], ids=lambda path: path.stem if path else "")
def test_real_files_come_back_as_the_same_data(path: Path | None) -> None:
    if path is None:
        pytest.skip(f"No elections in {FOLDER}.")
    with path.open("rb") as stream:
        file = read(stream)
    assert parsed(written(file)) == file


cell = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(st.lists(st.tuples(cell, cell), max_size=4))
def test_whatever_a_cell_holds_comes_back(cells: list[tuple[str, str]]) -> None:
    file = PabulibFile(
        {"budget": "5", "vote_type": "approval"},
        [{"project_id": "1", "cost": "3", "name": name, "more": more} for name, more in cells[:1] or [("x", "y")]],
        [
            {"voter_id": str(number), "vote": "1", "word": word, "more": more}
            for number, (word, more) in enumerate(cells)
        ],
        ["project_id", "cost", "name", "more"],
        ["voter_id", "vote", "word", "more"],
    )
    assert parsed(written(file)) == file


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("b;;2", "b;;2,9", 15, "unknown project 9"),
        ("b;;2", "b;;2,2", 15, "twice"),
        ("b;;2", "a;;2", 15, "voter a"),
        ("b;;2", "b;2", 15, "2 cells"),
        ("b;;2", "b;;2;3;4", 15, "5 cells"),
        ("max_length;2", "max_length;1", 14, "2 projects"),
        ("2;400.5;Bäume", "2;-3;Bäume", 11, "more than 0"),
        ("2;400.5;Bäume", "2;viel;Bäume", 11, "no amount"),
        ("2;400.5;Bäume", "2;1.005;Bäume", 11, "no amount"),
        ("2;400.5;Bäume", "1;5;Bäume", 11, "listed twice"),
        ("num_votes;2", "num_votes;3", 0, "Is it complete?"),
        ("num_votes;2", "num_votes;zwei", 6, "whole number"),
        ("num_votes;2", "num_projects;2", 6, "given twice"),
        ("budget;1000,50", "budget;0", 0, "above 0"),
        ("budget;1000,50", "budget;1_000", 0, "above 0"),
        ("vote_type;approval", "vote_type;choose", 0, "approval, cumulative or ordinal"),
        ("project_id;cost;name", "project_id;price;name", 9, "“cost”"),
        ("voter_id;age;vote", "voter_id;vote;vote", 13, "named twice"),
        ("VOTES\n", "META\n", 12, "in this order"),
        ("PROJECTS\n", "PROJECTS \nVOTES\n", 9, "in this order"),
        ("META\n", "", 1, "must begin with"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(before: str, after: str, line: int, words: str) -> None:
    assert before in GOOD
    found = problems(GOOD.replace(before, after, 1))
    assert any(number == line and words in message for number, message in found), found


def test_points_must_fit_the_projects_and_the_rules() -> None:
    text = GOOD.replace("approval", "cumulative\nmax_sum_points;5\nmax_points;4").replace("age", "points")
    good = text.replace("a;30;1,2", "a;3,2;1,2").replace("b;;2", "b;4;2")
    assert len(parsed(good).votes) == 2
    for points, words in (("3,3", "6 points"), ("3", "1 points"), ("3,x", "whole"), ("-1,2", "negative"), ("5,0", "4")):
        assert any(words in message for _line, message in problems(good.replace("a;3,2", f"a;{points}")))


def test_a_file_that_breaks_off_is_refused() -> None:
    assert any("complete" in message for _line, message in problems(GOOD[: GOOD.index("b;;2")]))
    assert problems(GOOD[: GOOD.index("VOTES")]) == [(0, "The section VOTES is missing.")]
    assert len(problems("")) == 3


def test_another_encoding_and_broken_quotes_are_told() -> None:
    assert any("UTF-8" in message for _line, message in problems(GOOD.encode("utf-16")))
    assert any("UTF-8" in message for _line, message in problems(GOOD.encode("latin-1")))
    assert any("semicolons" in message for _line, message in problems(GOOD.replace('alle"""', "alle")))
    assert any("semicolons" in message for _line, message in problems(GOOD.replace("Bäume", "x" * 20_001)))


def test_thousands_of_columns_are_refused_at_the_first_line() -> None:
    wide = ";".join(f"c{number}" for number in range(5000))
    assert problems(GOOD.replace("voter_id;age;vote", f"voter_id;vote;{wide}")) == [(13, "More than 100 columns.")]


def test_more_bytes_than_allowed_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    assert problems(GOOD) == [(0, "The file is larger than 256 MB.")]


def test_only_the_first_problems_of_very_many_are_listed() -> None:
    found = problems(GOOD + "".join(f"v{number};;9\n" for number in range(500)))
    assert len(found) == reading.MOST_PROBLEMS + 1
    assert found[-1][0] == 0
