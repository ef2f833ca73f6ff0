"""The database itself refuses to change or delete audit entries."""

from typing import Any

from participation.core.triggers import append_only, refuse


def protect(using: str = "default", **kwargs: Any) -> None:
    """Create the triggers that refuse UPDATE and DELETE; safe to call again."""
    refuse(append_only("audit_append_only", "audit_entry"), using=using)
