"""Building a poll in the back office: one page, a checklist, refusals beside the form, nothing of other districts."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from wagtail.images import get_image_model

from participation.accounts.models import Role
from participation.accounts.roles import staff_reach
from participation.accounts.services import collection_of
from participation.audit.models import Entry
from participation.ballots.contents import parsed
from participation.ballots.models import Box
from participation.polls.inbox import inbox
from participation.polls.models import Question
from participation.polls.querysets import fresh
from participation.polls.search_documents import sync
from participation.processes.upkeep import remove_module
from participation.regions.scope import EVERYTHING
from participation.search import querysets as search
from tests import factories
from tests.browser.scenes import picture
from tests.factories import NOON
from tests.polls.factories import Vote, make_vote

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def team(vote: Vote) -> Any:
    return factories.staff("Theo Team", Role.PROJECT_TEAM, vote.stage.heide)


def url(vote: Vote, name: str) -> str:
    return reverse(f"module_poll:{name}", args=[vote.poll.pk])


def sent(vote: Vote, *questions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The form of a poll with new questions; those that were there before are taken out."""
    old = list(vote.poll.questions.all())
    data: dict[str, Any] = {
        "title": "Wohin mit dem Maibaum?", "intro": "", "voters": "verified", "voters_min_age": "",
        "entitled": "", "quorum": "none", "quorum_value": "", **fields,
        "questions-TOTAL_FORMS": len(old) + len(questions), "questions-INITIAL_FORMS": len(old),
        "questions-MIN_NUM_FORMS": 0, "questions-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    for place, question in enumerate(old):
        data |= _question(place, {"title": question.title, "kind": question.kind})
        data |= {f"questions-{place}-id": question.pk, f"questions-{place}-DELETE": "on"}
    for place, question in enumerate(questions, len(old)):
        data |= _question(place, question)
    return data


def _question(place: int, question: dict[str, Any]) -> dict[str, Any]:
    options = question.get("options", [])
    prefix = f"questions-{place}"
    data = {
        f"{prefix}-id": "", f"{prefix}-ORDER": place + 1, f"{prefix}-DELETE": "", f"{prefix}-text": "",
        f"{prefix}-title": question["title"], f"{prefix}-kind": question["kind"], f"{prefix}-min_choices": "",
        f"{prefix}-max_choices": "", f"{prefix}-majority": "simple", f"{prefix}-majority_of": "valid",
        f"{prefix}-decides": "runoff", f"{prefix}-options-TOTAL_FORMS": len(options),
        f"{prefix}-options-INITIAL_FORMS": 0, f"{prefix}-options-MIN_NUM_FORMS": 0,
        f"{prefix}-options-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    for number, option in enumerate(options):
        inner = f"{prefix}-options-{number}"
        data |= {f"{inner}-{name}": "" for name in ("id", "DELETE", "text", "pro", "contra", "image", "image_alt")}
        data |= {f"{inner}-ORDER": number + 1, f"{inner}-documents-count": 0}
        data |= {f"{inner}-{name}": value for name, value in option.items()}
    return data


MAIBAUM = {"title": "Wohin?", "kind": "single", "options": [{"title": "Marktplatz"}, {"title": "Dorfteich"}]}


def test_a_poll_is_built_on_one_page_and_its_rules_go_into_the_box(vote, team, at_heide) -> None:
    client = at_heide(team)
    assert client.get(url(vote, "build")).status_code == 200
    answer = client.post(url(vote, "build"), sent(vote, MAIBAUM, {"title": "Ja?", "kind": "yes_no"}, replaceable="on"))
    assert answer.status_code == 302
    with scopes_disabled():
        box = Box._base_manager.get(module=vote.poll.pk)
        poll = fresh(vote.poll.pk)
        assert Entry.objects.filter(action="poll.changed", object_id=str(poll.pk)).exists()
    assert poll.title == "Wohin mit dem Maibaum?"
    rules = parsed(box.rules)
    assert [question["title"] for question in rules["questions"]] == ["Wohin?", "Ja?"]
    assert [option["title"] for option in rules["questions"][0]["options"]] == ["Marktplatz", "Dorfteich"]
    assert box.replaceable is True


def test_what_the_service_refuses_stands_above_the_form_and_nothing_typed_is_lost(vote, team, at_heide) -> None:
    incomplete = {"title": "Nur eine Möglichkeit", "kind": "single", "options": [{"title": "Marktplatz"}]}
    answer = at_heide(team).post(url(vote, "build"), sent(vote, incomplete))
    assert answer.status_code == 200
    assert "Nur eine Möglichkeit" in answer.content.decode()
    with scopes_disabled():
        assert not Question.objects.filter(title="Nur eine Möglichkeit").exists()


def test_before_the_phase_an_incomplete_poll_can_be_saved_and_the_checklist_says_what_is_missing(
    now, vote, team, at_heide
) -> None:
    now.move_to(NOON - timedelta(days=3))
    client = at_heide(team)
    incomplete = {"title": "Nur eine Möglichkeit", "kind": "single", "options": [{"title": "Marktplatz"}]}
    assert client.post(url(vote, "build"), sent(vote, incomplete)).status_code == 302
    record = client.get(url(vote, "inspect"))
    assert len(record.context["missing"]) == 1
    with scope(region=staff_reach(team)):
        assert [entry.count for entry in inbox(team, staff_reach(team))] == [1]
    now.move_to(NOON - timedelta(days=30))
    with scope(region=staff_reach(team)):
        assert [entry.count for entry in inbox(team, staff_reach(team))] == [0]


def test_after_the_first_ballot_the_page_leads_back_with_the_reason(vote, team, at_heide) -> None:
    vote.cast({})
    client = at_heide(team)
    for answer in (client.get(url(vote, "build")), client.post(url(vote, "build"), sent(vote, MAIBAUM))):
        assert answer.status_code == 302
        assert answer["Location"] == url(vote, "inspect")
    assert client.get(url(vote, "inspect")).context["build_url"] == ""
    with scopes_disabled():
        assert not Question.objects.filter(title="Wohin?").exists()


@pytest.mark.parametrize(("who", "status"), [("moderator", 403), ("elsewhere", 404), ("citizen", 403)])
def test_others_cannot_build_it(vote, at_heide, who, status) -> None:
    person = {
        "moderator": lambda: factories.staff("Mona", Role.MODERATOR, vote.stage.heide),
        "elsewhere": lambda: factories.staff("Kai", Role.ADMINISTRATOR, vote.stage.kueste),
        "citizen": lambda: factories.person("Clara", lives_in=vote.stage.heide),
    }[who]()
    client = at_heide(person)
    for name in ("build", "preview"):
        assert client.get(url(vote, name)).status_code in (status, 302, 403)
        assert client.post(url(vote, name), sent(vote, MAIBAUM)).status_code in (status, 302, 403)
    with scopes_disabled():
        assert not Question.objects.filter(title="Wohin?").exists()


def test_a_picture_of_another_district_is_refused_and_one_without_description_too(vote, team, at_heide) -> None:
    image = get_image_model().objects.create(
        title="Geheim",
        file=SimpleUploadedFile("geheim.png", picture(), "image/png"),
        collection=collection_of(region=vote.stage.kueste),
    )
    option = {"title": "Marktplatz", "image": image.pk, "image_alt": "Ein Platz"}
    asked = {**MAIBAUM, "options": [option, {"title": "Dorfteich"}]}
    answer = at_heide(team).post(url(vote, "build"), sent(vote, asked))
    assert answer.status_code == 200
    with scopes_disabled():
        assert not Question.objects.filter(title="Wohin?").exists()


def test_the_preview_shows_the_form_as_residents_see_it(vote, team, at_heide) -> None:
    client = at_heide(team)
    assert client.post(url(vote, "preview"), sent(vote, MAIBAUM)).json()["is_available"]
    html = client.get(url(vote, "preview") + "?mode=resident").content.decode()
    assert "Dorfteich" in html
    assert "Wohin?" in html
    with scopes_disabled():
        assert not Question.objects.filter(title="Wohin?").exists()


def test_a_poll_can_be_removed_until_somebody_has_voted(now, team, vote) -> None:
    other = make_vote("yes_no", settings={"title": "Noch eine"})
    with scopes_disabled():
        remove_module(module=fresh(other.poll.pk), actor=team)
        assert not Box._base_manager.filter(pk=other.box.pk).exists()


def test_the_search_follows_what_becomes_of_a_poll(now) -> None:
    vote = make_vote("single", names=("Zwetschgenbaum", "Birnbaum"))
    with scope(region=EVERYTHING):
        sync(NOON)
        assert [row.object_id for row in search.find("zwetschgenbäume")] == [vote.poll.pk]
    with scopes_disabled():
        type(vote.poll)._base_manager.filter(pk=vote.poll.pk).update(is_public=False)
    with scope(region=EVERYTHING):
        sync(NOON)
        assert search.find("zwetschgenbäume") == []
        assert sync(NOON) == 0
