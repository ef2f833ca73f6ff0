"""The database itself refuses to change or delete what the history of a measure holds."""

from typing import Any

from participation.core.triggers import append_only, refuse

TABLES = ("measures_entry", "measures_evidence", "measures_withholding")


def protect(using: str = "default", **kwargs: Any) -> None:
    """Create the triggers that refuse UPDATE and DELETE; safe to call again."""
    refuse(append_only("measures_append_only", *TABLES), using=using)
