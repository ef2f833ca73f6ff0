"""Drafts in the back office."""

from participation.drafts.admin.drafts import DraftViewSet

__all__ = ["DraftViewSet"]
