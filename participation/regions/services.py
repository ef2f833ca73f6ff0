"""Founding regions, the facts of their sites, archiving; telling caches that something public has changed."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.sites.models import Site as ContribSite
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from participation.audit import services as audit
from participation.core import checks, clock, themes
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.regions import geometry, hosts, states
from participation.regions.models import HostStamp, Level, Region, RegionGeneration, SiteFacts

_BELOW = {
    Level.NATION: None,
    Level.STATE: {Level.NATION},
    Level.DISTRICT: {Level.NATION, Level.STATE},
    Level.MUNICIPALITY: {Level.DISTRICT, Level.STATE},
}
# How many digits the official key has.
_KEY_LENGTHS = {Level.STATE: (2,), Level.DISTRICT: (5,), Level.MUNICIPALITY: (8, 12)}
FACTS = tuple(field.name for field in SiteFacts._meta.concrete_fields if field.name != "region")


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
    check_key(level, key)
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


def check_key(level: str, key: str) -> None:
    """Raises Invalid where an official key does not belong to the level or is taken; "" stands for none."""
    if not key:
        return
    lengths = _KEY_LENGTHS.get(Level(level), ())
    if not re.fullmatch(r"\d+", key, re.ASCII) or len(key) not in lengths:
        raise Invalid(
            _("The official key of a region of this level has %(digits)s digits, such as 03360 for a district.")
            % {"digits": " / ".join(map(str, lengths)) or "0"},
            field="key",
        )
    if Region.objects.filter(key=key).exists():
        raise Invalid(_("A region with this official key exists already."), field="key")


@transaction.atomic
def state_of(*, key: str, nation: Region, actor_id: int | None = None) -> Region:
    """The Land in which a district with that official key lies, made along where it is missing."""
    number = key[: states.DIGITS]
    found = Region.objects.filter(key=number, level=Level.STATE).first()
    if found is not None:
        return found
    name = states.name_of(key)
    if not name:
        raise Invalid(
            _("There is no Land whose official key begins with %(number)s.") % {"number": number}, field="key"
        )
    return create_region(level=Level.STATE, name=name, key=number, parent=nation, actor_id=actor_id)


def check_host(host: str) -> str:
    """The host as it is stored. Raises Invalid where it is malformed or belongs to another region."""
    host = host.strip().lower().rstrip(".")
    if not re.fullmatch(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*", host) or len(host) > 253:
        raise Invalid(_("The host must be a name such as “uelzen.example.org”, without port and path."), field="host")
    if Site.objects.filter(hostname=host).exists():
        raise Invalid(_("This host belongs to another region already."), field="host")
    return host


@transaction.atomic
def open_site(*, region: Region, host: str, port: int, root_page: Page, actor_id: int | None = None) -> Site:
    """Give a region its own site under a host. Raises Invalid for a host that is taken or malformed."""
    host = check_host(host)
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
    faults = checks.faults_of(theme)
    if faults:
        raise Invalid(
            _("The colours of this theme are hard to read: %(problem)s") % {"problem": faults[0]}, field="theme"
        )
    region.contact_email, region.theme = contact_email, theme
    region.save(update_fields=["contact_email", "theme"])
    audit.record(action="region.look_changed", actor_id=actor.pk, region_id=region.pk, obj=region, theme=theme)
    touch(region.pk)
    return region


@transaction.atomic
def record_facts(*, region: Region, values: dict[str, Any], actor_id: int | None = None) -> SiteFacts:
    """Store facts of a site; those that are not named stay. Raises ValidationError or Invalid, naming the field."""
    unknown = set(values) - set(FACTS)
    if unknown:
        raise Invalid(_("There is no such fact: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    facts = SiteFacts.objects.select_for_update().filter(region=region).first() or SiteFacts(region=region)
    before = {name: getattr(facts, name) for name in values}
    for name, value in values.items():
        setattr(facts, name, value.strip() if isinstance(value, str) else value)
    _check_languages(facts.languages)
    facts.full_clean(validate_unique=False)
    facts.save()
    region.facts = facts
    changed = sorted(name for name, value in before.items() if value != getattr(facts, name))
    if changed:
        audit.record(action="region.facts_changed", actor_id=actor_id, region_id=region.pk, obj=region, changed=changed)
        hosts_changed()  # languages are kept with the hosts
        touch(region.pk)
    return facts


def _check_languages(languages: Any) -> None:
    offered = dict(settings.LANGUAGES)
    if not isinstance(languages, list) or not all(code in offered for code in languages):
        raise Invalid(_("This language is not available."), field="languages")
    if languages and settings.LANGUAGE_CODE not in languages:
        raise Invalid(_("German is always among the languages of a site."), field="languages")


@transaction.atomic
def change_facts(*, region: Region, actor: Any, **values: Any) -> SiteFacts:
    """Change what the legal pages of a site name."""
    require(can(actor, "regions.change_facts", region))
    return record_facts(region=region, values=values, actor_id=actor.pk)


@transaction.atomic
def archive_site(*, region: Region, reason: str, actor: Any) -> Region:
    """Close a site to writes; everything stays readable. Repeating it changes nothing."""
    require(can(actor, "regions.archive", region))
    if not reason.strip():
        raise Invalid(_("Please say why; the reason is published."), field="reason")
    region = Region.objects.select_for_update().get(pk=region.pk)
    if region.site_id is None:
        raise Invalid(_("This region has no site of its own."))
    if region.archived_at is None:
        region.archived_at, region.archived_reason = clock.now(), reason.strip()
        region.save(update_fields=["archived_at", "archived_reason"])
        audit.record(
            action="region.archived", actor_id=actor.pk, region_id=region.pk, obj=region, reason=reason.strip()
        )
        _archiving_changed(region)
    return region


@transaction.atomic
def reopen_site(*, region: Region, reason: str, actor: Any) -> Region:
    """Open an archived site again."""
    require(can(actor, "regions.archive", region))
    region = Region.objects.select_for_update().get(pk=region.pk)
    if region.archived_at is not None:
        region.archived_at, region.archived_reason = None, ""
        region.save(update_fields=["archived_at", "archived_reason"])
        audit.record(
            action="region.reopened", actor_id=actor.pk, region_id=region.pk, obj=region, reason=reason.strip()
        )
        _archiving_changed(region)
    return region


def when_archiving_changes(listener: Callable[[Region], None]) -> Callable[[Region], None]:
    """Register a function that is told, within the transaction, of a site that was archived or opened again."""
    _listeners.append(listener)
    return listener


_listeners: list[Callable[[Region], None]] = []


def _archiving_changed(region: Region) -> None:
    for listener in _listeners:
        listener(region)
    hosts_changed()
    touch(region.pk)


def hosts_changed() -> None:
    """Let every process read the hosts afresh."""
    HostStamp.objects.get_or_create(pk=1)
    HostStamp.objects.filter(pk=1).update(number=F("number") + 1)
    transaction.on_commit(hosts.forget)


def touch(region_id: int) -> None:
    """Something public has changed in a region: after the commit, cached pages of its site are not used again."""
    transaction.on_commit(partial(_bump, region_id))


def touch_all(region_ids: Iterable[int]) -> None:
    """The same for many regions, in one write."""
    transaction.on_commit(partial(_bump_all, sorted(set(region_ids))))


def _bump_all(region_ids: list[int]) -> None:
    RegionGeneration.objects.filter(region_id__in=region_ids).update(number=F("number") + 1)


def _bump(region_id: int) -> None:
    RegionGeneration.objects.filter(region_id=region_id).update(number=F("number") + 1)
