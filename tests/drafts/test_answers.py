"""The team answers contributions: who may, what is kept, who is told, what the public sees."""

import pytest
from django.db import DatabaseError, transaction
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.audit.models import Entry
from participation.comments import services as comments
from participation.core.errors import Invalid, Refused
from participation.drafts.answered import Wanted, answers_to, counts_of, items_of, wanted_of
from participation.drafts.changes import changes_in, suggested
from participation.drafts.models import Answered, Effect, Response
from participation.drafts.services import link_changes, record_response, respond
from participation.notifications.models import Notice
from tests import factories
from tests import world as worlds
from tests.drafts.factories import changed, comment, paragraph, publish
from tests.factories import NOON
from tests.world import at_once, browser

WORDS = {
    "verdict": "adopted", "reason": "Das stimmt. Wir ändern es.", "signed_name": "Maren T.",
    "signed_role": "Leiterin der Stabsstelle",
}  # fmt: skip


@pytest.fixture
def team(world):
    return factories.staff("Petra", Role.PROJECT_TEAM, world.stage.heide)


@pytest.fixture
def said(world):
    """Three contributions by two people on two paragraphs of the first version."""
    publish(world.module)
    return [
        comment(paragraph(world.module, "a1"), world.anna, "Es sind 43 Gemeinden."),
        comment(paragraph(world.module, "a1"), world.ben, "In 18 davon fehlt es."),
        comment(paragraph(world.module, "a3"), world.anna, "Zu spät!"),
    ]


def answer(world, rows, actor, **values):
    with scopes_disabled():
        return respond(draft=world.module, comments=[row.pk for row in rows], actor=actor, **{**WORDS, **values})


def current(world, row):
    with scopes_disabled():
        return next((found for is_current, found in answers_to(world.module, [row.pk])[row.pk] if is_current), None)


def test_one_answer_goes_to_several_and_their_authors_are_told_once(world, said, team):
    response = answer(world, said, team)
    with scopes_disabled():
        assert {row.comment_id for row in response.answered.all()} == {row.pk for row in said}
        notices = list(Notice.objects.filter(kind="drafts.answered").order_by("person__username"))
        assert [notice.person for notice in notices] == [world.anna, world.ben]
        assert notices[0].url == f"/mitmachen/{world.module.process.slug}/ideen/antworten/?antwort={response.pk}"
        entry = Entry.objects.get(action="draft.answered")
        assert (entry.actor_id, entry.details["comments"]) == (team.pk, 3)


def test_a_changed_answer_keeps_the_one_before(world, said, team):
    answer(world, said, team)
    second = answer(world, said[:1], team, verdict="partly", reason="Doch nur zum Teil.")
    with scopes_disabled():
        rows = answers_to(world.module, [said[0].pk])[said[0].pk]
    assert [(is_current, found.verdict) for is_current, found in rows] == [(True, "partly"), (False, "adopted")]
    assert current(world, said[1]).verdict == "adopted"
    with scopes_disabled():
        assert Notice.objects.filter(person=world.anna, key=f"draft-answer-{second.pk}").exists()


