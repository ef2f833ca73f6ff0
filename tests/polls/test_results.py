"""What came of a poll: nobody sees it before the box is sealed, afterwards everybody can read, take and check it."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.ballots.models import SealedBallot
from participation.ballots.services import sealing
from participation.polls import services
from participation.polls.exports import totals
from participation.polls.models import Option
from participation.polls.preflib import preflib
from participation.polls.querysets import fresh
from tests import factories
from tests.factories import NOON
from tests.polls.factories import CLOSE, Vote, make_vote

FORMULA = '=cmd|"/C calc"!A0'


def address(vote: Vote, name: str = "results", *more: Any) -> str:
    return reverse(f"polls:{name}", args=[vote.poll.process.slug, vote.poll.slug, *more])


@pytest.fixture
def counted(transactional_db: None, at_heide: Any) -> Iterator[Vote]:
    """A poll of nine ballots, one option of which is a formula, after sealing."""
    with time_machine.travel(NOON, tick=False) as traveller:
        vote = make_vote(settings={"quorum": "turnout_number", "quorum_value": 9, "entitled": 20})
        Option.objects.filter(pk=vote.options("single")[0]).update(title=FORMULA)
        services.open_box(poll=fresh(vote.poll.pk))
        number = {kind: str(question.pk) for kind, question in vote.questions.items()}
        first, second, third = vote.options("ranking")
        for place, voter in enumerate(vote.voters(9)):
            ballot = {
                number["yes_no"]: "yes" if place < 6 else "no",
                number["single"]: vote.options("single")[place % 2],
                number["multiple"]: vote.options("multiple")[:2],
                number["ranking"]: [first, second, third] if place < 4 else [second, third][: 1 + place % 2],
                number["scores"]: {str(vote.options("scores")[place % 3]): 5},
                number["approval"]: vote.options("approval")[: place % 3 + 1],
            }
            vote.cast(ballot, voter)
        traveller.move_to(CLOSE + timedelta(minutes=1))
        vote.seal()
        yield vote


@pytest.mark.django_db
def test_before_sealing_nobody_sees_a_result_staff_neither(now, vote, at_heide) -> None:
    vote.cast({str(vote.questions["yes_no"].pk): "yes"})
    now.move_to(CLOSE + timedelta(minutes=1))
    boss = factories.staff("Petra", Role.ADMINISTRATOR, vote.stage.heide)
    root = factories.person("Wurzel", is_superuser=True)
    for person in (None, boss, root):
        client = at_heide(person)
        page = client.get(address(vote))
        assert page.status_code == 200
        assert "results" not in page.context
        for name in ("results_csv", "results_xlsx", "results_json"):
            assert client.get(address(vote, name)).status_code == 404
        assert client.get(address(vote, "preflib", vote.questions["ranking"].pk)).status_code == 404
    with scopes_disabled():
        assert list(totals(vote.poll)) == []


def test_the_page_tells_majority_quorum_and_turnout_and_has_a_table_for_each_chart(
    counted, at_heide, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(20):
        page = at_heide().get(address(counted))
    html = page.content.decode()
    results = page.context["results"]
    assert [result.state for result in results] == ["reached", "reached", "level", "reached", "level", "reached"]
    assert page.context["voted"] == page.context["ballots"] == 9
    assert page.context["turnout_share"].startswith("45")
    assert html.count('<svg class="chart__drawing"') == html.count("</figure>") == 6
    for result in results:
        assert [row[0] for row in result.main.rows][: len(result.bars)]
    assert counted.box.root in html


def test_the_page_of_the_poll_asks_the_database_a_few_times_only(
    counted, at_heide, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(20):
        assert at_heide().get(counted.poll.get_absolute_url()).status_code == 200


def test_a_formula_does_not_come_alive_in_a_file(counted, at_heide) -> None:
    client = at_heide()
    rows = list(
        csv.reader(
            io.StringIO(b"".join(client.get(address(counted, "results_csv"))).decode("utf-8-sig")), delimiter=";"
        )
    )
    assert FORMULA not in [cell for row in rows for cell in row]
    assert f"'{FORMULA}" in [cell for row in rows for cell in row]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(address(counted, "results_xlsx")))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert f"'{FORMULA}" in [cell.value for cell in cells]


def test_the_files_say_what_the_page_says(counted, at_heide) -> None:
    told = json.loads(b"".join(at_heide().get(address(counted, "results_json"))))
    assert told["root"] == counted.box.root
    assert told["turnout"] == {"online": 9}
    assert [question["id"] for question in told["questions"]] == [
        question["id"] for question in told["rules"]["questions"]
    ]
    with scopes_disabled():
        rows = {(row["kind"], row["answer"]): row for row in totals(counted.poll)}
    assert rows["yes_no", "Ja"]["votes"] == 6
    assert rows["scores", "Vorschlag 1"]["points"] == 15
    assert rows["single", FORMULA]["leads"] is True


def test_everybody_can_count_the_published_ballots_again(counted) -> None:
    key = str(counted.questions["yes_no"].pk)
    ballots = [json.loads(content) for content in SealedBallot.objects.values_list("content", flat=True)]
    counted_again = sum(ballot[key] == "yes" for ballot in ballots)
    stored = {row["id"]: row for row in counted.box.tables["questions"]}
    assert dict(map(tuple, stored[int(key)]["votes"]))["yes"] == counted_again == 6


def test_rankings_are_handed_out_as_preflib_keeps_them(counted, at_heide) -> None:
    answer = at_heide().get(address(counted, "preflib", counted.questions["ranking"].pk))
    text = b"".join(answer).decode()
    head = dict(line[2:].split(": ", 1) for line in text.splitlines() if line.startswith("# ") and ": " in line)
    votes = [line.split(": ") for line in text.splitlines() if not line.startswith("#")]
    assert answer["Content-Disposition"].endswith('.soi"')
    assert head["NUMBER VOTERS"] == "9"
    assert int(head["NUMBER UNIQUE ORDERS"]) == len(votes)
    assert sum(int(number) for number, _order in votes) == 9
    assert ["4", "1,2,3"] in votes
    assert at_heide().get(address(counted, "preflib", counted.questions["single"].pk)).status_code == 404


def test_complete_rankings_make_a_file_of_complete_orders() -> None:
    text = preflib(
        title="Linie\n# x", description="", options=[(5, "a"), (7, "b")], rankings=[[7, 5], [7, 5], [5, 7]], at=NOON
    )
    assert "# DATA TYPE: soc" in text
    assert "# TITLE: Linie # x" in text
    assert text.splitlines()[-2:] == ["2: 2,1", "1: 1,2"]


def test_the_command_prints_the_result_as_one_object(counted, capsys) -> None:
    call_command("poll_results", poll=counted.poll.pk, json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["ballots"], told["voted"]) == ("sealed", 9, 9)


@pytest.mark.django_db
def test_the_command_tells_no_result_of_an_open_poll(vote, capsys) -> None:
    vote.cast({str(vote.questions["yes_no"].pk): "yes"})
    call_command("poll_results", poll=vote.poll.pk, json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "open"
    assert told["voted"] == 1
    assert "questions" not in told
    with pytest.raises(CommandError):
        call_command("poll_results", poll=999_999, json=True)


@pytest.mark.django_db
def test_a_poll_that_was_broken_off_says_why_and_has_no_result(vote, at_heide) -> None:
    vote.cast({})
    boss = factories.staff("Petra", Role.ADMINISTRATOR, vote.stage.heide)
    with scopes_disabled():
        sealing.abort(box=vote.box, reason="Ein Druckfehler in Frage 2.", actor=boss)
    for page in (address(vote), vote.poll.get_absolute_url()):
        assert "Druckfehler" in at_heide().get(page).content.decode()
