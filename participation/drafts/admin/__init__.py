"""Drafts in the back office."""

from participation.drafts.admin.drafts import DraftViewSet, desks

__all__ = ["DraftViewSet", "desks"]
