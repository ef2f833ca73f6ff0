"""Surveys in the back office."""

from participation.surveys.admin.surveys import SurveyViewSet

__all__ = ["SurveyViewSet"]
