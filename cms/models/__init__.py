"""Pages of the sites."""

from cms.models.content import ContentPage
from cms.models.draft_import import DraftImport
from cms.models.easy_language import EasyLanguagePage, EasyReview
from cms.models.home import HomePage
from cms.models.inherited import InheritedPage, Sharing
from cms.models.pages import SearchedPage, document_of, page_changed
from cms.models.strategy_draft import PublishedText, StrategyDraftPage
from cms.models.syndicated import Syndicated

__all__ = [
    "ContentPage",
    "DraftImport",
    "EasyLanguagePage",
    "EasyReview",
    "HomePage",
    "InheritedPage",
    "PublishedText",
    "SearchedPage",
    "Sharing",
    "StrategyDraftPage",
    "Syndicated",
    "document_of",
    "page_changed",
]
