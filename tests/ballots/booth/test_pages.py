"""From the ballot to its confirmation, and back: nothing is counted twice, nothing is kept on the way."""

import html
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.audit.models import Entry
from participation.ballots import guessing
from participation.ballots.models import Channel, OpenBallot, RollEntry
from participation.ballots.receipts import new_receipt
from participation.ballots.services import casting, codes, sealing
from tests import factories
from tests.ballots.conftest import CLOSE, Vote, make_vote

pytestmark = pytest.mark.django_db

HERE = {"host": "heide.land.localhost"}


class Booth:
    """Somebody who walks through the pages of a vote."""

    def __init__(self, vote: Vote, person: Any = None) -> None:
        self.vote, self.client = vote, Client()
        self.base = vote.box.module.get_absolute_url()
        if person is not None:
            self.client.force_login(person)

    def get(self, page: str = "stimmzettel/", **more: Any) -> HttpResponse:
        return self.client.get(self.base + page, headers=HERE | more)

    def post(self, page: str, **data: Any) -> HttpResponse:
        return self.client.post(self.base + page, data, headers=HERE)

    def check(self, answer: str = "ja", **hidden: str) -> HttpResponse:
        return self.post("stimmzettel/pruefen/", answer=answer, **hidden)

    def cast(self, answer: str = "ja", **hidden: str) -> HttpResponse:
        """Through all pages, as a browser would."""
        checked = self.check(answer, **({"receipt": new_receipt()} | hidden))
        return self.post("stimmzettel/abgegeben/", **hidden_fields(checked))


def hidden_fields(answer: HttpResponse) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def receipt_on(answer: HttpResponse) -> str:
    found = re.search(r'id="receipt"[^>]*>([\w-]+)<', answer.text)
    assert found
    return found[1]


@pytest.fixture
def anna(vote: Vote) -> Booth:
    return Booth(vote, vote.voters(1)[0])


def test_a_ballot_goes_from_form_to_box(vote: Vote, anna: Booth) -> None:
    page = anna.get()
    assert "Soll das Bad saniert werden?" in page.text
    checked = anna.check("nein", **hidden_fields(page))
    assert receipt_on(checked) == hidden_fields(page)["receipt"]
    assert not OpenBallot.objects.exists()
    confirmed = anna.post("stimmzettel/abgegeben/", **hidden_fields(checked))
    assert receipt_on(confirmed) == receipt_on(checked)
    assert OpenBallot.objects.get().content == '"nein"'
    assert casting.find(vote.box, receipt_on(confirmed))


def test_reload_double_click_and_back_button_confirm_what_was_cast(vote: Vote, anna: Booth) -> None:
    checked = anna.check(receipt=new_receipt())
    for _time in range(2):
        assert anna.post("stimmzettel/abgegeben/", **hidden_fields(checked)).status_code == 200
    back = anna.check(receipt=receipt_on(checked))
    assert "oft er abgeschickt" in back.text or "however often" in back.text
    assert receipt_on(back) == receipt_on(checked)
    assert OpenBallot.objects.count() == RollEntry.objects.count() == 1


def test_a_second_tab_is_told_that_the_vote_was_cast(vote: Vote, anna: Booth) -> None:
    second = anna.check("nein", receipt=new_receipt())
    anna.cast()
    refused = anna.post("stimmzettel/abgegeben/", **hidden_fields(second))
    assert refused.status_code == 403
    assert "nein" in refused.text
    assert OpenBallot.objects.get().content == '"ja"'


def test_whoever_has_voted_is_told_so_before_anything_is_filled_in(vote: Vote, anna: Booth) -> None:
    anna.cast()
    page = anna.get()
    assert "id_answer" not in page.text
    assert anna.base + "beleg/" in page.text


