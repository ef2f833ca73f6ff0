"""Opening, changing and retiring debates."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django_scopes import scope, scopes_disabled

from participation.contributions.models import Contribution
from participation.contributions.services import writing
from participation.core.errors import Invalid, Refused
from participation.debates.models import Debate
from participation.regions.scope import EVERYTHING
from participation.search import querysets as search
from tests import factories
from tests.debates.conftest import make_world
from tests.debates.factories import debate, draft, fresh, statement, with_votes

pytestmark = pytest.mark.django_db


def content(**changes) -> dict:
    return {"title": "Soll der Bus fahren?", "body": "Bisher fährt er nur werktags."} | changes


def test_anybody_signed_in_opens_a_debate(world) -> None:
    for user in (world.anna, world.carla, world.fritz):
        shown = debate(world.module, user)
        assert shown.is_public
        assert shown.author == user
    with pytest.raises(Refused), scopes_disabled():
        writing.save_draft(kind="debate", module=world.module, author=AnonymousUser(), content=content())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "Bus"}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"body": "x" * 6001}, "body"),
    ],
)
def test_texts_have_a_length(world, changes, field) -> None:
    with pytest.raises(Invalid) as refused:
        draft(world.module, world.anna, **changes)
    assert refused.value.field == field


def test_the_length_of_the_text_counts_without_html(world) -> None:
    shown = draft(world.module, world.anna, title="Was?", body=f"**{'x' * 5990}** [a](https://example.org/{'y' * 200})")
    assert "<strong>" in shown.body
    short = draft(world.module, world.anna, body="<p><strong>kurz</strong></p>")
    with pytest.raises(Invalid) as refused, scopes_disabled():
        writing.publish(contribution=short, actor=world.anna)
    assert refused.value.field == "body"


def test_scripts_are_removed_and_links_marked(world) -> None:
    shown = debate(
        world.module, world.anna, body="<script>alert(1)</script>Mehr auf https://example.org und so weiter."
    )
    assert "<script" not in shown.body
    assert 'rel="nofollow ugc noopener"' in shown.body


def test_at_most_six_tags_without_dangerous_characters(world) -> None:
    shown = debate(world.module, world.anna, tags="Bus, bus, <b>Dorf</b>, Zug")
    assert len(shown.tags.names()) == 3
    assert all("<" not in tag for tag in shown.tags.names())
    with pytest.raises(Invalid) as refused:
        draft(world.module, world.anna, tags="a1, b2, c3, d4, e5, f6, g7")
    assert refused.value.field == "tags"


def test_the_search_finds_a_debate_by_inflected_words(world) -> None:
    shown = debate(world.module, world.anna, title="Mehr Radwege?", body="Zwischen den Dörfern fehlen sie überall.")
    with scope(region=EVERYTHING):
        assert [found.object_id for found in search.find("Radweg Dorf", kinds=["debate"])] == [shown.pk]


def test_a_text_can_be_changed_up_to_the_limit_and_the_old_one_stays(now, db) -> None:
    world = make_world(edit_limit_votes=3)
    shown = with_votes(debate(world.module, world.anna), verified=3)
    with scopes_disabled():
        changed = writing.edit(contribution=shown, actor=world.anna, content=content(title="Soll der Zug fahren?"))
        assert changed.slug == "soll-der-zug-fahren"
        assert changed.versions.get().content["title"] == shown.title
        with_votes(changed, verified=1)
        with pytest.raises(Refused):
            writing.edit(contribution=fresh(shown), actor=world.anna, content=content())
        with pytest.raises(Refused):
            writing.edit(contribution=fresh(shown), actor=world.ben, content=content())


def test_a_debate_with_statements_goes_on_collecting_them(world) -> None:
    shown = debate(world.module, world.anna, collects_statements=True)
    statement(shown, world.ben)
    with scopes_disabled(), pytest.raises(Invalid) as refused:
        writing.edit(contribution=fresh(shown), actor=world.anna, content=content(collects_statements=False))
    assert refused.value.field == "collects_statements"


def test_one_form_makes_one_debate(world) -> None:
    first = draft(world.module, world.anna, form_key="abc", title="Soll der Bus fahren?")
    again = draft(world.module, world.anna, form_key="abc", title="Soll der Zug fahren?")
    other = draft(world.module, world.ben, form_key="abc")
    assert again.pk == first.pk != other.pk
    assert Debate._base_manager.get(pk=first.pk).title == "Soll der Zug fahren?"


@pytest.mark.parametrize(("seconds", "open_"), [(-1, False), (0, True), (7 * 86_400 - 1, True), (7 * 86_400, False)])
def test_debates_are_opened_within_the_phase(world, now, seconds, open_) -> None:
    begins = factories.NOON + timedelta(days=10)
    timed = factories.module(
        world.stage.heide, "debate", features=("submit",), starts=begins, lasts=timedelta(days=7), title="Später"
    )
    now.move_to(begins + timedelta(seconds=seconds))
    with scopes_disabled():
        timed = type(world.module).objects.select_related("region", "process").get(pk=timed.pk)
    if open_:
        assert debate(timed, world.anna).is_public
    else:
        with pytest.raises(Refused) as refused:
            debate(timed, factories.staff("Ada", "administrator", world.stage.heide))
        assert refused.value.decision.code == "closed"
        assert not Contribution._base_manager.filter(module=timed).exists()
