"""Several people at the same moment."""

import pytest
from django_scopes import scopes_disabled

from participation.comments.models import Comment
from participation.core.errors import Invalid
from participation.core.recounting import counters, mend
from participation.drafts.models import Passage, Text, Version
from participation.drafts.services import publish_version
from tests import world as worlds
from tests.drafts.factories import changed, comment, paragraph, publish
from tests.world import World, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    return worlds.make_world("draft")


def test_of_two_versions_at_the_same_moment_one_wins_and_the_other_is_told(world) -> None:
    publish(world.module)
    texts = [f"<p>So schreibt es Nummer {number}, mit eigenen Worten.</p>" for number in range(4)]
    results = at_once(
        *(lambda text=text: publish_version(draft=world.module, pieces=changed(a1=text), base=1) for text in texts)
    )
    refused = [result for result in results if isinstance(result, Invalid)]
    assert len(refused) == 3
    assert all("2" in str(error.message) for error in refused)
    with scopes_disabled():
        assert Version.objects.filter(draft=world.module).count() == 2


def test_comments_written_while_a_version_comes_out_are_not_lost(world) -> None:
    publish(world.module)
    where = paragraph(world.module, "a2")
    people = [world.anna, world.ben, world.carla, world.fritz]
    joined = "<p>Der Landkreis hat 42 Gemeinden. Viele Wege zum Amt sind weit. Wer kein Auto hat, braucht lange.</p>"
    at_once(
        *(
            lambda who=who: comment(where, who, "Dazu etwas.", extra={"passage": (0, 18), "passage_version": 1})
            for who in people
        ),
        lambda: publish_version(draft=world.module, pieces=changed(a1=joined, a2=None), base=1),
    )
    with scopes_disabled():
        newest = Version.objects.order_by("-number")[0]
        for row in Comment.objects.all():
            passage = Passage.objects.get(pk=row.pk)
            assert passage.found_in_id == newest.pk
            assert row.contribution_id == passage.found_paragraph_id
            text = Text.objects.get(version=newest, paragraph=passage.found_paragraph).text
            assert text[passage.found_start : passage.found_end] == "Viele Wege zum Amt"
        assert [drift for entry in counters() for drift in mend(entry)] == []