@pytest.mark.parametrize("who", ["visitor", "citizen", "elsewhere", "on paper"])
def test_whoever_may_not_vote_gets_a_sentence_and_no_ballot(vote: Vote, who: str) -> None:
    person = {
        "visitor": None,
        "citizen": factories.person("Bert"),
        "elsewhere": factories.person("Elsa", lives_in=vote.stage.kueste),
        "on paper": vote.voters(1)[0],
    }[who]
    if who == "on paper":
        casting.enrol(vote.box, person, Channel.PAPER)
    booth = Booth(vote, person)
    page = booth.get()
    assert page.status_code == 200
    assert "notice--denied" in page.text
    assert "id_answer" not in page.text
    assert booth.check().status_code == 403
    sent = booth.post("stimmzettel/abgegeben/", content='"ja"', receipt=new_receipt())
    assert sent.status_code == 403
    assert not OpenBallot.objects.exists()


def test_the_sign_in_leads_back_to_the_ballot(vote: Vote) -> None:
    booth = Booth(vote)
    assert f"/konto/login/?next={booth.base}stimmzettel/".replace("/", "%2F") in booth.get().text.replace("/", "%2F")


@pytest.mark.parametrize("answer", ["", "erfunden", "x" * 10_000, "<script>", "=cmd|' /C calc'!A0"])
def test_what_was_never_offered_is_refused_beside_the_field(vote: Vote, anna: Booth, answer: str) -> None:
    page = anna.check(answer, receipt=new_receipt())
    assert page.status_code == 422
    assert 'href="#id_answer"' in page.text
    assert "<script>" not in page.text.replace("<script type", "").replace("<script src", "")


@pytest.mark.parametrize(
    "hidden",
    [
        {"content": "", "receipt": new_receipt()},
        {"content": '"ja"', "receipt": ""},
        {"content": '"ja"', "receipt": "zu kurz"},
        {"content": "{kaputt", "receipt": new_receipt()},
        {"content": "[" * 100_000, "receipt": new_receipt()},
        {"content": '"' + "x" * 300_000 + '"', "receipt": new_receipt()},
        {"content": '"erfunden"', "receipt": new_receipt()},
        {"content": "NaN", "receipt": new_receipt()},
        {"content": '{"ja": 1}', "receipt": new_receipt()},
        {},
    ],
)
def test_manipulated_fields_are_answered_and_nothing_is_cast(vote: Vote, anna: Booth, hidden: dict) -> None:
    page = anna.post("stimmzettel/abgegeben/", **hidden)
    assert page.status_code == 422
    assert "error-summary" in page.text
    assert not OpenBallot.objects.exists()
    assert not RollEntry.objects.exists()


def test_when_the_vote_closes_meanwhile_the_ballot_is_shown_as_not_cast(
    now: time_machine.Traveller, vote: Vote, anna: Booth
) -> None:
    checked = anna.check("nein", receipt=new_receipt())
    now.move_to(CLOSE)
    for answer in (anna.post("stimmzettel/abgegeben/", **hidden_fields(checked)), anna.check("nein")):
        assert answer.status_code == 403
        assert "nein" in answer.text
        assert "notice--denied" in answer.text
    assert not OpenBallot.objects.exists()


def test_what_was_filled_in_comes_back_to_be_changed(vote: Vote, anna: Booth) -> None:
    checked = anna.check("nein", receipt=new_receipt())
    form = anna.post("stimmzettel/", **hidden_fields(checked))
    assert re.search(r'value="nein"[^>]*checked', form.text)
    assert hidden_fields(form)["receipt"] == receipt_on(checked)


def test_whoever_holds_the_receipt_changes_the_ballot_and_sees_nothing_of_it(now: time_machine.Traveller) -> None:
    vote = make_vote(replaceable=True)
    anna = Booth(vote, vote.voters(1)[0])
    receipt = receipt_on(anna.cast("nein"))
    stranger = Booth(vote)  # on another device, without an account
    found = stranger.post("beleg/", receipt=receipt.lower())
    assert found.status_code == 200
    assert "nein" not in found.text
    form = stranger.post("stimmzettel/", **hidden_fields(found))
    assert "checked" not in form.text
    changed = stranger.post(
        "stimmzettel/abgegeben/", **hidden_fields(stranger.check("enthaltung", **hidden_fields(form)))
    )
    assert receipt_on(changed) == receipt
    assert OpenBallot.objects.get().content == '"enthaltung"'
    assert RollEntry.objects.count() == 1


