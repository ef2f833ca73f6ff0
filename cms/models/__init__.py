"""Pages of the sites."""

from cms.models.content import ContentPage
from cms.models.easy_language import EasyLanguagePage, EasyReview
from cms.models.home import HomePage
from cms.models.inherited import InheritedPage, Sharing
from cms.models.pages import SearchedPage, document_of, page_changed

__all__ = [
    "ContentPage",
    "EasyLanguagePage",
    "EasyReview",
    "HomePage",
    "InheritedPage",
    "SearchedPage",
    "Sharing",
    "document_of",
    "page_changed",
]
