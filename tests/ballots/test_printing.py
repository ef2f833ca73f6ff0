"""Letters and ballots on paper."""

import uuid

import pytest

from participation.accounts.models import Role
from participation.ballots import printing
from participation.ballots.services import codes
from tests import factories
from tests.ballots.conftest import Vote, make_vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(now) -> tuple[Vote, codes.Issued]:
    vote = make_vote(level="code")
    vote.box.region = vote.stage.heide
    actor = factories.staff("Team", Role.PROJECT_TEAM, vote.stage.heide)
    made = codes.issue(
        box=vote.box, name="Alle", size=2, text=printing.default_text(vote.box), request_key=uuid.uuid4(),
        actor=actor, addresses=[("Erika Muster", "#panic(1) Weg 3", "12345 Heidedorf")],
    )  # fmt: skip
    return vote, made


def test_letters_are_readable_pdf_files_with_a_page_each(issued) -> None:
    vote, made = issued
    content = printing.letters_as_pdf(vote.box, made)
    assert b"pdfuaid:part" in content
    assert content.count(b"/Type /Page\n") + content.count(b"/Type/Page/") >= 0
    assert b"/StructTreeRoot" in content


def test_the_code_stands_behind_the_hash_of_the_address(issued) -> None:
    vote, made = issued
    table = "".join(printing.letters_as_csv(vote.box, made))
    for letter in made.letters:
        assert f"/zugangscode/#{letter.code}" in table
    assert "Erika Muster" in table


def test_the_letter_names_the_end(issued) -> None:
    vote, made = issued
    assert "8. Juni 2026" in printing.text_of(vote.box, made.batch.text)


def test_the_ballot_is_a_readable_pdf_file(issued) -> None:
    assert b"pdfuaid:part" in printing.ballot_as_pdf(issued[0].box)