def test_without_replacing_the_receipt_only_says_whether_the_ballot_is_there(vote: Vote, anna: Booth) -> None:
    receipt = receipt_on(anna.cast("nein"))
    found = anna.post("beleg/", receipt=receipt)
    assert 'name="changes"' not in found.text
    assert anna.post("stimmzettel/", receipt=receipt, changes="1").status_code == 403
    assert anna.check("ja", receipt=receipt).status_code == 403
    assert OpenBallot.objects.get().content == '"nein"'


@pytest.mark.parametrize("typed", ["", "zu kurz", "23456-789AB-CDEFG-HJKMN-PQRST", "x" * 10_000])
def test_an_unknown_receipt_gets_a_sentence_beside_the_field(vote: Vote, anna: Booth, typed: str) -> None:
    page = anna.post("beleg/", receipt=typed)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text


def test_a_change_with_an_unknown_receipt_casts_nothing(now: time_machine.Traveller) -> None:
    vote = make_vote(replaceable=True)
    anna = Booth(vote, vote.voters(1)[0])
    assert anna.check("ja", receipt=new_receipt(), changes="1").status_code == 403
    sent = anna.post("stimmzettel/abgegeben/", content='"ja"', receipt=new_receipt(), changes="1")
    assert sent.status_code == 403
    assert not OpenBallot.objects.exists()


def test_a_sealed_box_still_knows_its_receipts(now: time_machine.Traveller, vote: Vote, anna: Booth) -> None:
    receipt = receipt_on(anna.cast())
    now.move_to(CLOSE + timedelta(minutes=1))
    sealing._move(vote.box)
    found = anna.post("beleg/", receipt=receipt)
    assert found.status_code == 200
    assert "notice--success" in found.text


