"""Planning and reporting: what may happen when, by whom, and what stands in the history afterwards."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scopes_disabled

from participation.audit.models import Entry as AuditEntry
from participation.contributions.models import Visibility
from participation.core import clock
from participation.core.errors import Invalid, Refused
from participation.core.recounting import counters, mend
from participation.measures import wording
from participation.measures.models import STATUS_FROM, Entry, Evidence, Measure, Milestone, Status, needs_reason
from participation.measures.services import goals, history, milestones, planning, reporting
from participation.measures.services.history import Overtaken, Proof
from participation.regions.models import RegionGeneration
from participation.search.models import SearchDocument
from tests.browser.scenes import PDF, picture
from tests.measures.factories import DUE, facts, fresh, goal, measure, milestone, prepared

NEWS = "Der Auftrag ist vergeben."


@pytest.fixture(autouse=True)
def _everywhere():
    with scopes_disabled():
        yield


def kinds(made):
    return list(made.entries.order_by("pk").values_list("kind", flat=True))


def test_a_measure_is_prepared_without_history_and_public_with_it(world, team):
    made = prepared(world.stage.heide, team.theo)
    assert made.visibility == Visibility.WAITING
    assert kinds(made) == []
    assert not SearchDocument._base_manager.filter(kind="measure").exists()
    planning.publish(measure=made, actor=team.theo)
    planning.publish(measure=made, actor=team.theo)
    assert kinds(made) == ["published"]
    assert SearchDocument._base_manager.get(kind="measure").object_id == made.pk
    assert AuditEntry.objects.filter(action="measure.published", object_id=str(made.pk)).count() == 1


@pytest.mark.parametrize("who", ["mona", "kai", "anna"])
def test_only_the_team_of_the_region_writes(world, team, who):
    heide = world.stage.heide
    person = getattr(team, who, None) or getattr(world, who)
    made, aim = measure(heide, team.theo), goal(heide, team.theo)
    step = milestone(made, team.theo)
    writes = [
        lambda: planning.create_measure(region=heide, actor=person, **facts()),
        lambda: planning.publish(measure=made, actor=person),
        lambda: planning.change_facts(measure=made, actor=person, title="Gekapert"),
        lambda: planning.remove(measure=made, actor=person),
        lambda: reporting.post_news(measure=made, actor=person, text=NEWS),
        lambda: reporting.set_status(measure=made, actor=person, status="running"),
        lambda: milestones.add(measure=made, actor=person, title="Noch einer", due=DUE),
        lambda: milestones.change(milestone=step, actor=person, title="Anders", due=DUE),
        lambda: milestones.reach(milestone=step, actor=person, reached_on=date(2026, 6, 1)),
        lambda: milestones.drop(milestone=step, actor=person, reason="Darum."),
        lambda: history.correct(entry=made.entries.first(), actor=person, text="Anders."),
        lambda: history.withhold(entry=made.entries.first(), actor=person, reason="Name."),
        lambda: goal(heide, person, title="Ein anderes Ziel"),
        lambda: goals_change(aim, person),
        lambda: goals_remove(aim, person),
    ]
    for write in writes:
        with pytest.raises(Refused):
            write()


def goals_change(aim, person):
    goals.change_goal(goal=aim, actor=person, title="Anders", text="", position=0, is_public=True)


def goals_remove(aim, person):
    goals.remove_goal(goal=aim, actor=person)


def test_the_project_team_may_not_withhold_what_it_wrote_itself(world, team):
    made = measure(world.stage.heide, team.theo)
    with pytest.raises(Refused):
        history.withhold(entry=made.entries.get(), actor=team.theo, reason="Ein Name.")
    history.withhold(entry=made.entries.get(), actor=team.edda, reason="Ein Name.")


@pytest.mark.parametrize(("before", "after"), [(a, b) for a in Status for b in Status if a != b])
def test_states_follow_one_table(world, team, before, after):
    made = measure(world.stage.heide, team.theo, status="running")
    ways = {"planned": ["planned"], "running": [], "done": ["done"], "stopped": ["stopped"]}
    for step in ways[before]:
        reporting.set_status(measure=made, actor=team.theo, status=step, reason="Darum.")
    if before in STATUS_FROM[after]:
        if needs_reason(before, after):
            with pytest.raises(Invalid, match=r"Grund|reason"):
                reporting.set_status(measure=made, actor=team.theo, status=after)
        entry = reporting.set_status(measure=made, actor=team.theo, status=after, reason="Darum.")
        assert entry.changes["status"] == [before, after]
        assert fresh(made).status == after
        assert (fresh(made).finished_on is not None) == (after in ("done", "stopped"))
    else:
        with pytest.raises(Invalid):
            reporting.set_status(measure=made, actor=team.theo, status=after, reason="Darum.")


def test_news_carry_progress_state_and_money(world, team):
    made = measure(world.stage.heide, team.theo)
    entry = reporting.post_news(
        measure=made, actor=team.theo, text=NEWS, status="running", percent=40, spent_cents=123_450
    )
    assert entry.changes == {"status": ["planned", "running"], "percent": [0, 40], "spent_cents": [None, 123_450]}
    assert (fresh(made).status, fresh(made).percent, fresh(made).spent_cents) == ("running", 40, 123_450)
    assert wording.changes_of(entry)[0].startswith(("Fortschritt", "Progress"))


def test_what_is_done_is_whole(world, team):
    made = measure(world.stage.heide, team.theo, percent=30)
    reporting.set_status(measure=made, actor=team.theo, status="done")
    assert fresh(made).percent == 100
    with pytest.raises(Invalid):
        reporting.post_news(measure=made, actor=team.theo, text=NEWS, percent=50)
    reporting.set_status(measure=made, actor=team.theo, status="running", reason="Ein Stück fehlt.", percent=80)
    assert (fresh(made).percent, fresh(made).finished_on) == (80, None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"summary": ""}, "summary"),
        ({"owner_name": ""}, "owner_name"),
        ({"percent": 101}, "percent"),
        ({"percent": -1}, "percent"),
        ({"budget_cents": -1}, "budget_cents"),
        ({"spent_cents": 10**15}, "spent_cents"),
        ({"starts": date(2026, 9, 2), "due": date(2026, 9, 1)}, "due"),
        ({"due": date(1066, 10, 14)}, "due"),
        ({"status": "stopped"}, "status"),
        ({"status": "flying"}, "status"),
        ({"text": "x" * 6001}, "text"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(world, team, wrong, field):
    with pytest.raises(Invalid) as error:
        prepared(world.stage.heide, team.theo, **wrong)
    assert error.value.field == field
    assert not Measure._base_manager.exists()


def test_goals_and_reminded_people_are_of_the_same_region(world, team):
    foreign = goal(world.stage.kueste, team.kai)
    with pytest.raises(Invalid) as error:
        prepared(world.stage.heide, team.theo, goal=foreign)
    assert error.value.field == "goal"
    for person in (team.kai, team.mona, world.anna):
        with pytest.raises(Invalid) as error:
            prepared(world.stage.heide, team.theo, owner=person)
        assert error.value.field == "owner"


def test_texts_are_cleaned(world, team):
    made = measure(world.stage.heide, team.theo, text="<p>Gut<script>alert(1)</script></p>")
    assert "script" not in made.text


def test_new_dates_and_money_need_a_reason_once_they_are_public(world, team):
    made = prepared(world.stage.heide, team.theo, due=DUE)
    planning.change_facts(measure=made, actor=team.theo, due=date(2026, 10, 1), percent=10)
    assert kinds(made) == []
    planning.publish(measure=made, actor=team.theo)
    for change in ({"due": DUE}, {"starts": date(2026, 5, 1)}, {"budget_cents": 100}):
        with pytest.raises(Invalid) as error:
            planning.change_facts(measure=made, actor=team.theo, **change)
        assert error.value.field == "reason"
    planning.change_facts(measure=made, actor=team.theo, reason="Der Boden ist gefroren.", due=DUE)
    entry = made.entries.get(kind="facts")
    assert entry.changes == {"due": ["2026-10-01", "2026-09-01"]}
    assert entry.text == "Der Boden ist gefroren."


def test_saving_without_a_change_writes_nothing_and_silent_facts_are_no_news(world, team):
    made = measure(world.stage.heide, team.theo)
    before = fresh(made)
    planning.change_facts(measure=made, actor=team.theo, title=made.title, seen=-1)
    assert fresh(made).revision == before.revision
    planning.change_facts(measure=made, actor=team.theo, owner=team.theo, comments_open=True)
    assert kinds(made) == ["published"]
    assert fresh(made).owner == team.theo


def test_state_and_progress_of_a_public_measure_change_with_news_only(world, team):
    with pytest.raises(TypeError):
        planning.change_facts(measure=measure(world.stage.heide, team.theo), actor=team.theo, percent=90)


def test_an_earlier_description_stays_readable(world, team, at_heide):
    made = measure(world.stage.heide, team.theo, text="Erst so.")
    planning.change_facts(measure=made, actor=team.theo, text="Dann so.")
    assert made.versions.get().content["body"] == "<p>Erst so.</p>"
    page = at_heide().get(f"/fortschritt/{made.pk}/fassungen/").content.decode()
    assert "Erst so." in page
    assert "Dann so." in page


def test_whoever_was_overtaken_is_told_and_nothing_is_lost(world, team):
    made = measure(world.stage.heide, team.theo)
    seen = fresh(made).revision
    reporting.post_news(measure=made, actor=team.theo, text=NEWS, percent=40, seen=seen)
    writes = [
        lambda: reporting.post_news(measure=made, actor=team.edda, text="Anders.", percent=20, seen=seen),
        lambda: reporting.set_status(measure=made, actor=team.edda, status="done", seen=seen),
        lambda: planning.change_facts(measure=made, actor=team.edda, title="Anders", seen=seen),
        lambda: milestones.add(measure=made, actor=team.edda, title="Noch einer", due=DUE, seen=seen),
    ]
    for write in writes:
        with pytest.raises(Overtaken):
            write()
    assert fresh(made).percent == 40
    assert kinds(made) == ["published", "news"]


def test_the_same_form_sent_twice_does_a_thing_once(world, team):
    first = prepared(world.stage.heide, team.theo, form_key="eins")
    assert prepared(world.stage.heide, team.theo, form_key="eins") == first
    planning.publish(measure=first, actor=team.theo)
    seen = fresh(first).revision
    for _time in range(2):
        reporting.post_news(measure=first, actor=team.theo, text=NEWS, seen=seen, form_key="zwei")
    assert kinds(first) == ["published", "news"]


def test_milestones_are_planned_moved_reached_and_given_up(world, team):
    made = measure(world.stage.heide, team.theo)
    step, other = milestone(made, team.theo), milestone(made, team.theo, "Gebaut")
    assert milestone(made, team.theo) == step
    with pytest.raises(Invalid) as error:
        milestones.change(milestone=step, actor=team.theo, title=step.title, due=date(2026, 10, 1))
    assert error.value.field == "reason"
    milestones.change(milestone=step, actor=team.theo, title=step.title, due=date(2026, 10, 1), reason="Es regnet.")
    with pytest.raises(Invalid) as error:
        milestones.reach(milestone=step, actor=team.theo, reached_on=date(2026, 6, 2))
    assert error.value.field == "reached_on"
    for _time in range(2):
        milestones.reach(milestone=step, actor=team.theo, reached_on=date(2026, 6, 1), text="Sie hängen aus.")
    with pytest.raises(Invalid):
        milestones.drop(milestone=step, actor=team.theo, reason="Doch nicht.")
    with pytest.raises(Invalid) as error:
        milestones.drop(milestone=other, actor=team.theo)
    assert error.value.field == "reason"
    milestones.drop(milestone=other, actor=team.theo, reason="Wir mieten.")
    steps = [entry.step for entry in made.entries.filter(kind="milestone").order_by("pk")]
    assert steps == ["added", "added", "changed", "reached", "dropped"]
    assert (fresh(made).milestone_count, fresh(made).reached_count) == (1, 1)
    assert [drift for entry in counters() for drift in mend(entry)] == []


def test_before_publication_milestones_leave_no_trace_and_cannot_be_reached(world, team):
    made = prepared(world.stage.heide, team.theo)
    step = milestone(made, team.theo)
    with pytest.raises(Invalid):
        milestones.reach(milestone=step, actor=team.theo, reached_on=date(2026, 6, 1))
    milestones.drop(milestone=step, actor=team.theo)
    assert not Milestone._base_manager.exists()
    assert fresh(made).milestone_count == 0


def test_only_what_was_never_public_can_be_deleted(world, team):
    planning.remove(measure=prepared(world.stage.heide, team.theo), actor=team.theo)
    assert not Measure._base_manager.exists()
    with pytest.raises(Invalid):
        planning.remove(measure=measure(world.stage.heide, team.theo), actor=team.theo)


def proof(kind, **given):
    return Proof(kind=kind, title="Beleg", **given)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (proof("link", url="javascript:alert(1)"), "evidence_url"),
        (proof("link"), "evidence_url"),
        (proof("text"), "evidence_text"),
        (proof("document"), "evidence_file"),
        (proof("document", file=SimpleUploadedFile("a.pdf", b"MZ")), "evidence_file"),
        (proof("image", file=SimpleUploadedFile("a.png", picture())), "evidence_alt"),
        (proof("image", alt="Ein Weg", file=SimpleUploadedFile("a.png", b"x")), "evidence_file"),
        (Proof("link", "", url="https://example.org"), "evidence_title"),
        (proof("tarot"), "evidence_kind"),
    ],
)
def test_bad_evidence_is_named_and_nothing_is_written(world, team, given, field):
    made = measure(world.stage.heide, team.theo)
    with pytest.raises(Invalid) as error:
        reporting.post_news(measure=made, actor=team.theo, text=NEWS, evidence=[given])
    assert error.value.field == field
    assert kinds(made) == ["published"]


def test_evidence_of_each_kind_is_handed_out_until_its_entry_is_withheld(world, team, at_heide):
    made = measure(world.stage.heide, team.theo)
    evidence = [
        proof("link", url="https://example.org/plan"),
        proof("text", text="Beschluss 12."),
        proof("document", file=SimpleUploadedFile("a.pdf", PDF)),
        proof("image", alt="Ein Weg", file=SimpleUploadedFile("a.png", picture())),
    ]
    entry = reporting.post_news(measure=made, actor=team.theo, text=NEWS, evidence=evidence)
    page = at_heide().get(made.get_absolute_url()).content.decode()
    assert "https://example.org/plan" in page
    assert "Beschluss 12." in page
    assert 'alt="Ein Weg"' in page
    files = Evidence.objects.exclude(file="")
    assert files.count() == 2
    for row in Evidence.objects.all():
        answer = at_heide().get(row.get_absolute_url())
        assert answer.status_code == (200 if row.file else 404)
        if answer.streaming:
            list(answer.streaming_content)
        assert at_heide(host="kueste.land.localhost").get(row.get_absolute_url()).status_code == 404
    history.withhold(entry=entry, actor=team.edda, reason="Es nennt einen Namen.")
    cache.clear()  # tests commit nothing
    assert at_heide().get(files[0].get_absolute_url()).status_code == 404
    page = at_heide().get(made.get_absolute_url()).content.decode()
    assert "Es nennt einen Namen." in page
    assert NEWS not in page
    assert "https://example.org/plan" not in page
    assert NEWS not in SearchDocument._base_manager.get(kind="measure", object_id=made.pk).body


def test_a_correction_is_a_new_entry(world, team, at_heide):
    made = measure(world.stage.heide, team.theo)
    wrong = reporting.post_news(measure=made, actor=team.theo, text="Er kostet 10 Euro.")
    for _time in range(2):
        history.correct(entry=wrong, actor=team.edda, text="Er kostet 20 Euro.", form_key="x")
    assert kinds(made) == ["published", "news", "correction"]
    page = at_heide().get(made.get_absolute_url()).content.decode()
    assert "10 Euro" in page
    assert "20 Euro" in page
    assert f"#eintrag-{made.entries.get(kind='correction').pk}" in page


def test_each_public_change_empties_the_page_cache(world, team, django_capture_on_commit_callbacks):
    made = measure(world.stage.heide, team.theo)

    def number():
        return RegionGeneration.objects.get(region=world.stage.heide).number

    before = number()
    with django_capture_on_commit_callbacks(execute=True):
        reporting.post_news(measure=made, actor=team.theo, text=NEWS)
    assert number() > before


def test_a_goal_is_there_once_and_stays_while_measures_lead_to_it(world, team):
    aim = goal(world.stage.heide, team.theo)
    with pytest.raises(Invalid) as error:
        goal(world.stage.heide, team.theo)
    assert error.value.field == "title"
    made = measure(world.stage.heide, team.theo, goal=aim)
    with pytest.raises(Invalid):
        goals.remove_goal(goal=aim, actor=team.theo)
    goals.change_goal(goal=aim, actor=team.theo, title="Alle kommen an", text="", position=1, is_public=True)
    assert "Alle kommen an" in SearchDocument._base_manager.get(kind="measure", object_id=made.pk).tags
    planning.change_facts(measure=made, actor=team.theo, goal=None)
    assert made.entries.get(kind="facts").changes == {"goal": ["Alle kommen an", None]}
    goals.remove_goal(goal=aim, actor=team.theo)


def test_news_are_the_latest_of_a_measure(world, team, now):
    made = measure(world.stage.heide, team.theo)
    now.shift(timedelta(days=10))
    reporting.post_news(measure=made, actor=team.theo, text=NEWS)
    assert fresh(made).last_news_at == clock.now()
    assert Entry.objects.newest(1)[0].text == NEWS


def test_withholding_a_change_of_the_description_withholds_the_words_it_replaced(world, team, at_heide):
    made = measure(world.stage.heide, team.theo)
    planning.change_facts(measure=made, actor=team.theo, text="Frau Klar wohnt Am Deich 3.", reason="Genauer.")
    planning.change_facts(measure=made, actor=team.theo, text="Ohne Namen.", reason="Ohne Namen.")
    entry = made.entries.filter(kind="facts").order_by("pk").last()
    history.withhold(entry=entry, actor=team.edda, reason="Ein Name.")
    cache.clear()  # tests commit nothing
    answer = at_heide().get(reverse("measures:versions", args=[made.pk]))
    assert [version.number for version in answer.context["versions"]] == [1]
    assert "Frau Klar" not in answer.content.decode()


def test_a_withheld_milestone_is_not_named_anywhere(world, team):
    made = measure(world.stage.heide, team.theo)
    milestones.add(measure=made, actor=team.theo, title="Umzug von Frau Klar", due=DUE)
    entry = made.entries.filter(kind="milestone").get()
    history.withhold(entry=entry, actor=team.edda, reason="Ein Name.")
    assert "Frau Klar" not in wording.title_of(made.entries.select_related("withheld").get(pk=entry.pk))
