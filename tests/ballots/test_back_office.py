"""The ballot box in the back office: codes, paper, corrections, breaking off, for those who keep it."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from participation.accounts.models import Role, User
from participation.ballots.models import AccessCode, Box, CodeBatch, Erratum, OpenBallot, PaperEntry, RollEntry
from participation.ballots.services import paper
from tests import factories
from tests.ballots.conftest import CLOSE, Vote, make_vote
from tests.world import browser

pytestmark = pytest.mark.django_db
HEIDE = "heide.land.localhost"


@pytest.fixture(autouse=True)
def one_factor(settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False


def keeper(vote: Vote, name: str = "Team", role: str = Role.PROJECT_TEAM) -> Client:
    return browser(HEIDE, factories.staff(name, role, vote.stage.heide))


def page(vote: Vote, rest: str = "") -> str:
    return f"/admin/urnen/{vote.box.pk}/{rest}"


def form_of(vote: Vote, **values: Any) -> dict[str, Any]:
    return {
        "name": "Alle Haushalte", "text": "Guten Tag, bis {end}.", "output": "csv", "request_key": str(uuid.uuid4())
    } | values  # fmt: skip


def test_the_module_leads_to_its_box_and_the_box_says_how_it_stands(vote: Vote) -> None:
    staff = keeper(vote)
    module = staff.get(f"/admin/module/proposal/{vote.box.module_id}/")
    assert page(vote) in module.text
    shown = staff.get(page(vote))
    assert shown.status_code == 200
    assert vote.box.module.title in shown.text


def test_letters_are_sent_once_and_the_page_never_shows_a_code(now) -> None:
    vote = make_vote(level="code")
    staff, form = keeper(vote), form_of(make_vote(level="code"), size=3, addresses="Erika Muster\nWeg 3\n\nMax Muster")
    answer = staff.post(page(vote, "zugangscodes/"), form)
    assert answer["Content-Type"].startswith("text/csv")
    assert "no-store" in answer["Cache-Control"]
    codes = re.findall(r"#([0-9A-Z-]{19})", answer.text)
    assert len(codes) == 3
    assert "Max Muster" in answer.text
    again = staff.post(page(vote, "zugangscodes/"), form)
    assert again["Content-Type"].startswith("text/html")
    assert AccessCode.objects.count() == 3
    batch = CodeBatch._base_manager.get()
    shown = staff.get(page(vote)).text + staff.get(f"/admin/zugangscodes/{batch.pk}/").text
    assert batch.name in shown
    assert not any(code in shown for code in codes)
    lost = staff.post(f"/admin/zugangscodes/{batch.pk}/ersatz/", {"number": 2, "address": ""})
    assert lost["Content-Type"] == "application/pdf"
    staff.post(f"/admin/zugangscodes/{batch.pk}/zurueck/", {"number": 1})
    assert sorted(AccessCode.objects.values_list("number", "state")) == [
        (1, "void"), (2, "void"), (3, "fresh"), (4, "fresh")
    ]  # fmt: skip


def test_letters_as_pdf_for_people_on_the_roll(vote: Vote) -> None:
    anna, ben = vote.voters(2)
    people = f"{anna.username}; Erika Muster; Weg 3\n{ben.email}"
    answer = keeper(vote).post(page(vote, "zugangscodes/"), form_of(vote, people=people, output="pdf"))
    assert answer.content.startswith(b"%PDF-")
    assert set(RollEntry.objects.values_list("person", flat=True)) == {anna.pk, ben.pk}


def test_somebody_unknown_stops_the_whole_batch_with_a_sentence(vote: Vote) -> None:
    (anna,) = vote.voters(1)
    form = form_of(vote, people=f"{anna.username}\nNiemand")
    answer = keeper(vote).post(page(vote, "zugangscodes/"), form)
    assert "Niemand: " in answer.text
    assert not RollEntry.objects.exists()


def test_paper_from_the_hand_of_the_clerk_into_the_box(now) -> None:
    vote = make_vote(with_paper=True)
    one, two = keeper(vote, "Erste"), keeper(vote, "Zweiter", Role.ADMINISTRATOR)
    people = vote.voters(2)
    for person in people:
        assert one.post(page(vote, "ausgeben/"), {"person": person.username}).status_code == 302
    assert RollEntry.objects.filter(has_voted=True, channel="paper").count() == 2
    assert one.post(page(vote, "stimmzettel/")).content.startswith(b"%PDF-")
    now.move_to(CLOSE)
    assert page(vote, "papier/1/") in one.get(page(vote, "papier/")).text
    assert "answer" in one.get(page(vote, "papier/1/")).text
    assert one.post(page(vote, "papier/1/"), {"answer": "ja"}).url == page(vote, "papier/2/")
    assert one.post(page(vote, "papier/2/"), {"answer": "vielleicht"}).status_code == 422
    assert one.post(page(vote, "papier/2/"), {"answer": "ja"}).url == page(vote, "papier/")

    second = two.get(page(vote, "papier/1/")).text
    assert "checked" not in second
    assert two.post(page(vote, "papier/1/"), {"answer": "ja"}).url == page(vote, "papier/2/")
    assert two.post(page(vote, "papier/2/"), {"answer": "", "invalid": "1"}).url == page(vote, "papier/")
    settling = two.get(page(vote, "papier/2/")).text
    assert 'value="first"' in settling
    two.post(page(vote, "papier/2/"), {"take": "second"})
    assert two.post(page(vote, "papier-einlegen/")).status_code == 302
    assert OpenBallot.objects.get().content == '"ja"'
    assert Box._base_manager.get(pk=vote.box.pk).paper == {"ballots": 1, "invalid": 1, "differences": 1}
    assert not PaperEntry.objects.exists()


def test_totals_are_keyed_in_by_two_people(now) -> None:
    vote = make_vote(with_paper=True)
    one, two = keeper(vote, "Erste"), keeper(vote, "Zweiter")
    actor = User.objects.get(username="Erste")
    for person in vote.voters(3):
        paper.give_out(box=vote.box, person=person, actor=actor)
    now.move_to(CLOSE)
    form = {"ballots": 3, "invalid": 0, "count_bad_ja": 2, "count_bad_nein": 1, "count_bad_enthaltung": 0}
    assert one.post(page(vote, "papier/summen/"), form | {"count_bad_ja": 4}).status_code == 422
    assert one.post(page(vote, "papier/summen/"), form).status_code == 302
    assert 'value="2"' not in two.get(page(vote, "papier/summen/")).text
    two.post(page(vote, "papier/summen/"), form | {"count_bad_nein": 0})
    two.post(page(vote, "papier/summen/"), form)
    two.post(page(vote, "papier-einlegen/"))
    assert Box._base_manager.get(pk=vote.box.pk).paper["totals"]["bad"]["ja"] == 2


def test_corrections_and_breaking_off(vote: Vote) -> None:
    team, boss = keeper(vote), keeper(vote, "Chefin", Role.ADMINISTRATOR)
    team.post(page(vote, "berichtigen/"), {"text": "Es muss 2027 heißen."})
    assert Erratum._base_manager.get().text == "Es muss 2027 heißen."
    team.post(page(vote, "abbrechen/"), {"reason": "Falsch.", "sure": "on"})
    assert boss.post(page(vote, "abbrechen/"), {"reason": "Falsch."}).status_code == 200  # not sure
    assert Box._base_manager.get(pk=vote.box.pk).state == "open"
    boss.post(page(vote, "abbrechen/"), {"reason": "Falsch.", "sure": "on"})
    assert Box._base_manager.get(pk=vote.box.pk).state == "aborted"


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR, Role.SURVEY_EDITOR, Role.VALUATOR])
def test_other_roles_do_not_reach_the_box(vote: Vote, role: str) -> None:
    staff = keeper(vote, "Andere", role)
    for rest in ("", "zugangscodes/", "papier/", "papier/1/", "abbrechen/"):
        assert staff.get(page(vote, rest)).status_code in (302, 403, 404)
    assert staff.post(page(vote, "berichtigen/"), {"text": "x"}).status_code in (302, 403, 404)
    assert not Erratum._base_manager.exists()


def test_other_districts_have_no_such_box(vote: Vote) -> None:
    stranger = browser("kueste.land.localhost", factories.staff("Fremd", Role.ADMINISTRATOR, vote.stage.kueste))
    for rest in ("", "zugangscodes/", "papier/", "papier/1/", "papier/summen/", "abbrechen/"):
        assert stranger.get(page(vote, rest)).status_code == 404


def test_the_page_takes_a_constant_number_of_queries(now, django_assert_max_num_queries) -> None:
    vote = make_vote(level="code")
    staff = keeper(vote)
    staff.post(page(vote, "zugangscodes/"), form_of(vote, size=30))
    with django_assert_max_num_queries(45):
        staff.get(page(vote))
