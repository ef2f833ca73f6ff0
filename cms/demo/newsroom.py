"""News, questions, glossary and contact persons of the demo."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.demo.information import stored
from cms.demo.telling import Story
from cms.entries import save_entry
from cms.models import (
    ContactPerson,
    FaqPage,
    GlossaryPage,
    GlossaryTerm,
    NewsIndexPage,
    NewsPage,
    PeoplePage,
    Syndicated,
    Topic,
    page_changed,
)
from cms.syndication import offer
from participation.processes.models import Process

NEWS_INTRO = "Was es Neues gibt, kurz und mit Datum."
QUESTIONS = ("fragen", "Fragen und Antworten", "Was viele wissen wollen, bevor sie mitmachen.")
GLOSSARY = ("glossar", "Glossar", "Wörter der Verwaltung, erklärt wie am Küchentisch.")
PEOPLE = ("ansprechpersonen", "Ansprechpersonen", "Menschen, die Ihnen weiterhelfen, mit Telefon und Sprechzeiten.")


def tell_news(story: Story, items: Iterable[dict[str, Any]]) -> list[NewsPage]:
    """The list of news with its items, the oldest first."""
    home = Page.objects.get(pk=story.region.site.root_page_id)
    index = NewsIndexPage.objects.child_of(home).get()  # every site begins with one
    index.intro = NEWS_INTRO
    index.save()
    page_changed(index)
    topics: dict[str, Topic] = {}
    told = []
    for item in sorted(items, key=lambda row: -row["days_ago"]):
        at = story.ago(item["days_ago"])
        page = NewsPage(
            title=item["title"],
            slug=item["slug"],
            date=timezone.localtime(at).date(),
            intro=item["intro"],
            body=stored([("text", item["text"].strip())]),
            process=Process._base_manager.filter(region=story.region, slug=item.get("process", "")).first(),
            live=True,
            first_published_at=at,
            last_published_at=at,
        )
        index.add_child(instance=page)
        page.topics = [_topic(story, topics, name) for name in item["topics"]]
        page.save()
        page.save_revision()
        page_changed(page)
        if item.get("also_national"):
            offered = offer(thing=page, actor=story.people.admin)
            Syndicated.objects.filter(pk=offered.pk).update(offered_at=at)
        told.append(page)
    return told


def tell_questions(parent: Page, told: dict[str, Any]) -> None:
    """The page of questions and answers."""
    groups = [("group", {"title": topic["title"], "questions": topic["question"]}) for topic in told["topic"]]
    _add(parent, FaqPage, QUESTIONS, body=stored(groups))


def tell_glossary(story: Story, parent: Page, told: dict[str, Any]) -> None:
    """The words with their explanations, and the page that lists them."""
    for row in told["term"]:
        save_entry(
            entry=GlossaryTerm(
                region=story.region,
                name=row["term"],
                other_names="\n".join(row.get("also", [])),
                explanation=row["explanation"],
            )
        )
    _add(parent, GlossaryPage, GLOSSARY)


def tell_people(story: Story, parent: Page, told: dict[str, Any]) -> None:
    """Contact persons and the page that lists them."""
    for position, row in enumerate(told["person"]):
        save_entry(
            entry=ContactPerson(
                region=story.region,
                name=row["name"],
                position=f"{row['role']}: {row['text']}",
                phone=row["phone"],
                email=row["email"],
                place=row["place"],
                hours=row["hours"],
                position_in_list=position,
            )
        )
    _add(parent, PeoplePage, PEOPLE)


def _topic(story: Story, known: dict[str, Topic], name: str) -> Topic:
    if name not in known:
        known[name] = save_entry(entry=Topic(region=story.region, name=name))
    return known[name]


def _add(parent: Page, model: type[Any], words: tuple[str, str, str], **values: Any) -> Any:
    slug, title, intro = words
    page = parent.add_child(instance=model(title=title, slug=slug, intro=intro, live=True, **values))
    page.save_revision()
    page_changed(page)
    return page
