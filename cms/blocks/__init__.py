"""The blocks of pages: those of every text, and blocks that show what other rooms have."""

from cms.blocks.people import PeopleBlock
from cms.blocks.teasers import ContributionsBlock, NewsBlock, OpenBlock, ProcessesBlock
from participation.core.blocks import TextBlocks


class PageBlocks(TextBlocks):
    """The blocks of the pages of a site."""

    processes = ProcessesBlock()
    contributions = ContributionsBlock()
    open_now = OpenBlock()
    news = NewsBlock()
    people = PeopleBlock()


__all__ = ["PageBlocks"]
