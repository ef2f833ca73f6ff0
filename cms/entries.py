"""Writing topics, contact persons and the glossary of a region."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.regions.models import Region
from participation.regions.services import touch_all


@transaction.atomic
def save_entry(*, entry: Any, actor: Any = None) -> Any:
    """Store a new or changed entry. Raises Invalid where the region has one of that name already."""
    Region.objects.select_for_update().get(pk=entry.region_id)
    if actor is not None:
        require(can(actor, "cms.write_entry", entry))
    is_new = entry.pk is None
    if is_new and hasattr(entry, "slug"):  # addresses stay when names change
        entry.slug = slug_of(entry.name, length=type(entry)._meta.get_field("slug").max_length)
    others = type(entry)._base_manager.filter(region=entry.region_id).exclude(pk=entry.pk)
    same = {"slug": entry.slug} if hasattr(entry, "slug") else {"name": entry.name, "position": entry.position}
    if others.filter(**same).exists():
        raise Invalid(_("Your region has an entry of this name already."), field="name")
    entry.full_clean()
    entry.save()
    _note(entry, "created" if is_new else "changed", actor)
    return entry


@transaction.atomic
def delete_entry(*, entry: Any, actor: Any) -> None:
    """Delete an entry; texts that named it no longer show it."""
    require(can(actor, "cms.write_entry", entry))
    _note(entry, "deleted", actor)
    entry.delete()


def _note(entry: Any, act: str, actor: Any) -> None:
    action = {"topic": "topic", "contactperson": "contact", "glossaryterm": "term"}[entry._meta.model_name]
    audit.record(
        action=f"{action}.{act}",
        actor_id=getattr(actor, "pk", None),
        region_id=entry.region_id,
        obj=entry,
        title=str(entry),
    )
    below = entry.region.get_descendants().filter(site__isnull=False) if action == "term" else Region.objects.none()
    touch_all([entry.region_id, *below.values_list("pk", flat=True)])
