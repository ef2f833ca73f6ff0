"""`manage.py seed`: made-up load that is plausible, uneven, repeatable and counted right."""

import io
import json
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_scopes import scopes_disabled

from cms.seeding.language import BODY, COMMENT, TITLE, Writer
from cms.seeding.sowing import distribute
from participation.accounts.models import User
from participation.comments.models import Comment
from participation.contributions.models import Contribution, Support
from participation.core.html import clean_html, plain_text
from participation.proposals.models import Proposal
from participation.search.models import SearchDocument
from tests import factories

SMALL = {"users": 40, "proposals": 12, "comments": 260, "supports": 90, "votes": 120, "seed": 3}


def seed(region: str = "heide", **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("seed", region=region, **{**SMALL, **options}, json=True, stdout=out)
    printed: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return printed


@pytest.fixture(autouse=True)
def stage(db: None) -> factories.Stage:
    return factories.stage()


@pytest.fixture(autouse=True)
def no_scope() -> Any:
    with scopes_disabled():
        yield


def texts(region: str) -> list[Any]:
    proposals = Proposal._base_manager.filter(region__slug=region).order_by("pk")
    comments = Comment._base_manager.filter(region__slug=region).order_by("pk")
    return [
        *proposals.values_list("title", "summary", "body", "support_count", "comment_count"),
        *comments.values_list("comment", "level", "user__email", "up_count", "down_count"),
    ]


def test_it_adds_what_was_asked_for_and_recount_finds_no_drift() -> None:
    printed = seed()
    assert printed["added"] == {**{name: SMALL[name] for name in SMALL if name != "seed"}, "debates": 1}
    assert User.objects.filter(email__regex=r"^user\d{5}@example\.org$").count() == 40
    assert Support.objects.count() == 90
    assert Comment._base_manager.count() == 260
    out = io.StringIO()
    call_command("recount", json=True, stdout=out)
    assert json.loads(out.getvalue())["drift"] == []


def test_one_proposal_has_exactly_200_comments_in_threads() -> None:
    seed()
    assert Proposal._base_manager.filter(comment_count=200).count() == 1
    assert set(Comment._base_manager.values_list("level", flat=True)) >= {0, 1, 2}
    assert max(Comment._base_manager.values_list("level", flat=True)) <= 4


def test_everything_can_be_found_and_has_its_trail() -> None:
    seed()
    assert SearchDocument._base_manager.filter(kind="proposal").count() == 12
    assert SearchDocument._base_manager.filter(kind="debate").count() == 1
    assert all(row.trail.filter(step="published").exists() for row in Contribution._base_manager.exclude(kind="module"))


def test_the_same_seed_gives_the_same_texts(stage: factories.Stage) -> None:
    seed()
    once = texts("heide")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cms.seeding.sowing._earlier", lambda region, number: None)
        seed()
    again = texts("heide")
    proposals, comments = again[:24], again[24:]
    assert proposals[12:] == once[:12]
    assert [row[:3] for row in comments[260:]] == [row[:3] for row in once[12:]]


def test_sown_again_it_adds_nothing() -> None:
    seed()
    before = texts("heide")
    printed = seed()
    assert printed["already_there"]
    assert not any(printed["added"].values())
    assert texts("heide") == before


def test_the_same_seed_with_other_numbers_is_refused() -> None:
    seed()
    with pytest.raises(CommandError):
        seed(users=41)


def test_regions_share_the_people_and_differ_in_what_they_say() -> None:
    seed("heide")
    seed("kueste")
    assert User.objects.filter(email__startswith="user").count() == 40
    assert texts("heide") != texts("kueste")
    assert Proposal._base_manager.filter(region__slug="kueste").count() == 12


def test_people_sign_in_with_the_given_password() -> None:
    seed(password="ein langes Passwort")
    assert User.objects.get(email="user00001@example.org").check_password("ein langes Passwort")


def test_without_a_password_nobody_can_sign_in() -> None:
    seed()
    assert not User.objects.get(email="user00001@example.org").has_usable_password()


def test_the_first_person_is_a_verified_resident(stage: factories.Stage) -> None:
    seed()
    assert User.objects.get(email="user00001@example.org").is_resident_of(stage.heide)


def test_the_pages_show_it(client: Client) -> None:
    seed()
    proposal = Proposal._base_manager.get(comment_count=200)
    for path in ("/", "/vorschlaege/", "/debatten/", proposal.get_absolute_url()):
        assert client.get(path, headers={"host": "heide.land.localhost"}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"region": "nowhere"},
        {"region": "heidedorf"},
        {"supports": 12 * 40 + 1},
        {"users": 0},
        {"proposals": 0, "supports": 0},
        {"votes": -1},
        {"votes": 10_000_000},
    ],
)
def test_impossible_numbers_are_refused_and_change_nothing(wrong: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        seed(**wrong)
    assert not User.objects.filter(email__startswith="user0").exists()
    assert not Proposal._base_manager.exists()


def test_texts_have_realistic_lengths_and_need_no_cleaning() -> None:
    writer = Writer(Random(1), ["Bad Bevensen", "Ebstorf"])
    for _number in range(300):
        subject = writer.subject()
        assert TITLE[0] <= len(writer.title(subject)) <= TITLE[1]
        assert 4 <= len(writer.question(subject)) <= 80
        body = writer.body(subject)
        assert body == clean_html(body)
        assert BODY[0] <= len(plain_text(body)) <= BODY[1]
        assert COMMENT[0] <= len(writer.comment(subject, reply=True)) <= COMMENT[1]
        assert "{" not in body


@pytest.mark.parametrize(
    ("total", "items", "most"), [(0, 5, 3), (15, 5, 3), (50_000, 1_000, 1_900), (7, 3, 1), (1, 9, 9)]
)
def test_shares_add_up_and_are_uneven(total: int, items: int, most: int) -> None:
    shares = distribute(Random(1), total, items, most=most, steep=0.85)
    assert sum(shares) == total
    assert len(shares) == items
    if total == 50_000:
        assert max(shares) > 20 * sorted(shares)[items // 2]