def test_no_page_of_the_booth_is_kept_anywhere(vote: Vote, anna: Booth) -> None:
    cache.clear()
    visitor = Booth(vote)
    answers = [anna.get(), anna.check(), anna.cast(), anna.get("beleg/"), visitor.get(), visitor.get("beleg/")]
    for answer in answers:
        assert "no-store" in answer["Cache-Control"]
        assert "ETag" not in answer
    assert visitor.get(**{"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
    assert anna.get("stimmzettel/pruefen/").status_code == anna.get("stimmzettel/abgegeben/").status_code == 302
    assert visitor.get(**{"Sec-Purpose": "prefetch;prerender"}).status_code == 503


def test_casting_leaves_nothing_but_roll_and_box(vote: Vote, anna: Booth, caplog: pytest.LogCaptureFixture) -> None:
    before = Entry.objects.count(), [session.get_decoded() for session in Session.objects.all()]
    confirmed = anna.cast("enthaltung")
    assert (Entry.objects.count(), [session.get_decoded() for session in Session.objects.all()]) == before
    assert not {"enthaltung", receipt_on(confirmed)} & set(confirmed.cookies)
    assert "enthaltung" not in caplog.text
    assert receipt_on(confirmed) not in caplog.text
    assert not confirmed.has_header("Location")


def test_what_belongs_to_another_region_is_not_there(vote: Vote, anna: Booth) -> None:
    for page in ("stimmzettel/", "beleg/"):
        there = anna.client.get(anna.base + page, headers={"host": "kueste.land.localhost"})
        assert there.status_code == 404
    sent = anna.client.post(
        anna.base + "stimmzettel/abgegeben/",
        {"content": '"ja"', "receipt": new_receipt()},
        headers={"host": "kueste.land.localhost"},
    )
    assert sent.status_code == 404


def test_casting_takes_few_queries(vote: Vote, anna: Booth, django_assert_max_num_queries: Any) -> None:
    checked = hidden_fields(anna.check(receipt=new_receipt()))
    anna.get("beleg/")
    with django_assert_max_num_queries(20):
        anna.get()
    with django_assert_max_num_queries(30):
        assert anna.post("stimmzettel/abgegeben/", **checked).status_code == 200


@pytest.mark.parametrize(("rules", "asked"), [({"groups": True}, True), ({}, False)])
def test_a_ballot_says_something_of_its_voter_only_if_they_agree(
    now: time_machine.Traveller, rules: dict, asked: bool
) -> None:
    vote = make_vote(rules=rules)
    anna, ben = (Booth(vote, factories.person(name, lives_in=vote.stage.heidedorf)) for name in ("Anna", "Ben"))
    checked = anna.check(receipt=new_receipt())
    assert ('name="groups"' in checked.text) is asked
    anna.post("stimmzettel/abgegeben/", groups="1", **hidden_fields(checked))
    ben.cast()
    said = sorted(OpenBallot.objects.values_list("attributes", flat=True))
    assert said == (["", '{"municipality":"Heidedorf"}'] if asked else ["", ""])


@pytest.fixture
def by_code(now: time_machine.Traveller) -> tuple[Vote, str]:
    """A vote in which people vote with codes alone, and one code."""
    vote = make_vote(level="code", replaceable=True)
    clerk = factories.staff("Verwaltung", Role.ADMINISTRATOR, vote.stage.heide)
    with scopes_disabled():
        issued = codes.issue(box=vote.box, name="Alle", size=1, text="", request_key=uuid.uuid4(), actor=clerk)
    return vote, issued.letters[0].code


def test_whoever_has_a_code_votes_with_it_once(by_code: tuple[Vote, str]) -> None:
    vote, code = by_code
    guest = Booth(vote)
    page = guest.get()
    assert "id_answer" not in page.text
    assert 'name="code"' in page.text
    form = guest.post("stimmzettel/", code=code.lower())
    assert hidden_fields(form)["code"] == code.lower()
    checked = guest.check("nein", **hidden_fields(form))
    for _time in range(2):
        confirmed = guest.post("stimmzettel/abgegeben/", **hidden_fields(checked))
        assert confirmed.status_code == 200
        assert receipt_on(confirmed) == receipt_on(checked)
    assert code not in confirmed.text
    assert OpenBallot.objects.get().channel == "code"
    again = guest.post("stimmzettel/", code=code)
    assert again.status_code == 403
    assert 'id="id_code_error"' in again.text
    changed = guest.cast("ja", receipt=receipt_on(checked), code=code, changes="1")
    assert receipt_on(changed) == receipt_on(checked)
    assert OpenBallot.objects.get().content == '"ja"'


@pytest.mark.parametrize("code", ["zu kurz", "0000-0000-0000-0000", "x" * 10_000])
def test_a_wrong_code_gets_a_sentence_beside_the_field(by_code: tuple[Vote, str], code: str) -> None:
    guest = Booth(by_code[0])
    page = guest.post("stimmzettel/", code=code)
    assert page.status_code == 403
    assert 'id="id_code_error"' in page.text
    sent = guest.post("stimmzettel/abgegeben/", code=code, content='"ja"', receipt=new_receipt())
    assert sent.status_code == 403
    assert not OpenBallot.objects.exists()


def test_whoever_tries_codes_out_has_to_wait(by_code: tuple[Vote, str]) -> None:
    vote, code = by_code
    guest = Booth(vote)
    for number in range(guessing.WRONG_CODES.most):
        guest.post("stimmzettel/abgegeben/", code=f"0000-0000-0000-{number:04}", content='"ja"', receipt=new_receipt())
    assert guest.cast(code=code, receipt=new_receipt()).status_code == 403
    assert guest.post("stimmzettel/abgegeben/", code=code, content='"ja"', receipt=new_receipt()).status_code == 403
    assert not OpenBallot.objects.exists()
