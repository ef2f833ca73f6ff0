"""Contributions and comments in the back office: look, decide, answer; never edit."""

import pytest

from participation.audit.models import Entry
from participation.contributions.models import Contribution, Stage, TrailEntry, Visibility
from participation.core import clock
from participation.proposals.models import Proposal
from tests import factories


def proposal(module, author, **values):
    values = {"visibility": Visibility.PUBLIC, "published_at": clock.now(), "title": "Bank am Dorfteich", **values}
    return Proposal._base_manager.create(
        region_id=module.region_id, kind="proposal", process_id=module.process_id, module=module, author=author,
        slug="bank-am-dorfteich", summary="Eine Bank.", body="<p>Am Teich fehlt eine Bank.</p>", **values,
    )  # fmt: skip


def now(obj):
    return Contribution._base_manager.get(pk=obj.pk)


@pytest.fixture
def here(places, cast):
    return proposal(factories.module(places.heide, "proposal"), cast.citizen)


def act(client, obj, slug, **data):
    return client.post(f"/admin/vorschlaege/{obj.pk}/{slug}/", data)


def test_the_page_shows_text_and_trail(browse, cast, here):
    TrailEntry.objects.create(contribution=here, step="published")
    page = browse(cast.moderator).get(f"/admin/vorschlaege/{here.pk}/").content.decode()
    assert "Am Teich fehlt eine Bank." in page
    assert "verbergen" in page
    assert "auswaehlen" not in page  # moderators do not select


def test_drafts_are_their_authors_own(browse, cast, here):
    draft = proposal(here.module, cast.citizen, visibility=Visibility.DRAFT, title="Noch geheim")
    for user in (cast.admin, cast.root):
        assert browse(user).get(f"/admin/vorschlaege/{draft.pk}/").status_code == 404
        assert "Noch geheim" not in browse(user).get("/admin/vorschlaege/").content.decode()


def test_hiding_needs_a_reason_and_is_logged(browse, cast, here):
    client = browse(cast.moderator)
    assert "reason" in act(client, here, "verbergen").context["form"].errors
    assert act(client, here, "verbergen", reason="Werbung").status_code == 302
    assert now(here).visibility == Visibility.HIDDEN
    entry = Entry.objects.get(action="proposal.hidden")
    assert (entry.actor_id, entry.details["reason"]) == (cast.moderator.pk, "Werbung")
    assert act(client, here, "wiederherstellen").status_code == 302
    assert now(here).visibility == Visibility.PUBLIC


def test_releasing_and_rejecting(browse, cast, here):
    client = browse(cast.moderator)
    first, second = (proposal(here.module, cast.citizen, visibility=Visibility.WAITING) for _number in range(2))
    act(client, first, "freigeben")
    act(client, second, "ablehnen", reason="Gehört nicht hierher")
    assert now(first).visibility == Visibility.PUBLIC
    assert now(second).visibility == Visibility.REJECTED


def test_selecting_and_taking_it_back(browse, cast, here):
    client = browse(cast.team)
    act(client, here, "auswaehlen", note="Wird gebaut")
    assert now(here).stage == Stage.SELECTED
    act(client, here, "auswahl-zuruecknehmen")
    assert now(here).stage == Stage.OPEN


def test_answering_officially_escapes_what_was_typed(browse, cast, here):
    data = {"body": "Wir bauen sie.\n\n<script>alert(1)</script>", "signed_name": "Ada", "signed_role": "Bauamt"}
    act(browse(cast.editor), here, "antworten", **data)
    answer = here.answers.get()
    assert "<script>" not in answer.body
    assert answer.body.startswith("<p>Wir bauen sie.</p>")
    assert Entry.objects.filter(action="proposal.answered", actor_id=cast.editor.pk).exists()


@pytest.mark.parametrize(
    ("who", "slug"),
    [("moderator", "auswaehlen"), ("moderator", "antworten"), ("team", "verbergen"), ("editor", "verbergen")],
)
def test_a_role_gives_its_own_acts_only(browse, cast, here, who, slug):
    data = {"reason": "x", "note": "x", "body": "x", "signed_name": "x", "signed_role": "x"}
    assert act(browse(getattr(cast, who)), here, slug, **data).status_code == 302
    assert (now(here).visibility, now(here).stage, here.answers.count()) == (Visibility.PUBLIC, Stage.OPEN, 0)


def test_nobody_decides_about_their_own(browse, cast, here):
    own = proposal(here.module, cast.moderator)
    act(browse(cast.moderator), own, "verbergen", reason="x")
    assert now(own).visibility == Visibility.PUBLIC


def test_there_is_no_way_to_edit_a_citizens_text(browse, cast, here):
    for url in ("edit", "delete", "copy", "bearbeiten"):
        assert browse(cast.root).post(f"/admin/vorschlaege/{url}/{here.pk}/", {"title": "Anders"}).status_code == 404
        assert browse(cast.root).post(f"/admin/vorschlaege/{here.pk}/{url}/", {"title": "Anders"}).status_code == 404


def test_lists_filter_and_search(browse, cast, here):
    proposal(here.module, cast.citizen, visibility=Visibility.HIDDEN, title="Unsichtbarer Weg")
    client = browse(cast.moderator)
    for query, shown, left_out in (
        ("?visibility=hidden", "Unsichtbarer Weg", "Bank am Dorfteich"),
        ("?q=Dorfteich", "Bank am Dorfteich", "Unsichtbarer Weg"),
        (f"?process={here.process_id}&region={here.region_id}", "Bank am Dorfteich", "Küstenkreis"),
    ):
        page = client.get("/admin/vorschlaege/results/" + query).content.decode()
        assert shown in page
        assert left_out not in page


def test_comments_are_hidden_and_shown_again(browse, cast, here):
    from tests.comments.factories import thread

    comment = thread(Contribution._base_manager.select_related("region").get(pk=here.pk), cast.citizen, 0)[0]
    client = browse(cast.moderator)
    assert "Kommentar Nummer 0" in client.get("/admin/kommentare/").content.decode()
    client.post(f"/admin/kommentare/{comment.pk}/verbergen/", {"reason": "Beleidigung"})
    comment.refresh_from_db()
    assert (comment.state, comment.state_reason) == ("hidden", "Beleidigung")
    client.post(f"/admin/kommentare/{comment.pk}/zeigen/")
    comment.refresh_from_db()
    assert comment.state == "public"
    assert browse(cast.team).get("/admin/kommentare/").status_code == 302
    assert browse(cast.foreigner, "kueste.land.localhost").get(f"/admin/kommentare/{comment.pk}/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_rows(browse, cast, here, django_assert_max_num_queries):
    for _number in range(30):
        proposal(here.module, cast.citizen)
    client = browse(cast.moderator)
    client.get("/admin/vorschlaege/")
    with django_assert_max_num_queries(25):
        client.get("/admin/vorschlaege/")
