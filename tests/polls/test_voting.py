"""Voting in a poll through its pages: who may, and what comes of bad input."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from participation.accounts.models import Residence
from participation.ballots.models import OpenBallot, RollEntry
from participation.ballots.receipts import new_receipt
from tests import factories
from tests.factories import NOON
from tests.polls.factories import CLOSE, Vote, make_vote

pytestmark = pytest.mark.django_db


def url(vote: Vote, page: str) -> str:
    return reverse(f"booth:{page}", args=[vote.poll.process.slug, vote.poll.slug])


def ballots(vote: Vote) -> list[Any]:
    return [
        json.loads(content) for content in OpenBallot.objects.filter(box=vote.box).values_list("content", flat=True)
    ]


@pytest.fixture
def anna(vote: Vote) -> Any:
    return factories.person("Anna", lives_in=vote.stage.heidedorf)


def test_a_ballot_goes_from_the_form_over_the_check_into_the_box(vote, anna, at_heide) -> None:
    client = at_heide(anna)
    form = client.get(url(vote, "ballot"))
    assert form.status_code == 200
    first, second, third = vote.options("ranking")
    number = {kind: question.pk for kind, question in vote.questions.items()}
    fields = {
        f"frage-{number['yes_no']}": "yes",
        f"frage-{number['single']}": vote.options("single")[1],
        f"frage-{number['ranking']}-{second}": "1",
        f"frage-{number['ranking']}-{first}": "2",
        f"frage-{number['ranking']}-{third}": "",
        f"frage-{number['scores']}-{vote.options('scores')[0]}": "4",
        f"frage-{number['approval']}": vote.options("approval")[:2],
        "receipt": form.context["receipt"],
    }
    check = client.post(url(vote, "check"), fields)
    assert check.status_code == 200
    assert "1. Vorschlag 2, 2. Vorschlag 1" in check.content.decode()
    done = client.post(url(vote, "cast"), {"content": check.context["content"], "receipt": check.context["receipt"]})
    assert done.status_code == 200
    assert ballots(vote) == [
        {
            str(number["yes_no"]): "yes",
            str(number["single"]): vote.options("single")[1],
            str(number["ranking"]): [second, first],
            str(number["scores"]): {str(vote.options("scores")[0]): 4},
            str(number["approval"]): vote.options("approval")[:2],
        }
    ]


def test_sent_twice_from_two_tabs_and_after_going_back_it_counts_once(vote, anna, at_heide) -> None:
    client, receipt = at_heide(anna), new_receipt()
    content = json.dumps({str(vote.questions["yes_no"].pk): "yes"})
    for _again in range(2):
        assert client.post(url(vote, "cast"), {"content": content, "receipt": receipt}).status_code == 200
    other = json.dumps({str(vote.questions["yes_no"].pk): "no"})
    assert client.post(url(vote, "cast"), {"content": other, "receipt": new_receipt()}).status_code == 403
    assert client.post(url(vote, "cast"), {"content": other, "receipt": receipt}).status_code == 403
    assert ballots(vote) == [{str(vote.questions["yes_no"].pk): "yes"}]
    assert RollEntry.objects.filter(box=vote.box).count() == 1


def test_a_poll_that_closes_while_the_page_is_open_takes_nothing_and_loses_nothing(now, vote, anna, at_heide) -> None:
    client = at_heide(anna)
    client.get(url(vote, "ballot"))
    now.move_to(CLOSE)
    fields = {f"frage-{vote.questions['single'].pk}": vote.options("single")[0], "receipt": new_receipt()}
    answer = client.post(url(vote, "check"), fields)
    assert answer.status_code == 403
    assert "Vorschlag 1" in answer.content.decode()
    content = json.dumps({str(vote.questions["yes_no"].pk): "yes"})
    assert client.post(url(vote, "cast"), {"content": content, "receipt": new_receipt()}).status_code == 403
    assert ballots(vote) == []


@pytest.mark.parametrize("value", ["999999", "<b>", "x" * 10_000, "-1"])
def test_an_option_that_was_never_offered_gets_a_sentence_and_the_rest_stays(vote, anna, at_heide, value) -> None:
    chosen = vote.options("approval")[1]
    fields = {
        f"frage-{vote.questions['single'].pk}": value,
        f"frage-{vote.questions['approval'].pk}": [chosen],
        "receipt": new_receipt(),
    }
    answer = at_heide(anna).post(url(vote, "check"), fields)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#frage-{vote.questions["single"].pk}"' in html
    assert f'value="{chosen}" checked' in html
    assert "x" * 300 not in html


@pytest.mark.parametrize(
    "content", ['{"1":', "[]", '"yes"', '{"0": "yes"}', "{}" * 200_000, json.dumps({"x": {"y": "z"}})]
)
def test_a_manipulated_hidden_field_is_refused_and_nothing_is_cast(vote, anna, at_heide, content) -> None:
    answer = at_heide(anna).post(url(vote, "cast"), {"content": content, "receipt": new_receipt()})
    assert answer.status_code == 422
    assert ballots(vote) == []
    assert not RollEntry.objects.filter(box=vote.box).exists()


def test_two_options_on_one_place_are_both_named(vote, anna, at_heide) -> None:
    first, second, _third = vote.options("ranking")
    name = f"frage-{vote.questions['ranking'].pk}"
    fields = {f"{name}-{first}": "1", f"{name}-{second}": "1", "receipt": new_receipt()}
    answer = at_heide(anna).post(url(vote, "check"), fields)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{name}-{second}-error"' in html
    assert html.count('<option value="1" selected>') == 2


WHO = {
    "verified": {"resident": 200, "young": 200, "elsewhere_here": 200, "citizen": "verify", "foreign": "verify"},
    "registered": {"resident": 200, "young": 200, "elsewhere_here": 200, "citizen": 200, "foreign": 200},
    "verified, 16 and older": {"resident": 200, "young": "age", "elsewhere_here": "age_unknown", "citizen": "verify"},
    "verified, one municipality": {
        "resident": 200,
        "young": 200,
        "elsewhere_here": "municipality",
        "foreign": "verify",
    },
    "code": {"resident": "code", "citizen": "code"},
}
RULES: dict[str, dict[str, Any]] = {
    "verified": {},
    "registered": {"voters": "registered"},
    "verified, 16 and older": {"voters_min_age": 16},
    "verified, one municipality": {},
    "code": {"voters": "code"},
}


@pytest.mark.parametrize("rules", WHO)
def test_only_those_who_are_entitled_get_a_ballot(now, at_heide, rules) -> None:
    stage = factories.stage()
    settings = dict(RULES[rules])
    if rules == "verified, one municipality":
        settings["voters_municipalities"] = [stage.heidedorf.pk]
    vote = make_vote("yes_no", settings=settings)
    people = {
        "resident": factories.person("Anna", lives_in=stage.heidedorf),
        "young": factories.person("Jonas", lives_in=stage.heidedorf),
        "elsewhere_here": factories.person("Ben", lives_in=stage.heide),
        "citizen": factories.person("Carla"),
        "foreign": factories.person("Fritz", lives_in=stage.kueste),
    }
    Residence.objects.filter(user=people["resident"]).update(birth_month=date(1980, 6, 1))
    Residence.objects.filter(user=people["young"]).update(birth_month=date(2010, 7, 1))
    for name, wanted in WHO[rules].items():
        answer = at_heide(people[name]).get(url(vote, "ballot"))
        decision = answer.context.get("decision")
        assert (answer.status_code if decision is None else decision.code) == wanted, name
    assert at_heide().get(url(vote, "ballot")).context["decision"].code in ("sign_in", "code")


@pytest.mark.parametrize(("when", "allowed"), [(-1, False), (0, True), (604_799, True), (604_800, False)])
def test_ballots_are_given_out_from_the_first_moment_to_the_last(now, vote, anna, at_heide, when, allowed) -> None:
    now.move_to(NOON + timedelta(seconds=when))
    answer = at_heide(anna).get(url(vote, "ballot"))
    assert ("fields" in answer.context) is allowed


def test_the_poll_of_another_district_is_not_there(vote, anna, at_heide) -> None:
    client = at_heide(anna, host="kueste.land.localhost")
    for address in (
        vote.poll.get_absolute_url(),
        url(vote, "ballot"),
        reverse("polls:results", args=[vote.poll.process.slug, vote.poll.slug]),
        reverse("polls:results_csv", args=[vote.poll.process.slug, vote.poll.slug]),
    ):
        assert client.get(address).status_code == 404


def test_the_order_of_options_differs_between_people_and_stays_for_each(now, at_heide) -> None:
    vote = make_vote("single", options=8, settings={"random_order": True})
    orders = set()
    for _person in range(4):
        client = at_heide(factories.person(lives_in=vote.stage.heide))
        seen = [_order(client.get(url(vote, "ballot")), vote) for _look in range(2)]
        assert seen[0] == seen[1]
        orders.add(seen[0])
    assert len(orders) > 1


def _order(answer: Any, vote: Vote) -> tuple[int, ...]:
    html = answer.content.decode()
    return tuple(sorted(vote.options("single"), key=lambda option: html.index(f'value="{option}"')))


def test_casting_leaves_no_trace_but_ballot_and_roll(vote, anna, at_heide, django_assert_max_num_queries) -> None:
    client = at_heide(anna)
    content = json.dumps({str(vote.questions["yes_no"].pk): "yes"})
    with django_assert_max_num_queries(30):
        client.post(url(vote, "cast"), {"content": content, "receipt": new_receipt()})
    assert len(ballots(vote)) == 1
