"""Writes of drafts."""

from participation.drafts.services.publishing import Piece, publish_version, record_version

__all__ = ["Piece", "publish_version", "record_version"]
