"""Taking over a debate from Polis."""

import csv
import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.contributions.models import Contribution
from participation.core.policies import can
from participation.core.recounting import counters, mend
from participation.debates.models import Debate, DebateModule, Respondent, Statement, StatementAnswer
from participation.processes.models import Process
from tests import factories
from tests.world import browser

pytestmark = pytest.mark.django_db

COMMENTS = [
    ["timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"],
    ["1651045893819", "Wed Apr 27", "0", "0", "2", "0", "1", "Gebrauchtes soll einfacher zu finden sein."],
    ["1651045993819", "Wed Apr 27", "1", "2", "1", "1", "1", "Geräte sollen sich reparieren lassen."],
    ["1651046093819", "Wed Apr 27", "2", "2", "9", "9", "-1", "Das gehört nicht hierher."],
    ["1651046193819", "Wed Apr 27", "3", "3", "0", "0", "0", "Noch nicht geprüft, mit Komma, und „Zitat“."],
]
VOTES = [
    ["participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", "0", "1", "2", "3"],
    ["1", "", "0", "0", "3", "1", "1", "1", "-1", "0", ""],
    ["2", "", "", "2", "2", "2", "0", "1", "1", "", ""],
    ["3", "", "1", "1", "1", "0", "1", "", "", "-1", ""],
]
SUMMARY = [
    ["topic", "Reparieren"],
    ["url", "https://pol.is/abc123"],
    ["voters", "3"],
    ["conversation-description", "Was hilft?\n\nMehr bei [Energie](https://pol.is/xyz). <script>alert(1)</script>"],
]


@pytest.fixture
def stage(db: None) -> factories.Stage:
    return factories.stage()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    write(tmp_path, "comments.csv", COMMENTS)
    write(tmp_path, "participants-votes.csv", VOTES)
    write(tmp_path, "summary.csv", SUMMARY)
    return tmp_path


def write(folder: Path, name: str, rows: list[list[str]]) -> None:
    with (folder / name).open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)


