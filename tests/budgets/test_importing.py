"""Budgets from files of elsewhere: taken over whole and shown, or refused; written again as the same data."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scopes_disabled

from participation.ballots.models import Box, SealedBallot
from participation.ballots.verifying import check
from participation.budgets.models import Budget, Count, ImportedElection, Project
from participation.budgets.pabulib import read
from participation.budgets.services.counting import count_due
from participation.core import clock
from participation.processes.models import Process
from tests import factories
from tests.budgets.factories import at_result
from tests.database import ROOT

pytestmark = pytest.mark.django_db

FOLDER = Path(os.environ.get("PARTICIPATION_SHARED_DATA", ROOT.parent / "shared" / "data")) / "pabulib"

SMALL = """META
key;value
unit;Heidestadt
instance;2025
country;Germany
budget;1000,50
vote_type;approval
max_length;2
num_votes;12
PROJECTS
project_id;cost;name;selected;target
1;600;Bänke;1;alle
2;400.5;Bäume;1;alle
3;500;Brunnen;0;Kinder
VOTES
voter_id;age;sex;voting_method;vote
""" + "".join(f"v{number};{20 + number};F;internet;{'1,2' if number < 7 else '3'}\n" for number in range(12))


@pytest.fixture
def stage(now: Any) -> factories.Stage:
    return factories.stage()


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def written(text: str | bytes, name: str = "haushalt.pb") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return written


def run(*arguments: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command(*map(str, arguments), "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return found


def taken_over(path: Path) -> dict[str, Any]:
    found = run("import_pabulib", path, "--region", "heide")
    with scopes_disabled():
        count_due(clock.now())
    return found


def shared(name: str) -> Path:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"The shared data are absent: {name} is not in {FOLDER}.")
    return path


def test_a_file_becomes_a_finished_budget_with_every_ballot(stage: Any, file: Any) -> None:
    found = taken_over(file(SMALL))
    assert (found["projects"], found["ballots"], found["budget_cents"]) == (3, 12, 100_050)
    with scopes_disabled():
        budget = Budget._base_manager.get(pk=found["budget"])
        assert budget.title == "Heidestadt 2025"
        assert budget.import_only
        assert list(Project._base_manager.order_by("pk").values_list("title", "price_cents", "stage")) == [
            ("Bänke", 60_000, "selected"), ("Bäume", 40_050, "selected"), ("Brunnen", 50_000, "open"),
        ]  # fmt: skip
        box = Box._base_manager.get(module=budget)
        assert check(box).is_right
        assert SealedBallot.objects.filter(box=box).count() == 12
        assert {count.rule for count in Count._base_manager.filter(state="done")} == {
            "greedy-votes", "greedy-cost", "equal-shares", "phragmen",
        }  # fmt: skip


def test_what_voters_said_is_tabulated_in_groups_of_five(stage: Any, file: Any) -> None:
    found = taken_over(file(SMALL))
    with scopes_disabled():
        tables = Box._base_manager.get(module=found["budget"]).tables
    assert tables["voters"] == 12
    rows = [row for table in tables["groups"].values() for row in table["rows"]]
    assert rows
    assert all(cell == 0 or cell >= 5 for row in rows for cell in (row["voters"], *row.get("cells", [])))


def test_the_same_file_again_changes_nothing(stage: Any, file: Any) -> None:
    first, second = taken_over(file(SMALL)), taken_over(file(SMALL, "andere.pb"))
    assert (first["is_new"], second["is_new"]) == (True, False)
    assert first["budget"] == second["budget"]
    with scopes_disabled():
        assert Project._base_manager.count() == 3


def test_a_second_file_stands_in_the_same_process_under_an_address_of_its_own(stage: Any, file: Any) -> None:
    first, second = taken_over(file(SMALL)), taken_over(file(SMALL.replace("Bänke", "Stühle"), "andere.pb"))
    with scopes_disabled():
        budgets = Budget._base_manager.filter(pk__in=[first["budget"], second["budget"]])
        assert len({budget.slug for budget in budgets}) == 2
        assert len({budget.process_id for budget in budgets}) == 1


def test_a_title_can_be_given(stage: Any, file: Any) -> None:
    found = run("import_pabulib", file(SMALL), "--region", "heide", "--title", "Unser Haushalt")
    assert found["title"] == "Unser Haushalt"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SMALL.replace("v0;20;F;internet;1,2", "v0;20;F;internet;1,9"), "9"),
        (SMALL.replace("2;400.5", "2;-400"), "2"),
        (SMALL.replace("v1;", "v0;", 1), "v0"),
        (SMALL[: len(SMALL) - 40], "num_votes"),
        (SMALL.encode("utf-16"), "UTF-8"),
        ("voter_id;" + ";".join(map(str, range(5000))), "META"),
        ("", "META"),
    ],
)
def test_a_faulty_file_is_refused_with_its_lines_and_leaves_nothing(
    stage: Any, file: Any, text: str | bytes, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        taken_over(file(text))
    with scopes_disabled():
        assert not Project._base_manager.exists()
        assert not Process._base_manager.filter(slug="uebernommene-haushalte").exists()


def test_lines_are_named(stage: Any, file: Any) -> None:
    with pytest.raises(CommandError, match=r"(Line|Zeile) 18"):
        taken_over(file(SMALL.replace("v1;21;F;internet;1,2", "v1;21;F;internet;8")))


def test_a_failure_in_the_middle_leaves_nothing_half(stage: Any, file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("participation.budgets.services.importing.record_sealed", dies)
    with pytest.raises(KeyboardInterrupt):
        taken_over(file(SMALL))
    with scopes_disabled():
        assert not Project._base_manager.exists()
        assert not ImportedElection._base_manager.exists()


def test_unknown_regions_and_absent_files_are_told(stage: Any, tmp_path: Path, file: Any) -> None:
    with pytest.raises(CommandError, match="no region"):
        run("import_pabulib", file(SMALL), "--region", "atlantis")
    with pytest.raises(CommandError, match="cannot be read"):
        taken_over(tmp_path / "fehlt.pb")


def test_what_was_taken_over_is_written_as_the_same_data(stage: Any, file: Any, tmp_path: Path) -> None:
    path = file(SMALL)
    found = taken_over(path)
    written = run("export_pabulib", "--budget", found["budget"], tmp_path / "zurueck.pb")
    assert written["ballots"] == 12
    with path.open("rb") as before, (tmp_path / "zurueck.pb").open("rb") as after:
        assert read(before) == read(after)


def test_a_budget_of_ones_own_is_written_and_read_again(stage: Any, tmp_path: Path) -> None:
    budget = at_result(stage.heide)
    with pytest.raises(CommandError, match="jugend"):
        run("export_pabulib", "--budget", budget.pk, tmp_path / "eigener.pb")
    run("export_pabulib", "--budget", budget.pk, "--heading", "jugend", tmp_path / "eigener.pb")
    with (tmp_path / "eigener.pb").open("rb") as stream:
        file = read(stream)
    assert (file.budget, len(file.projects), len(file.votes)) == (6_000_000, 2, 6)
    taken = taken_over(tmp_path / "eigener.pb")
    run("export_pabulib", "--budget", taken["budget"], tmp_path / "wieder.pb")
    with (tmp_path / "wieder.pb").open("rb") as stream:
        assert read(stream) == file


@pytest.mark.parametrize(
    "name", ["poland_gdynia_2020_grabowek-small.pb", "poland_czestochowa_2020_grabowka.pb",
             "poland_krakow_2018_swoszowice.pb"],
)  # fmt: skip
def test_real_elections_are_taken_over_counted_by_every_rule_shown_and_written_again(
    stage: Any, at_heide: Any, name: str, tmp_path: Path
) -> None:
    path = shared(name)
    found = taken_over(path)
    for rule in ("greedy-votes", "greedy-cost", "equal-shares", "phragmen"):
        assert run("count_budget", "--budget", found["budget"], "--rule", rule)["winners"]
    page = at_heide().get(f"/haushalte/{found['budget']}/ergebnis/")
    assert page.status_code == 200
    run("export_pabulib", "--budget", found["budget"], tmp_path / "zurueck.pb")
    with path.open("rb") as before, (tmp_path / "zurueck.pb").open("rb") as after:
        assert read(before) == read(after)


def test_what_a_city_decided_by_a_rule_of_its_own_is_shown_beside_the_count(stage: Any, at_heide: Any) -> None:
    found = taken_over(shared("poland_gdynia_2020_grabowek-small.pb"))
    counted = run("count_budget", "--budget", found["budget"], "--rule", "greedy-votes")
    assert len(counted["decided_elsewhere"]["selected"]) == 3
    assert len(counted["decided_elsewhere"]["only_here"]) == 7
    text = at_heide().get(f"/haushalte/{found['budget']}/ergebnis/").content.decode()
    assert 'id="dort"' in text
    assert "PLN" in text
