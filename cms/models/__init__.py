"""Pages of the sites."""

from cms.models.content import ContentPage
from cms.models.draft_import import DraftImport
from cms.models.easy_language import EasyLanguagePage, EasyReview
from cms.models.faq import FaqPage
from cms.models.four_eyes import FourEyesTask
from cms.models.glossary import GlossaryPage, GlossaryTerm
from cms.models.home import HomePage
from cms.models.inherited import InheritedPage, Sharing
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.pages import SearchedPage, document_of, page_changed
from cms.models.people import ContactPerson, PeoplePage
from cms.models.strategy_draft import PublishedText, StrategyDraftPage
from cms.models.syndicated import Syndicated
from cms.models.topics import Topic

__all__ = [
    "ContactPerson",
    "ContentPage",
    "DraftImport",
    "EasyLanguagePage",
    "EasyReview",
    "FaqPage",
    "FourEyesTask",
    "GlossaryPage",
    "GlossaryTerm",
    "HomePage",
    "InheritedPage",
    "NewsIndexPage",
    "NewsPage",
    "PeoplePage",
    "PublishedText",
    "SearchedPage",
    "Sharing",
    "StrategyDraftPage",
    "Syndicated",
    "Topic",
    "document_of",
    "page_changed",
]