def run(folder: Path, region: str = "heide", **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("import_polis", str(folder), region=region, json=True, stdout=out, **options)
    result: dict[str, Any] = json.loads(out.getvalue().strip().splitlines()[-1])
    return result


def rows_of_everything() -> list[int]:
    with scopes_disabled():
        return [
            model._base_manager.count()
            for model in (Process, DebateModule, Contribution, Statement, StatementAnswer, Respondent, User)
        ]


def test_import_counts_and_keeps_every_answer(stage, export) -> None:
    result = run(export)
    assert result["statements"] == {"total": 4, "accepted": 2, "undecided": 1, "rejected": 1}
    assert result["participants"] == 3
    assert result["answers"] == {"total": 6, "agree": 3, "disagree": 2, "pass": 1}
    with scopes_disabled():
        debate = Debate.objects.get(pk=result["debate"])
        found = {row.source_id: row for row in Statement.objects.filter(debate=debate)}
    assert debate.title == "Reparieren"
    assert debate.respondent_count == 3
    assert [(found[n].agree_count, found[n].disagree_count, found[n].pass_count) for n in "0123"] == [
        (2, 0, 0), (1, 1, 0), (0, 1, 1), (0, 0, 0),
    ]  # fmt: skip
    assert [found[n].state for n in "0123"] == ["public", "public", "hidden", "waiting"]
    assert [found[n].is_seed for n in "0123"] == [True, False, False, False]
    assert found["0"].created_at.isoformat() == "2022-04-27T07:51:33.819000+00:00"
    assert found["1"].author.username.endswith("-2")
    assert "<script" not in debate.body
    assert 'href="https://pol.is/xyz"' in debate.body


def test_counters_of_an_import_are_the_truth(stage, export) -> None:
    run(export)
    with scopes_disabled():
        assert [drift for entry in counters() if "debates." in entry.name for drift in mend(entry)] == []


def test_every_mismatch_is_listed(stage, export) -> None:
    result = run(export)
    assert result["mismatches"] == [
        {
            "statement": "2",
            "moderation": "rejected",
            "agrees_in_comments": 9,
            "agrees_counted": 0,
            "disagrees_in_comments": 9,
            "disagrees_counted": 1,
        }
    ]
    assert result["mismatches_among_accepted"] == 0


def test_importing_twice_adds_nothing(stage, export) -> None:
    first = run(export)
    before = rows_of_everything()
    second = run(export, title="Ein anderer Titel")
    assert rows_of_everything() == before
    assert second["debate"] == first["debate"]
    assert second["added"] == {"debates": 0, "participants": 0, "statements": 0, "answers": 0}
    assert second["answers"] == first["answers"]


def test_a_later_export_adds_what_is_new(stage, export) -> None:
    run(export)
    write(export, "comments.csv", [*COMMENTS, ["1651047093819", "", "4", "4", "1", "0", "1", "Eine neue Aussage."]])
    later = [
        VOTES[0] + ["4"],
        *([*row, ""] for row in VOTES[1:]),
        ["4", "", "", "1", "1", "1", "0", "", "", "", "", "1"],
    ]
    write(export, "participants-votes.csv", later)
    result = run(export)
    assert result["added"] == {"debates": 0, "participants": 1, "statements": 1, "answers": 1}


def test_the_same_export_goes_into_two_districts(stage, export) -> None:
    here, there = run(export, "heide"), run(export, "kueste", title="An der Küste")
    assert here["debate"] != there["debate"]
    assert there["title"] == "An der Küste"
    assert there["added"]["participants"] == 3
    with scopes_disabled():
        assert User.objects.filter(is_import=True).count() == 6


def test_imported_people_cannot_sign_in(stage, export, client) -> None:
    run(export)
    for user in User.objects.filter(is_import=True):
        assert not user.has_usable_password()
        assert not user.is_active
        assert user.email.endswith("@import.invalid")
        assert "@" not in user.username
        assert authenticate(username=user.username, password=user.password) is None


def test_rejected_and_undecided_statements_are_not_shown(stage, export) -> None:
    result = run(export)
    visitor = browser("heide.land.localhost")
    for url in (
        f"/debatten/{result['debate']}/aussagen/",
        f"/debatten/{result['debate']}/ergebnisse/",
        f"/debatten/{result['debate']}-reparieren/",
    ):
        page = visitor.get(url)
        assert page.status_code == 200
        text = page.content.decode()
        assert "Das gehört nicht hierher" not in text
        assert "Noch nicht geprüft" not in text
        assert "csrfmiddlewaretoken" not in text


def test_nobody_changes_what_was_imported(stage, export) -> None:
    result = run(export)
    resident = factories.person("Anna", lives_in=stage.heide)
    with scopes_disabled():
        debate = Debate.objects.get(pk=result["debate"])
        statement = Statement.objects.get(debate=debate, source_id="0")
        for ability, obj in (
            ("debates.vote", debate),
            ("debates.add_statement", debate),
            ("debates.answer_statement", statement),
        ):
            decision = can(resident, ability, obj)
            assert not decision
            assert decision.code == "closed"


BROKEN = {
    "comments_without_columns": ("comments.csv", [["a", "b"], ["1", "2"]]),
    "no_statements": ("comments.csv", COMMENTS[:1]),
    "statement_twice": ("comments.csv", [*COMMENTS, COMMENTS[1]]),
    "bad_moderation": ("comments.csv", [COMMENTS[0], [*COMMENTS[1][:6], "7", "Text"]]),
    "bad_number": ("comments.csv", [COMMENTS[0], ["neulich", *COMMENTS[1][1:]]]),
    "short_line": ("comments.csv", [*COMMENTS, ["1", "2"]]),
    "bad_answer": ("participants-votes.csv", [VOTES[0], ["1", "", "", "", "", "", "", "5", "", "", ""]]),
    "participant_twice": ("participants-votes.csv", [*VOTES, VOTES[1]]),
    "unknown_statement": ("participants-votes.csv", [VOTES[0] + ["77"], *([*row, "1"] for row in VOTES[1:])]),
    "no_participant": ("participants-votes.csv", [["xid", "0"], ["1", "1"]]),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_named_and_changes_nothing(stage, export, case) -> None:
    name, rows = BROKEN[case]
    before = rows_of_everything()
    write(export, name, rows)
    with pytest.raises(CommandError, match=name.replace(".", r"\.")):
        run(export)
    assert rows_of_everything() == before


def test_a_missing_file_folder_or_region_is_named_and_changes_nothing(stage, export, tmp_path) -> None:
    before = rows_of_everything()
    with pytest.raises(CommandError, match="nirgends"):
        run(tmp_path / "nirgends")
    with pytest.raises(CommandError, match="atlantis"):
        run(export, "atlantis")
    with pytest.raises(CommandError):
        run(export, "heidedorf")  # a municipality without a site
    (export / "participants-votes.csv").write_bytes(b"\xff\xfe\x00participant")
    with pytest.raises(CommandError, match=r"participants-votes\.csv"):
        run(export)
    (export / "summary.csv").unlink()
    with pytest.raises(CommandError, match=r"summary\.csv"):
        run(export)
    assert rows_of_everything() == before


SHARED = Path(os.environ.get("PARTICIPATION_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
EXPECTED = {
    "wohnen": {
        "statements": {"total": 613, "accepted": 315, "undecided": 0, "rejected": 298},
        "participants": 1503,
        "answers": {"total": 79315, "agree": 42545, "disagree": 14628, "pass": 22142},
        "mismatches_among_accepted": 156,
    },
    "produktion-und-konsum": {
        "statements": {"total": 522, "accepted": 277, "undecided": 0, "rejected": 245},
        "participants": 1116,
        "answers": {"total": 61384, "agree": 38206, "disagree": 9223, "pass": 13955},
        "mismatches_among_accepted": 153,
    },
}


def test_real_debates_come_into_two_districts(stage) -> None:
    if not (SHARED / "klimarat").is_dir():
        pytest.skip("The shared data are absent: set PARTICIPATION_SHARED_DATA to their folder.")
    for (name, expected), region in zip(EXPECTED.items(), ("heide", "kueste"), strict=True):
        result = run(SHARED / "klimarat" / name, region)
        assert {key: result[key] for key in expected} == expected
        assert result["added"]["answers"] == expected["answers"]["total"]
        visitor = browser(f"{region}.land.localhost")
        page = visitor.get(f"/debatten/{result['debate']}/ergebnisse/")
        assert page.status_code == 200
        assert page.content.count(b"<progress") == 45
        assert run(SHARED / "klimarat" / name, region)["added"]["answers"] == 0
