"""Writing to the audit log; called by services inside their transaction."""

from typing import Any

from participation.audit.models import Entry


def record(
    *, action: str, actor_id: int | None = None, region_id: int | None = None, obj: Any = None, **details: Any
) -> Entry:
    """Note an act such as "proposal.published". `details` must be JSON and hold no more personal data than needed."""
    return Entry.objects.create(
        action=action,
        actor_id=actor_id,
        region_id=region_id,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        label=str(obj)[:200] if obj is not None else "",
        details=details,
    )
