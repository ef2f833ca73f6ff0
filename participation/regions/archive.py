"""An archived site is closed to writes: whatever it is that somebody would do there, the answer is no."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.core.decisions import Denied
from participation.core.policies import gate
from participation.regions.hosts import archived_ids
from participation.regions.models import Region

# What reads, and what must go on for an archived site: data protection, and opening it again.
READING = frozenset(
    {"contact.handle", "contributions.view", "debates.view_statement", "measures.see_evidence", "processes.view"}
)
GOING_ON = ("accounts.", "regions.")
ABOVE = ("module", "contribution", "process", "debate", "draft", "measure", "milestone")


@gate
def is_archived(ability: str, obj: Any) -> Denied | None:
    """No, where the object belongs to an archived site."""
    archived = archived_ids()
    if not archived or ability in READING or ability.startswith(GOING_ON):
        return None
    if _region_id(obj) not in archived:
        return None
    return Denied(_("This site is archived. Everything stays readable, but nothing can be added."), code="archived")


def _region_id(obj: Any) -> int | None:
    """The region to which something belongs: its own, or that of what it hangs on."""
    if isinstance(obj, Region):
        return int(obj.pk)
    for name in ("district_id", "region_id"):
        found = getattr(obj, name, None)
        if found is not None:
            return int(found)
    above = next((getattr(obj, name) for name in ABOVE if getattr(obj, f"{name}_id", None)), None)
    return _region_id(above) if above is not None else None
