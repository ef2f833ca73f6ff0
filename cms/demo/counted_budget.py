"""A participatory budget that was decided: every ballot made up, the result explained, measures under way."""

from datetime import timedelta
from random import Random
from typing import Any

from cms.demo import content
from cms.demo.telling import Story
from cms.seeding.writing import NewContribution, draft, record_contributions
from participation.accounts.models import User
from participation.ballots.contents import parsed
from participation.ballots.eligibility import AGE_GROUPS
from participation.ballots.models import Box, Channel
from participation.ballots.receipts import new_receipt
from participation.ballots.services import casting
from participation.budgets.models import KIND, Budget, Count, Feasibility, Heading, Project
from participation.budgets.models.budgets import MODULE_KIND
from participation.budgets.results.documents import winners_of
from participation.budgets.services.boxes import refresh_box
from participation.budgets.services.counting import count_due
from participation.contributions.models import Stage
from participation.core import clock
from participation.core.html import text_to_html
from participation.core.slugs import slug_of
from participation.measures.models import Status
from participation.measures.services.recording import Event, record_measure
from participation.processes import services as processes

PART = "counted_budget"
EURO = 100
MOST = 4  # projects on a ballot
AGREED = 0.85  # of those who vote online let their ballot be counted by group
AGES = (6, 14, 24, 24, 22, 10)  # how old they are, oldest group first


def tell(story: Story) -> None:
    """Everything until the box is sealed; nothing where the site tells of no such budget."""
    told = content.part(story.region.slug, PART)
    if not told:
        return
    budget = _budget(story, told)
    headings = {
        row["key"]: Heading.objects.create(
            budget=budget, name=row["name"], slug=slug_of(row["name"]), amount_cents=row["euros"] * EURO, position=place
        )
        for place, row in enumerate(told["heading"])
    }
    rng = Random(told["seed"])  # noqa: S311  (the same each time)
    rows = [_project(story, rng, budget, headings[row["heading"]], row) for row in told["project"]]
    record_contributions(rows)
    box = refresh_box(budget=budget, actor=story.people.admin)
    if box is not None:
        _vote(story, rng, box, told)


def _budget(story: Story, told: dict[str, Any]) -> Budget:
    process = story.begin({**told, "title": told["process"]})
    budget = processes.add_module(
        process=process, kind=MODULE_KIND, title=told["module"], intro=told["intro"], presets=(),
        actor=story.people.admin, ballot_kind="approval", max_choices=MOST,
    )  # fmt: skip
    story.schedule(budget, told["phase"])
    fresh: Budget = Budget._base_manager.select_related("region", "process__region").get(pk=budget.pk)
    return fresh


def _project(story: Story, rng: Random, budget: Budget, heading: Heading, row: dict[str, Any]) -> NewContribution:
    published = story.ago(rng.uniform(172, 215))
    place = rng.choice(list(story.places.values()))
    project = draft(
        budget,
        KIND,
        author_id=rng.choice([person.pk for person in story.people.by_name.values()]),
        title=row["title"],
        published_at=published,
        summary=row["summary"],
        body=str(text_to_html(row["summary"])),
        heading=heading,
        municipality=place,
        feasibility=Feasibility.FEASIBLE,
        price_cents=row["price"] * EURO,
        decided_at=story.ago(122),
        rand=rng.random(),
    )
    return NewContribution(project, trail=[(published, "published", "")])


def _vote(story: Story, rng: Random, box: Box, told: dict[str, Any]) -> None:
    """Ballots of the crowd; the vote is over, so nobody is asked whether they may."""
    lean = {row["title"]: row["lean"] for row in told["project"]}
    projects = [(str(row["id"]), lean[row["title"]]) for row in parsed(box.rules)["projects"]]
    people = User.objects.in_bulk(rng.sample(story.people.crowd, min(told["ballots"], len(story.people.crowd))))
    for place, person in enumerate(people.values()):
        channel = Channel.PAPER if place < told["paper"] else Channel.ONLINE
        order = sorted(projects, key=lambda pair: rng.random() ** (1 / pair[1]), reverse=True)
        chosen = {key: 1 for key, _lean in order[: rng.randint(1, MOST)]}
        attributes = {}
        if channel == Channel.ONLINE and rng.random() < AGREED:
            age = rng.choices([slug for _least, slug, _label in AGE_GROUPS], weights=AGES)[0]
            attributes = {"age_group": age, "municipality": rng.choice(sorted(story.places))}
        casting.enrol(box, person, channel)
        casting.put_in(box, {"projects": chosen}, new_receipt(), channel, attributes)


def finish() -> None:
    """Count what was sealed and let measures come of the winners, with what has happened since."""
    count_due(clock.now())
    for count in Count._base_manager.filter(is_announced=True, told_at__isnull=True).select_related("budget__region"):
        told = content.part(count.budget.region.slug, PART)
        if told.get("module") == count.budget.title:
            _realise(count, {row["project"]: row for row in told["measure"]})
            Count._base_manager.filter(pk=count.pk).update(told_at=clock.now())


def _realise(count: Count, told: dict[str, Any]) -> None:
    now = clock.now()
    for project in Project._base_manager.filter(pk__in=winners_of(count.result)).select_related("region"):
        row = told.get(project.title, {})
        Project._base_manager.filter(pk=project.pk).update(stage=Stage.SELECTED)
        project.trail.create(step=Stage.SELECTED, at=now - timedelta(days=79))
        done = row.get("state") == "done"
        today = now.date()
        events = [
            Event(now - timedelta(days=40), "Die Arbeiten haben begonnen.", status=Status.RUNNING, percent=20),
            Event(
                now - timedelta(days=6), row["text"], status=Status.DONE if done else "",
                percent=100 if done else row["percent"], spent_cents=row["spent"] * EURO,
            ),
        ] if row else []  # fmt: skip
        record_measure(
            region=project.region,
            published_at=now - timedelta(days=58),
            title=project.title,
            summary=project.summary,
            owner_name=row.get("owner", "Kreisverwaltung"),
            budget_cents=project.price_cents,
            due=today + timedelta(days=200),
            milestones=[
                ("Die Planung ist abgeschlossen", today - timedelta(days=45)),
                ("Das Projekt ist fertig", today + timedelta(days=200)),
            ],
            events=[Event(now - timedelta(days=44), milestone="Die Planung ist abgeschlossen"), *events],
            sources_from=[project],
        )
