"""Surveys in the back office."""

from participation.surveys.admin.library import LibraryViewSet
from participation.surveys.admin.surveys import SurveyViewSet

__all__ = ["LibraryViewSet", "SurveyViewSet"]
