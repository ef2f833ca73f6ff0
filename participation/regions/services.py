"""Founding regions and telling caches that something public has changed."""

from functools import partial
from typing import Any

from django.contrib.sites.models import Site as ContribSite
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from participation.audit import services as audit
from participation.core import themes
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.regions import geometry, hosts
from participation.regions.models import HostStamp, Level, Region, RegionGeneration

_BELOW = {
    Level.NATION: None,
    Level.STATE: {Level.NATION},
    Level.DISTRICT: {Level.NATION, Level.STATE},
    Level.MUNICIPALITY: {Level.DISTRICT, Level.STATE},
}


@transaction.atomic
def create_region(
    *,
    level: str,
    name: str,
    slug: str = "",
    parent: Region | None = None,
    key: str = "",
    theme: str = "base",
    population: int | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    bounds: list[float] | None = None,
    outline: dict | None = None,
    contact_email: str = "",
    actor_id: int | None = None,
) -> Region:
    """Add a region to the tree, without a site. Raises Invalid, naming the field, and then changes nothing."""
    slug = slug or slug_of(f"{name}-{key}" if key else name, length=50)
    if level not in Level.values:
        raise Invalid(_("This level does not exist."), field="level")
    above = _BELOW[Level(level)]
    if above is None and parent is not None:
        raise Invalid(_("A nation has no region above it."), field="parent")
    if above is not None and (parent is None or parent.level not in above):
        raise Invalid(_("A region of this level cannot stand here in the tree."), field="parent")
    if Region.objects.filter(slug=slug).exists():
        raise Invalid(_("A region with this short name exists already."), field="slug")
    if key and Region.objects.filter(key=key).exists():
        raise Invalid(_("A region with this official key exists already."), field="key")
    if theme not in themes.installed():
        raise Invalid(_("There is no such theme."), field="theme")
    values = {
        "level": level,
        "name": name,
        "slug": slug,
        "key": key,
        "theme": theme,
        "population": population,
        "latitude": latitude,
        "longitude": longitude,
        "bounds": bounds or (geometry.bounds_of(outline) if outline else None),
        "outline": outline,
        "contact_email": contact_email,
    }
    region: Region = parent.add_child(**values) if parent else Region.add_root(**values)
    audit.record(action="region.created", actor_id=actor_id, region_id=region.pk, obj=region)
    return region


@transaction.atomic
def open_site(*, region: Region, host: str, port: int, root_page: Page, actor_id: int | None = None) -> Site:
    """Give a region its own site under a host. Raises Invalid for a host that is taken or malformed."""
    host = host.strip().lower().rstrip(".")
    if not host or "/" in host or ":" in host or " " in host:
        raise Invalid(_("The host must be a name such as “uelzen.example.org”, without port and path."), field="host")
    if Site.objects.filter(hostname=host).exists():
        raise Invalid(_("This host belongs to another region already."), field="host")
    site = Site.objects.create(
        hostname=host, port=port, site_name=region.name, root_page=root_page, is_default_site=False
    )
    region.site = site
    region.contrib_site = ContribSite.objects.create(domain=host, name=region.name[:50])
    region.save(update_fields=["site", "contrib_site"])
    RegionGeneration.objects.get_or_create(region=region)
    hosts_changed()
    audit.record(action="region.site_opened", actor_id=actor_id, region_id=region.pk, obj=region, host=host)
    return site


@transaction.atomic
def change_look(*, region: Region, contact_email: str, theme: str, actor: Any) -> Region:
    """Change the contact address and the theme of a region."""
    require(can(actor, "regions.change_look", region))
    if theme not in themes.installed():
        raise Invalid(_("There is no such theme."), field="theme")
    region.contact_email, region.theme = contact_email, theme
    region.save(update_fields=["contact_email", "theme"])
    audit.record(action="region.look_changed", actor_id=actor.pk, region_id=region.pk, obj=region, theme=theme)
    touch(region.pk)
    return region


def hosts_changed() -> None:
    """Let every process read the hosts afresh."""
    HostStamp.objects.get_or_create(pk=1)
    HostStamp.objects.filter(pk=1).update(number=F("number") + 1)
    transaction.on_commit(hosts.forget)


def touch(region_id: int) -> None:
    """Something public has changed in a region: after the commit, cached pages of its site are not used again."""
    transaction.on_commit(partial(_bump, region_id))


def _bump(region_id: int) -> None:
    RegionGeneration.objects.filter(region_id=region_id).update(number=F("number") + 1)