def test_the_same_answer_twice_is_one(world, said, team):
    assert answer(world, said, team) == answer(world, said, team)
    with scopes_disabled():
        assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"verdict": "maybe"}, "verdict"),
        ({"reason": " <p></p> "}, "reason"),
        ({"reason": "x" * 5001}, "reason"),
        ({"signed_name": " "}, "signed_name"),
        ({"signed_role": ""}, "signed_role"),
        ({"signed_role": "x" * 121}, "signed_role"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(world, said, team, values, field):
    with pytest.raises(Invalid) as caught:
        answer(world, said, team, **values)
    assert caught.value.field == field
    with scopes_disabled():
        assert not Response.objects.exists()


def test_only_the_team_of_the_region_answers(world, said):
    for stranger in (world.anna, factories.staff("Mo", Role.MODERATOR, world.stage.heide),
                     factories.staff("Kim", Role.ADMINISTRATOR, world.stage.kueste)):  # fmt: skip
        with pytest.raises(Refused):
            answer(world, said, stranger)


def test_comments_of_other_drafts_and_hidden_ones_are_refused(world, said, team):
    module = factories.module(world.stage.heide, "draft", slug="zweiter", title="Zweiter")
    with scopes_disabled():
        second = type(world.module).objects.select_related("region", "process").get(pk=module.pk)
    publish(second)
    elsewhere = comment(paragraph(second, "a1"), world.anna)
    with pytest.raises(Invalid, match=r".+"):
        answer(world, [said[0], elsewhere], team)
    with scopes_disabled():
        comments.delete_own(comment=said[0], actor=world.anna)
    with pytest.raises(Invalid):
        answer(world, said, team)
    with pytest.raises(Invalid):
        answer(world, [], team)


def test_reasons_hold_no_scripts(world, said, team):
    response = answer(world, said, team, reason='<p onclick="x()">Weil <script>alert(1)</script><b>es</b> so ist.</p>')
    assert response.reason == "<p>Weil <strong>es</strong> so ist.</p>"


def test_the_database_keeps_answers_as_they_are(world, said, team):
    answer(world, said, team)
    with scopes_disabled(), pytest.raises(DatabaseError), transaction.atomic():
        Response.objects.update(verdict="not")


def test_changes_are_suggested_from_the_paragraphs_of_the_contributions(world, said, team):
    version = publish(world.module, changed(a1="<p>Der Landkreis hat 43 Gemeinden. In 18 fehlt es.</p>", a3=None))
    with scopes_disabled():
        assert len(changes_in(version)) == 2
        a1, a3 = paragraph(world.module, "a1").pk, paragraph(world.module, "a3").pk
        assert [(change.paragraph, change.new is None) for change in suggested(version, [a3])] == [(a3, True)]
    response = answer(world, said[:2], team, version=version, paragraphs=[a1])
    with scopes_disabled():
        assert [row.paragraph_id for row in response.effects.all()] == [a1]
        assert link_changes(response=response, version=version, paragraphs=[a1, a3], actor=team) == 1
        assert link_changes(response=response, version=version, paragraphs=[a1, a3], actor=team) == 0
        with pytest.raises(Invalid):
            link_changes(response=response, version=version, paragraphs=[paragraph(world.module, "a2").pk], actor=team)
        assert Effect.objects.count() == 2


def test_contributions_are_numbered_within_their_draft_by_time_and_none_shifts_when_one_is_hidden(world, said, team):
    with scopes_disabled():
        comments.post(contribution=paragraph(world.module, "a1"), author=world.ben, text="Ja!", reply_to=said[1].pk)
        comments.hide(
            comment=said[0], actor=factories.staff("Mara", Role.MODERATOR, world.stage.heide), reason="Beleidigung"
        )
        rows = list(wanted_of(world.module, None, Wanted(replies=True)))
        items = {item.number: item for item in items_of(world.module, None, rows)}
    assert {number: item.key for number, item in items.items() if number < 4} == {2: said[1].pk, 3: said[2].pk}
    assert (items[4].text, items[4].reply_to) == ("Ja!", 2)


def test_numbers_count_conversations_by_what_became_of_them(world, said, team):
    with scopes_disabled():
        comments.post(contribution=paragraph(world.module, "a1"), author=world.ben, text="Ja!", reply_to=said[0].pk)
    answer(world, said[:1], team)
    answer(world, said[1:2], team, verdict="not")
    with scopes_disabled():
        counts = counts_of(world.module)
    assert (counts.all, counts.open, counts.answered) == (3, 1, 2)
    assert counts.by_verdict == {"adopted": 1, "partly": 0, "not": 1, "noted": 0}


def test_recorded_answers_have_their_own_date_and_tell_nobody(world, said):
    with scopes_disabled():
        response = record_response(draft=world.module, comments=[said[0].pk], at=NOON, **WORDS)
        assert response.at == NOON
        assert not Notice.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment_leave_one_that_counts():
    world = worlds.make_world("draft", numbered=True)
    publish(world.module)
    row = comment(paragraph(world.module, "a1"), world.anna)
    people = [factories.staff(name, Role.PROJECT_TEAM, world.stage.heide) for name in ("Petra", "Paul")]
    jobs = [
        (lambda person=person: respond(draft=world.module, comments=[row.pk], actor=person, **WORDS))
        for person in people
    ]
    made = at_once(*jobs)
    with scopes_disabled():
        assert all(isinstance(found, Response) for found in made)
        assert Answered.objects.filter(comment=row.pk, is_current=True).count() == 1
        assert Answered.objects.filter(comment=row.pk).count() == 2


def test_the_answer_stands_below_the_comment(world, said, team):
    answer(world, said[:1], team)
    answer(world, said[:1], team, verdict="noted", reason="Neu überlegt.")
    page = browser("heide.land.localhost").get(paragraph(world.module, "a1").get_absolute_url()).content.decode()
    assert page.count("Neu überlegt.") == page.count("Das stimmt. Wir ändern es.") == 1
    assert page.index("Es sind 43") < page.index("Neu überlegt.") < page.index("Das stimmt.")
    assert "Maren T., Leiterin der Stabsstelle" in page


def test_a_change_names_the_contributions_it_goes_back_to(world, said, team):
    version = publish(world.module, changed(a1="<p>Der Landkreis hat 43 Gemeinden. In 18 fehlt es.</p>", a3=None))
    a1 = paragraph(world.module, "a1").pk
    answer(world, said[:2], team, version=version, paragraphs=[a1])
    client = browser("heide.land.localhost")
    names = f"{world.module.process.slug}/{world.module.slug}"
    page = client.get(f"/mitmachen/{names}/vergleich/1/2/").content.decode()
    assert "Es sind 43 Gemeinden." in page
    assert f"/kommentar/{said[0].pk}/" in page
    assert "Zu spät!" not in page
    answers = client.get(f"/mitmachen/{names}/antworten/").content.decode()
    assert f"/vergleich/1/2/#a{a1}" in answers
    synopsis = client.get(f"/mitmachen/{names}/synopse/").content.decode()
    assert "Der Landkreis hat <del>" in synopsis
    assert "</span>42<span" in synopsis
    assert "</span>43<span" in synopsis
    assert " Gemeinden. In <del>" in synopsis
