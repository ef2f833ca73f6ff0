"""The list of ballots, its files, and how everybody can check it."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

from participation.accounts.models import Role
from participation.ballots.models import Box
from participation.ballots.receipts import hash_of, new_receipt
from participation.ballots.services import errata, sealing
from participation.ballots.services.casting import cast
from tests import factories
from tests.ballots.conftest import CLOSE, OPTIONS, Vote, make_vote

HERE = {"host": "heide.land.localhost"}


@pytest.fixture
def sealed(now: time_machine.Traveller) -> tuple[Vote, list[str]]:
    """A box with 55 ballots and the receipts."""
    vote, receipts = make_vote(), []
    for place, voter in enumerate(vote.voters(55)):
        receipts.append(new_receipt())
        cast(box=vote.box, voter=voter, content=OPTIONS[place % 3], receipt=receipts[-1])
    now.move_to(CLOSE)
    sealing.seal(box=vote.box)
    vote.box = Box._base_manager.select_related("module__process").get(pk=vote.box.pk)
    return vote, receipts


def ask(vote: Vote, page: str = "", *, host: str = "heide.land.localhost", **data: Any) -> HttpResponse:
    client, address = Client(headers={"host": host}), f"{vote.box.module.get_absolute_url()}{page}"
    answer: HttpResponse = client.post(address, data) if data else client.get(address)
    return answer


def body(answer: Any) -> bytes:
    return answer.getvalue() if answer.streaming else answer.content


def program() -> Any:
    """The program that people can fetch, as a module."""
    spec = importlib.util.spec_from_file_location("verify", Path(str(finders.find("ballots/verify.py"))))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.django_db(transaction=True)
def test_the_list_can_be_read_fetched_and_checked(
    sealed: tuple[Vote, list[str]], tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    vote, receipts = sealed
    with django_assert_max_num_queries(20):
        first = ask(vote, "urne/").text
    assert vote.box.root in first
    assert first.count("ballot-list__item") == 50
    last = max(hash_of(vote.box.pk, receipt) for receipt in receipts)
    assert last not in first
    assert last in ask(vote, f"urne/?after={sorted(hash_of(vote.box.pk, r) for r in receipts)[49]}").text

    told = json.loads(body(ask(vote, "urne/stimmzettel.json")))
    assert (told["count"], len(told["ballots"])) == (55, 55)
    assert set(told["ballots"][0]) == {"receipt_hash", "content", "words"}
    assert told["ballots"][0]["words"][0][0] == "Soll das Bad saniert werden?"
    assert body(ask(vote, "urne/stimmzettel.csv")).decode().count("\r\n") >= 56
    assert body(ask(vote, "urne/stimmzettel.xlsx")).startswith(b"PK")

    file = tmp_path / "list.json"
    file.write_bytes(body(ask(vote, "urne/stimmzettel.json")))
    assert program().main(str(file), vote.box.root, receipts[7].lower()) == 0
    assert program().main(str(file), vote.box.root, new_receipt()) == 1
    told["ballots"][3]["content"] = '"ja"' if told["ballots"][3]["content"] != '"ja"' else '"nein"'
    file.write_text(json.dumps(told))
    assert program().main(str(file), vote.box.root) == 1


@pytest.mark.django_db(transaction=True)
def test_without_scripts_the_server_checks_and_finds_ones_own_ballot(sealed: tuple[Vote, list[str]]) -> None:
    vote, receipts = sealed
    answer = ask(vote, "urne/nachpruefen/", receipt=receipts[4].replace("-", " "))
    assert "notice--success" in answer.text
    assert "ballot-lines" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert "ballot-lines" not in ask(vote, "urne/nachpruefen/", receipt=new_receipt()).text
    wrong = ask(vote, "urne/nachpruefen/", receipt="12345").text
    assert 'aria-invalid="true"' in wrong
    assert 'value="12345"' in wrong


@pytest.mark.django_db
def test_before_the_sealing_there_is_a_page_but_no_list(vote: Vote) -> None:
    assert ask(vote, "urne/").status_code == 200
    for page in ("urne/nachpruefen/", "urne/stimmzettel.json", "urne/stimmzettel.csv", "urne/stimmzettel.xlsx"):
        assert ask(vote, page).status_code == 404


@pytest.mark.django_db
def test_other_regions_have_no_such_box(vote: Vote) -> None:
    for page in ("urne/", "zugangscode/", "urne/stimmzettel.json"):
        assert ask(vote, page, host="kueste.land.localhost").status_code == 404


@pytest.mark.django_db
def test_an_abort_and_corrections_are_public(vote: Vote) -> None:
    boss = factories.staff("Chefin", Role.ADMINISTRATOR, vote.stage.heide)
    errata.publish(box=vote.box, text="Gemeint ist das <b>Hallenbad</b>.", actor=boss)
    assert "Gemeint ist das &lt;b&gt;Hallenbad" in ask(vote, "urne/").text
    assert "Gemeint ist das" in ask(vote, "zugangscode/").text
    sealing.abort(box=vote.box, reason="Die Frage war falsch.", actor=boss)
    assert "Die Frage war falsch." in ask(vote, "urne/?after=0").text  # another key of the page cache
