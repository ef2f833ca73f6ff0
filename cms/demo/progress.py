"""What comes of it in the example: goals, and measures with their history since the first day."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cms.demo.content import thread
from cms.demo.talking import Talk
from cms.demo.telling import Story
from participation.contributions.models import Contribution
from participation.measures.models import Goal, Measure, Source
from participation.measures.services.goals import record_goal
from participation.measures.services.history import Proof
from participation.measures.services.recording import Event, record_measure


def tell(story: Story, told: dict[str, Any], *, paragraphs: dict[str, int]) -> list[Measure]:
    """All goals and measures. `paragraphs` are the draft's by the keys of the manuscript."""
    goals = {
        row["key"]: record_goal(region=story.region, title=row["title"], text=row["text"], position=position)
        for position, row in enumerate(told["goal"])
    }
    measures = [_measure(story, row, goals[row["goal"]], paragraphs) for row in told["measure"]]
    story.talk(
        [
            Talk(measure, thread(row["said"]), _moment(story, row["news"][-1]["days_ago"], row), story.now)
            for measure, row in zip(measures, told["measure"], strict=True)
            if "said" in row
        ]
    )
    return measures


def _measure(story: Story, row: dict[str, Any], goal: Goal, paragraphs: dict[str, int]) -> Measure:
    first = row["news"][0]
    published = story.ago(first["days_ago"])
    measure = record_measure(
        region=story.region,
        published_at=published,
        title=row["title"],
        summary=row["summary"],
        owner_name=row["owner"],
        goal=goal,
        status=first["status"],
        percent=first["percent"],
        starts=_day(story, row["starts"]),
        due=_day(story, row["ends"]),
        budget_cents=row["budget"] * 100,
        comments_open=True,
        milestones=[(step["title"], _day(story, step["due"])) for step in row.get("milestone", [])],
        events=_events(story, row),
        sources_from=_sources(story, row, paragraphs),
    )
    Source.objects.filter(measure=measure).update(at=published)
    return measure


def _events(story: Story, row: dict[str, Any]) -> Iterator[Event]:
    reached = {-step["done"]: step for step in row.get("milestone", []) if "done" in step}
    status = row["news"][0]["status"]
    for news in row["news"]:
        stopped = news["status"] == "stopped"
        yield Event(
            at=_moment(story, news["days_ago"], row),
            text=row["reason"] if stopped else news["text"],
            status="" if news["status"] == status else news["status"],
            percent=None if stopped else news["percent"],
            spent_cents=row["spent"] * 100 if news is row["news"][-1] and "spent" in row else None,
            **_reached(reached.pop(news["days_ago"], None)),
        )
        status = news["status"]
    for days_ago, step in reached.items():
        yield Event(at=_moment(story, days_ago, row), **_reached(step))


def _moment(story: Story, days_ago: int, row: dict[str, Any]) -> datetime:
    """A moment of that day; the first of all is that of the publication."""
    first = row["news"][0]["days_ago"]
    return max(story.ago(days_ago), story.ago(first))


def _reached(step: dict[str, Any] | None) -> dict[str, Any]:
    if step is None:
        return {}
    return {"milestone": step["title"], "evidence": (Proof("text", step["title"], text=step["evidence"]),)}


def _sources(story: Story, row: dict[str, Any], paragraphs: dict[str, int]) -> list[Contribution]:
    here = Contribution._base_manager.filter(region=story.region)
    ideas = list(here.filter(title__in=row["proposals"], kind="proposal").order_by("published_at"))
    return [*ideas, *here.filter(pk__in=[paragraphs[key] for key in row["paragraphs"]]).order_by("pk")]


def _day(story: Story, days_ahead: int) -> date:
    return timezone.localtime(story.ago(-days_ahead)).date()
