"""From an empty database to the sites of the demo, one transaction a site: what is there is kept."""

from collections.abc import Callable

from django.db import transaction
from django.utils import translation
from django_scopes import scopes_disabled
from wagtail.models import Site

from cms.demo import (
    answering,
    budgets,
    content,
    counted_budget,
    example,
    information,
    newsroom,
    people,
    polls,
    surveyed,
    surveys,
)
from cms.demo.founding import found_district, found_nation, publish_kit
from cms.demo.telling import Story, own_things
from cms.models import HomePage, page_changed
from participation.accounts.models import User
from participation.ballots.tasks import seal_boxes
from participation.contributions.tasks import refresh_hot_scores
from participation.core import clock
from participation.measures.services.overdue import mark_overdue
from participation.regions.models import Region
from participation.regions.services import hosts_changed

NATION = "land"
NATION_NAME = "Deutschland"
HOST = "land.localhost"

Say = Callable[[str], None]


def build(*, port: int, say: Say) -> None:
    """Everything that is missing."""
    with scopes_disabled(), translation.override("de"):
        _nation(port, say)
        people.national_administrator()
        people.citizen()
        for facts in content.districts():
            _district(facts, port, say)
        _nation_story(say)
        _surveys_of_the_nation()
        _serve_at(port)
        refresh_hot_scores(clock.now())
        mark_overdue(at=clock.now())
    seal_boxes(clock.now())  # outside transactions: it writes tables anew
    with scopes_disabled(), translation.override("de"):
        counted_budget.finish()


def is_foreign() -> bool:
    """Whether the database holds regions that are not the demo's."""
    return Region.objects.exists() and not Region.objects.filter(slug=NATION, site__hostname=HOST).exists()


def addresses() -> list[tuple[str, str]]:
    """Name and address of every site."""
    sites = Region.objects.filter(site__isnull=False).select_related("site").order_by("depth", "name")
    return [(region.name, f"{region.url}/") for region in sites]


@transaction.atomic
def _nation(port: int, say: Say) -> None:
    if Region.objects.filter(slug=NATION).exists():
        return
    say(f"{NATION_NAME} …")
    told = content.story(NATION)
    region = found_nation(told, name=NATION_NAME, slug=NATION, host=HOST, port=port)
    _help(region, told["help"])


@transaction.atomic
def _nation_story(say: Say) -> None:
    """Told last, because people of the districts have their say there."""
    region = _region(NATION)
    if region.processes.filter(is_standing=False).exists():
        return
    told = content.story(NATION)
    story = Story(region, told, people.cast(region, content.names(told)))
    story.tell()
    newsroom.tell_news(story, content.news(NATION))
    information.programme(story, told["programme"])


@transaction.atomic
def _surveys_of_the_nation() -> None:
    surveys.tell(_region(NATION))


@transaction.atomic
def _district(facts: dict[str, str], port: int, say: Say) -> None:
    slug = facts["slug"]
    if Region.objects.filter(slug=slug).exists():
        return
    say(f"{facts['name']} …")
    told = content.story(slug)
    region = found_district(facts, told, nation=_region(NATION), host=f"{slug}.{HOST}", port=port)
    _help(region, told["help"])
    cast = people.cast(region, content.names(told, content.threads(slug)), resident=told["resident"])
    story = Story(region, told, cast)
    story.tell()
    publish_kit(region, responsible=cast.team, deputy=cast.deputy, actor=cast.admin)
    example.tell(story)
    polls.tell(story)
    if slug == people.FIRST:
        surveyed.tell(story)
    budgets.tell(story, content.part(slug, "budget"))
    counted_budget.tell(story)
    newsroom.tell_news(story, content.news(slug))
    if slug == people.FIRST:
        answering.tell(region, actor=None)
        own_things(region, User.objects.get(email="resident@example.org"))


def _region(slug: str) -> Region:
    """Freshly read: the tree moves under objects in memory."""
    return Region.objects.select_related("site", "generation").get(slug=slug)


def _help(region: Region, html: str) -> None:
    home = HomePage.objects.get(pk=region.site.root_page_id)
    home.body = [("heading", "Persönlich für Sie da"), ("text", html)]
    home.save()
    page_changed(home)


@transaction.atomic
def _serve_at(port: int) -> None:
    """Links in mails and between the sites name the port on which the demo is served."""
    if Site.objects.exclude(port=port).update(port=port):
        hosts_changed()
