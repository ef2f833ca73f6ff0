"""The database itself refuses to change or delete what was published."""

from typing import Any

from participation.core.triggers import append_only, refuse

_TABLES = ("drafts_version", "drafts_text", "drafts_lineage", "drafts_move", "drafts_response")


def protect(using: str = "default", **kwargs: Any) -> None:
    """Create the triggers that refuse UPDATE and DELETE; safe to call again."""
    refuse(append_only("draft_version_fixed", *_TABLES), using=using)
