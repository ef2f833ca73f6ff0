"""Anybody checks the published ballots on their own device; a list that was tampered with is found out."""

import json
from typing import Any

import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from participation.ballots.receipts import hash_of
from tests.browser.conftest import NARROW, WIDE
from tests.browser.scenes import HEIDE
from tests.factories import NOON
from tests.polls.factories import CLOSE, Vote, make_vote


def sealed() -> tuple[Vote, list[str]]:
    """A poll that is over, with seven ballots, and their receipts."""
    with time_machine.travel(NOON) as clock:
        vote = make_vote("single")
        options = vote.options("single")
        question = vote.questions["single"].pk
        receipts = [vote.cast({str(question): options[place % 3]}) for place in range(7)]
        clock.move_to(CLOSE)
        vote.seal()
    return vote, receipts


def tampered(vote: Vote, receipts: list[str]) -> str:
    """The list, in which somebody else's ballot says something else."""
    answer: Any = Client(headers={"host": HEIDE}).get(f"{vote.box.module.get_absolute_url()}urne/stimmzettel.json")
    lines = answer.getvalue().decode().split("\n")
    mine = hash_of(vote.box.pk, receipts[2])
    place = next(place for place, line in enumerate(lines[1:], 1) if mine not in line)
    ballot = json.loads(lines[place].rstrip(","))
    ballot["content"] += " "
    lines[place] = json.dumps(ballot) + ("," if lines[place].endswith(",") else "")
    return "\n".join(lines)


def test_the_device_checks_and_finds_a_tampered_list(page: Page, live: Any, axe: Any, fits: Any) -> None:
    vote, receipts = sealed()
    live.adopt_sites()
    base = vote.box.module.get_absolute_url()
    page.goto(live.url(f"{base}urne/", HEIDE))
    axe(page)
    fits(page)
    page.goto(live.url(f"{base}urne/nachpruefen/", HEIDE))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data or ''}"))
    page.fill("#id_receipt", receipts[2].lower())
    page.locator("form[data-check] button[data-with-script]").click()
    result = page.locator("[data-result]")
    expect(result.locator(".notice--success")).to_be_visible()
    expect(result.locator("[data-steps] > li")).to_have_count(5)
    expect(result).to_contain_text(vote.box.root)
    expect(result.locator(".ballot-lines dt")).to_have_count(1)
    assert {line.split()[0] for line in sent} == {"GET"}
    for mine in (receipts[2], receipts[2].lower(), hash_of(vote.box.pk, receipts[2])):
        assert mine not in "".join(sent)
    axe(page)
    fits(page)

    page.set_viewport_size(NARROW)
    fits(page)
    page.set_viewport_size(WIDE)

    body = tampered(vote, receipts)
    page.route("**/stimmzettel.json", lambda route: route.fulfill(body=body, content_type="application/json"))
    page.locator("form[data-check] button[data-with-script]").click()
    expect(result.locator(".notice--error")).to_be_visible()
    expect(result.locator(".check-steps__bad")).to_have_count(1)
