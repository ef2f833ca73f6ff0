"""The complete example: one district that has published a strategy, says what comes of it, and informs."""

from wagtail.models import Page

from cms.demo import content, information, newsroom, progress, translating
from cms.demo.strategy import Strategy
from cms.demo.telling import Story
from participation.accounts.models import Role
from participation.accounts.services import collection_of
from participation.contact.services import arrange_subject


def tell(story: Story) -> None:
    """Everything beyond processes, proposals and debates; nothing where the site tells no more."""
    slug = story.region.slug
    pages = content.part(slug, "pages")
    if not pages:
        return
    home = Page.objects.get(pk=story.region.site.root_page_id)
    strategy = Strategy(story)
    process = strategy.tell()
    progress.tell(story, content.part(slug, "progress"), paragraphs=strategy.paragraphs)
    _help(story, home.get_children().get(slug="hilfe"))
    information.brief(home, pages["short"], story.ago(148))
    information.showcase(
        home,
        pages["showcase"],
        collection=collection_of(region=story.region),
        contact=content.part(slug, "contacts")["person"][0],
        process=process,
        now=story.now,
    )
    translating.tell_english(story, home, content.part(slug, "english"))
    translating.tell_easy(story, home, content.part(slug, "easy"))


def _help(story: Story, page: Page) -> None:
    """What helps people to take part stands below the page that explains it."""
    slug = story.region.slug
    contacts = content.part(slug, "contacts")
    newsroom.tell_questions(page, content.part(slug, "questions"))
    newsroom.tell_glossary(story, page, content.part(slug, "glossary"))
    newsroom.tell_people(story, page, contacts)
    for row in contacts["subject"]:
        arrange_subject(
            region=story.region,
            label=row["label"],
            roles=[Role.PROJECT_TEAM],
            addresses=[row["to"]],
            actor=story.people.admin,
        )
