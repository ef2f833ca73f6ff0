"""From an idea to its realisation: links, what came of it, one time line, and who hears of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from participation.contributions.registry import consequences_of
from participation.contributions.services import answering, following, states
from participation.contributions.services.following import anchor_of
from participation.core import clock
from participation.core.errors import Invalid, Refused
from participation.drafts.services import record_response
from participation.measures.models import Source
from participation.measures.services import everything, history, milestones, planning, reporting, sources
from participation.measures.services.recording import Event
from participation.notifications.models import Notice
from tests import factories
from tests.drafts import factories as drafts
from tests.measures.factories import fresh, measure, milestone, prepared, recorded
from tests.proposals.factories import draft, proposal
from tests.world import browser


@pytest.fixture(autouse=True)
def _everywhere():
    with scopes_disabled():
        yield


@pytest.fixture
def idea(world):
    return proposal(world.module, world.anna, title="Ein Radweg am Bach")


def heard(person, kind=""):
    rows = Notice._base_manager.filter(person=person).order_by("pk")
    return [row.title for row in (rows.filter(kind=kind) if kind else rows)]


def test_one_time_line_runs_from_the_idea_to_its_realisation(world, team, idea, now, at_heide):
    following.follow(contribution=idea, user=world.ben)
    now.shift(timedelta(days=1))
    boss = factories.staff("Petra", "administrator", world.stage.heide)
    states.select(contribution=idea, actor=boss, note="Der Kreistag will es.")
    now.shift(timedelta(days=1))
    answering.answer(
        contribution=idea, actor=boss, body="<p>Wir bauen ihn.</p>", signed_name="A. Brandt", signed_role="Bauamt"
    )
    now.shift(timedelta(days=1))
    made = measure(world.stage.heide, team.theo, sources_from=[idea])
    step = milestone(made, team.theo, "Erster Spatenstich", clock.now().date())
    later = milestone(made, team.theo, "Einweihung")
    now.shift(timedelta(days=1))
    milestones.reach(milestone=step, actor=team.theo, reached_on=clock.now().date(), text="Mit Blasmusik.")
    page = at_heide().get(made.get_absolute_url()).content.decode()
    words = ["Ein Radweg am Bach", "Der Kreistag will es.", "Wir bauen ihn.", "Mit Blasmusik."]
    line = page[page.index('class="steps measure-steps"') :]
    places = [*(line.index(word) for word in words), line.rindex("Einweihung")]
    assert places == sorted(places)
    assert 'data-state="coming"' in line
    now.shift(timedelta(days=1))
    milestones.drop(milestone=later, actor=team.theo, reason="Ohne Feier.")
    reporting.set_status(measure=made, actor=team.theo, status="done")
    page = at_heide(world.carla).get(idea.get_absolute_url()).content.decode()
    assert page.count(f'href="{made.get_absolute_url()}"') == 3  # planned, milestone, done
    assert made.title in page


def test_processes_and_modules_show_what_came_of_them(world, team, at_heide):
    made = measure(world.stage.heide, team.theo, sources_from=[world.module.process, world.module])
    for target in (world.module.process, world.module):
        assert made.title in at_heide().get(target.get_absolute_url()).content.decode()
    page = at_heide().get(made.get_absolute_url()).content.decode()
    assert world.module.title in page


def test_what_is_hidden_later_is_shown_no_more(world, team, idea, at_heide):
    made = measure(world.stage.heide, team.theo, sources_from=[idea])
    states.set_visibility(contribution=idea, visibility="hidden", actor=team.mona, reason="Darum.")
    assert "Ein Radweg am Bach" not in at_heide().get(made.get_absolute_url()).content.decode()


def test_only_what_the_region_reads_can_be_linked(world, team, idea):
    stage = world.stage
    coast = factories.module(stage.kueste, "proposal")
    shared = factories.process(stage.nation, shared_down=True)
    foreign = [
        proposal(coast, world.fritz), coast, coast.process, factories.process(stage.nation),
        factories.process(stage.heide, publish=False), draft(world.module, world.anna),
    ]  # fmt: skip
    made = measure(stage.heide, team.theo)
    for target in foreign:
        with pytest.raises(Invalid) as error:
            sources.link(measure=made, contribution=target, actor=team.theo)
        assert error.value.field == "target"
    for target in (idea, idea, shared, world.module, anchor_of(world.module)):
        sources.link(measure=made, contribution=target, actor=team.theo)
    assert Source.objects.filter(measure=made).count() == 3
    for own in (made, everything.anchor_of(stage.heide)):
        with pytest.raises(Invalid):
            sources.link(measure=made, contribution=own, actor=team.theo)
    with pytest.raises(Refused):
        sources.link(measure=made, contribution=idea, actor=team.mona)


def test_a_link_can_be_taken_back(world, team, idea, at_heide):
    made = measure(world.stage.heide, team.theo, sources_from=[idea])
    sources.unlink(source=made.sources.get(), actor=team.theo)
    assert made.title not in at_heide().get(idea.get_absolute_url()).content.decode()


def test_the_page_asks_the_database_the_same_number_of_times_for_any_amount(world, team, at_heide):
    made = measure(world.stage.heide, team.theo)
    client, counts = at_heide(world.ben), []
    for _time in range(2):
        for number in range(4):
            sources.link(
                measure=made, contribution=proposal(world.module, world.anna, title=f"Idee {number}"), actor=team.theo
            )
            reporting.post_news(measure=made, actor=team.theo, text="Neu.")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(made.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1
    assert max(counts) <= 20, [query["sql"][:300] for query in queries.captured_queries]


def test_those_at_the_sources_hear_that_it_has_become_a_measure(world, team, idea):
    following.follow(contribution=idea, user=world.ben)
    made = prepared(world.stage.heide, team.theo, sources_from=[idea])
    assert heard(world.anna) == []
    planning.publish(measure=made, actor=team.theo)
    assert len(heard(world.anna, "measures.planned")) == 1
    assert len(heard(world.ben, "measures.planned")) == 1
    late = proposal(world.module, world.carla, title="Noch eine Idee")
    sources.link(measure=made, contribution=late, actor=team.theo)
    assert len(heard(world.carla, "measures.planned")) == 1
    reporting.post_news(measure=made, actor=team.theo, text="Klein.", percent=5)
    assert heard(world.anna, "measures.updated") == []
    reporting.set_status(measure=made, actor=team.theo, status="running")
    assert len(heard(world.anna, "measures.updated")) == 1
    assert len(heard(world.ben, "measures.updated")) == 1


def test_whoever_follows_a_measure_or_everything_hears_of_each_update_once(world, team):
    stage = world.stage
    made = measure(stage.heide, team.theo)
    everything.anchor_of(stage.nation)
    following.follow(contribution=made, user=world.anna)
    for region, person in ((stage.heide, world.anna), (stage.heide, world.ben), (stage.nation, world.carla)):
        following.follow(contribution=everything.existing_anchor(region.pk), user=person)
    following.follow(contribution=everything.anchor_of(stage.kueste), user=world.fritz)
    entry = reporting.post_news(measure=made, actor=team.theo, text="Ein Name steht hier.")
    for person in (world.anna, world.ben, world.carla):
        assert len(heard(person, "measures.updated")) == 1
    assert heard(world.fritz) == []
    assert heard(team.theo) == []
    history.withhold(entry=entry, actor=team.edda, reason="Ein Name.")
    assert not Notice._base_manager.filter(text__contains="Name steht").exists()


def test_everything_can_be_followed_with_a_button_that_leads_back(world, team, at_heide):
    measure(world.stage.heide, team.theo)
    anchor = everything.existing_anchor(world.stage.heide.pk)
    client = at_heide(world.ben)
    assert f"/beitrag/{anchor.pk}/folgen/" in client.get("/fortschritt/").content.decode()
    answer = client.post(f"/beitrag/{anchor.pk}/folgen/", {"on": "1"})
    assert answer["Location"] == "/fortschritt/"
    mine = client.get("/konto/").content.decode()
    assert 'href="/fortschritt/"' in mine
    assert browser("land.localhost").get("/fortschritt/").status_code == 200


def test_comments_are_open_where_the_district_opens_them(world, team, at_heide):
    made = measure(world.stage.heide, team.theo)
    client = at_heide(world.ben)
    assert 'id="comments"' not in client.get(made.get_absolute_url()).content.decode()
    assert client.post(f"/beitrag/{made.pk}/kommentieren/", {"comment": "Gut so."}).status_code < 500
    assert fresh(made).comment_count == 0
    planning.change_facts(measure=made, actor=team.theo, comments_open=True)
    assert 'id="comments"' in client.get(made.get_absolute_url()).content.decode()
    from participation.comments import services as comments

    comments.post(contribution=fresh(made), author=world.ben, text="Gut so.")
    assert "Gut so." in client.get(made.get_absolute_url()).content.decode()


def test_writes_ask_the_database_at_most_thirty_times(world, team, idea):
    for person in (world.ben, world.carla):
        following.follow(contribution=idea, user=person)
    made = prepared(world.stage.heide, team.theo, sources_from=[idea, world.module, world.module.process])
    following.follow(contribution=everything.existing_anchor(world.stage.heide.pk), user=world.ben)
    step = milestone(made, team.theo)
    writes = [
        lambda: planning.publish(measure=made, actor=team.theo),
        lambda: reporting.post_news(measure=made, actor=team.theo, text="Neu.", status="running", percent=10),
        lambda: milestones.reach(milestone=step, actor=team.theo, reached_on=clock.now().date()),
        lambda: planning.change_facts(measure=made, actor=team.theo, text="Anders."),
    ]
    for write in writes:
        with CaptureQueriesContext(connection) as queries:
            write()
        asked = [query for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= 30, [query["sql"][:120] for query in asked]


def test_a_paragraph_of_a_draft_can_be_the_source(world, team, at_heide):
    strategy = factories.module(world.stage.heide, "draft")
    drafts.publish(strategy)
    paragraph = drafts.paragraph(strategy, "a1")
    made = measure(world.stage.heide, team.theo, sources_from=[paragraph])
    page = at_heide().get(made.get_absolute_url()).content.decode()
    assert f'href="{paragraph.get_absolute_url()}"' in page
    assert [row.title for row in consequences_of(paragraph)] == [made.title]
    assert made.title in at_heide().get(paragraph.get_absolute_url()).content.decode()


def discussed(world, now, name="a1"):
    """A paragraph of a draft that came with a first version, was commented on and answered, and changed in a third."""
    strategy = factories.module(world.stage.heide, "draft")
    drafts.publish(strategy)
    said = drafts.comment(drafts.paragraph(strategy, name), world.anna, "Es sind 43 Gemeinden.")
    now.shift(timedelta(days=1))
    drafts.publish(strategy, drafts.changed(a4="<p>WLAN gibt es überall, wo Menschen warten.</p>"))
    now.shift(timedelta(days=1))
    record_response(
        draft=strategy, comments=[said.pk], verdict="adopted", reason="<p>Das stimmt.</p>", signed_name="Maren T.",
        signed_role="Stabsstelle", at=clock.now(),
    )  # fmt: skip
    now.shift(timedelta(days=1))
    words = "<p>Der Landkreis hat 43 Gemeinden. In 17 davon fehlt schnelles Internet bis heute.</p>"
    drafts.publish(strategy, drafts.changed(a4="<p>WLAN gibt es überall, wo Menschen warten.</p>", **{name: words}))
    now.shift(timedelta(days=1))
    return drafts.paragraph(strategy, name)


def test_the_time_line_tells_the_way_of_a_paragraph_through_the_versions(world, team, now, at_heide):
    paragraph = discussed(world, now)
    made = measure(world.stage.heide, team.theo, sources_from=[paragraph])
    page = at_heide().get(made.get_absolute_url()).content.decode()
    line = page[page.index('class="steps measure-steps"') :]
    with translation.override("de"):
        first = _("In version %(number)s for the first time") % {"number": 1}
        third = _("Changed in version %(number)s") % {"number": 3}
        second = _("Changed in version %(number)s") % {"number": 2}
        planned = _("Measure planned")
    words = [first, "Das stimmt.", third, planned]
    places = [line.index(word) for word in words]
    assert places == sorted(places)
    assert second not in line
    assert f'/vergleich/2/3/#a{paragraph.pk}"' in line


def test_the_way_of_a_hidden_draft_is_not_told(world, team, now, at_heide):
    paragraph = discussed(world, now)
    made = measure(world.stage.heide, team.theo, sources_from=[paragraph])
    type(paragraph.module).objects.filter(pk=paragraph.module_id).update(is_public=False)
    page = at_heide().get(made.get_absolute_url()).content.decode()
    assert "Das stimmt." not in page
    assert "/vergleich/" not in page


def test_many_paragraphs_cost_no_more_queries_than_one(world, team, now, at_heide):
    made = measure(world.stage.heide, team.theo, sources_from=[discussed(world, now)])
    client, counts = at_heide(world.ben), []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(made.get_absolute_url()).status_code == 200
        counts.append(len(queries))
        strategy = factories.module(world.stage.heide, "draft")
        drafts.publish(strategy)
        for name in ("a1", "a2", "a3"):
            sources.link(measure=made, contribution=drafts.paragraph(strategy, name), actor=team.theo)
    assert counts[1] <= counts[0] <= 20, [query["sql"][:300] for query in queries.captured_queries]


def test_news_of_the_moment_of_publication_are_one_step_with_it(world, team, at_heide):
    made = recorded(world.stage.heide, events=[Event(at=factories.NOON, text="Der Bau ist beschlossen.")])
    page = at_heide().get(made.get_absolute_url()).content.decode()
    line = page[page.index('class="steps measure-steps"') :]
    assert "Der Bau ist beschlossen." in line
    assert line[: line.index("</ol>")].count("data-state") == 1
