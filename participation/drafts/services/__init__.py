"""Writes of drafts."""

from participation.drafts.services.publishing import Piece, publish_version, record_version
from participation.drafts.services.responding import link_changes, record_response, respond
from participation.drafts.services.writing import publish_text, refuse_schedule

__all__ = [
    "Piece", "link_changes", "publish_text", "publish_version", "record_response", "record_version", "refuse_schedule",
    "respond",
]  # fmt: skip
