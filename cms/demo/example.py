"""The complete example: one district that has published a strategy, says what comes of it, and informs."""

from wagtail.models import Page

from cms.demo import content, information, progress
from cms.demo.strategy import Strategy
from cms.demo.telling import Story
from participation.accounts.services import collection_of


def tell(story: Story) -> None:
    """Everything beyond processes, proposals and debates; nothing where the site tells no more."""
    slug = story.region.slug
    pages = content.part(slug, "pages")
    if not pages:
        return
    home = Page.objects.get(pk=story.region.site.root_page_id)
    strategy = Strategy(story)
    strategy.tell()
    progress.tell(story, content.part(slug, "progress"), paragraphs=strategy.paragraphs)
    information.brief(home, pages["short"], story.ago(148))
    information.showcase(
        home,
        pages["showcase"],
        collection=collection_of(region=story.region),
        contact=content.part(slug, "contacts")["person"][0],
        now=story.now,
    )
