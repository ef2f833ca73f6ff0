"""Pages of the sites."""

from cms.models.content import ContentPage
from cms.models.easy_language import EasyLanguagePage, EasyReview
from cms.models.home import HomePage
from cms.models.pages import SearchedPage, document_of, page_changed

__all__ = ["ContentPage", "EasyLanguagePage", "EasyReview", "HomePage", "SearchedPage", "document_of", "page_changed"]
