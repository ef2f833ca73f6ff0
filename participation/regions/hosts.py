"""Which host is which region: a map per process, reloaded when a stamp in the database has moved."""

import threading
import time
from dataclasses import dataclass, field

from django.conf import settings
from wagtail.models.sites import SiteRootPath

from participation.regions.models import HostStamp, Region
from participation.regions.scope import EVERYTHING, Reach, ancestor_paths

RELOAD_SECONDS = 2.0


@dataclass(frozen=True)
class Tenant:
    """What each request needs to know of a site without asking the database."""

    region_id: int
    name: str
    slug: str
    url: str
    level: str
    parent: "Tenant | None"
    reach: Reach
    gathers: bool  # whether its pages gather the rows of several regions
    languages: tuple[str, ...] = ()  # in which its pages can be read
    is_archived: bool = False  # readable, closed to writes


@dataclass
class _Map:
    stamp: int = -1
    checked: float = 0.0
    tenants: dict[str, Tenant] = field(default_factory=dict)
    by_region: dict[int, Tenant] = field(default_factory=dict)
    roots: list[SiteRootPath] = field(default_factory=list)


_map = _Map()
_lock = threading.Lock()


def host_map() -> dict[str, Tenant]:
    """All hosts (without port) and their tenants; at most two seconds behind the database."""
    if time.monotonic() - _map.checked > RELOAD_SECONDS:
        with _lock:
            stamp = HostStamp.objects.values_list("number", flat=True).first() or 0
            if stamp != _map.stamp:
                _map.tenants, _map.roots = _load()
                _map.by_region = {tenant.region_id: tenant for tenant in _map.tenants.values()}
                _map.stamp = stamp
            _map.checked = time.monotonic()
    return _map.tenants


def forget() -> None:
    """Read the hosts afresh at the next request (after a change in this process)."""
    _map.stamp, _map.checked, _map.tenants, _map.by_region, _map.roots = -1, 0.0, {}, {}, []


def site_roots() -> list[SiteRootPath]:
    """Where the pages of each site begin: what Wagtail would otherwise ask the database for, site by site."""
    host_map()
    return _map.roots


def tenant_of(region_id: int) -> Tenant | None:
    """The site of a region; None for one without."""
    host_map()
    return _map.by_region.get(region_id)


def elsewhere(region_id: int, here: int) -> Tenant | None:
    """The site of a region as seen from the region `here`: None for itself and for one without a site."""
    return None if region_id == here else tenant_of(region_id)


def tenants() -> list[Tenant]:
    """All tenants, the national site first, then by the tree."""
    return list(host_map().values())


def _load() -> tuple[dict[str, Tenant], list[SiteRootPath]]:
    sites = Region.objects.filter(site__isnull=False)
    regions = list(sites.select_related("site__root_page__locale", "facts").order_by("path"))
    roots: list[SiteRootPath] = []
    loaded: dict[str, Tenant] = {}
    by_path: dict[str, Tenant] = {}
    for region in regions:
        above = [by_path[path] for path in ancestor_paths(region.path) if path in by_path]
        gathers = any(other.path != region.path and other.path.startswith(region.path) for other in regions)
        tenant = Tenant(
            region_id=region.pk,
            name=region.name,
            slug=region.slug,
            url=region.url,
            level=region.level,
            parent=above[-1] if above else None,
            reach=_reach(region, gathers),
            gathers=gathers,
            languages=_languages(region),
            is_archived=region.archived_at is not None,
        )
        loaded[region.site.hostname] = by_path[region.path] = tenant
        page = region.site.root_page
        roots.append(SiteRootPath(region.site_id, page.url_path, region.site.root_url, page.locale.language_code))
    return loaded, roots


def archived_ids() -> frozenset[int]:
    """The regions whose sites are archived."""
    return frozenset(tenant.region_id for tenant in tenants() if tenant.is_archived)


def _languages(region: Region) -> tuple[str, ...]:
    """The chosen ones; all that there are where nobody has chosen."""
    offered = [code for code, _name in settings.LANGUAGES]
    facts = getattr(region, "facts", None)
    chosen = [code for code in offered if facts and code in facts.languages]
    return tuple(chosen or offered)


def _reach(region: Region, gathers: bool) -> Reach:
    if region.depth == 1:
        return EVERYTHING
    ancestors = ancestor_paths(region.path)
    if gathers:
        return Reach(prefixes=(region.path,), ancestors=ancestors)
    return Reach(ids=(region.pk,), ancestors=ancestors)
