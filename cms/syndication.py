"""Letting news, results and processes of a site appear on the site above it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models.pages import SearchedPage, region_of
from cms.models.syndicated import Syndicated
from participation.audit import services as audit
from participation.core import clock
from participation.core.decisions import Text
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.notifications import registry as news
from participation.notifications.services import tell
from participation.processes.models import Process
from participation.regions.models import Region
from participation.regions.services import touch
from participation.regions.variables import fill_text

REFUSED = "syndication.refused"
news.kind(REFUSED, _("Not shown on the site above"), for_staff=True)


@dataclass(frozen=True)
class Item:
    """Something of a site as it is listed above: with the name of its region and the address there."""

    title: str
    text: str
    url: str
    place: str
    label: Text
    at: datetime


@transaction.atomic
def offer(*, thing: Page | Process, actor: Any) -> Syndicated:
    """Let a page or process be listed above. Repeating it changes nothing, also where it was refused."""
    region = thing.region if isinstance(thing, Process) else region_of(thing)
    if region is None:
        raise Invalid(_("This page belongs to no site."))
    require(can(actor, "pages.offer", region))
    above = region.get_ancestors().filter(site__isnull=False).order_by("-depth").first()
    if above is None:
        raise Invalid(_("There is no site above this one."))
    if isinstance(thing, Page) and (thing.depth <= 2 or not issubclass(thing.specific_class or Page, SearchedPage)):
        raise Invalid(_("This page cannot be listed above."))
    found, created = Syndicated.objects.get_or_create(
        **({"process": thing} if isinstance(thing, Process) else {"page_id": thing.pk}),
        defaults={"region": region, "above": above, "offered_at": clock.now(), "offered_by_id": actor.pk},
    )
    if created:
        audit.record(action="page.offered", actor_id=actor.pk, region_id=region.pk, obj=thing)
        touch(above.pk)
    return found


@transaction.atomic
def withdraw(*, item: Syndicated, actor: Any) -> None:
    """It is no longer listed above. What was refused there stays refused, so that it cannot be offered anew."""
    item = Syndicated.objects.select_for_update(of=("self",)).get(pk=item.pk)
    require(can(actor, "pages.offer", item.region))
    if item.refused_at is not None:
        raise Invalid(_("The site above has refused this. Only it can allow it again."))
    audit.record(action="page.no_longer_offered", actor_id=actor.pk, region_id=item.region_id, obj=item)
    above_id = item.above_id
    item.delete()
    touch(above_id)


@transaction.atomic
def refuse(*, item: Syndicated, reason: str, actor: Any) -> Syndicated:
    """Do not list it above; whoever offered it reads the reason."""
    item = Syndicated.objects.select_for_update(of=("self",)).get(pk=item.pk)
    require(can(actor, "pages.refuse", item.above))
    if not reason.strip():
        raise Invalid(_("Please say why; the region reads the reason."), field="reason")
    item.refused_at, item.refused_reason = clock.now(), reason.strip()
    item.save(update_fields=["refused_at", "refused_reason"])
    audit.record(action="page.refused", actor_id=actor.pk, region_id=item.above_id, obj=item, reason=reason.strip())
    if item.offered_by_id:
        tell(
            people=[item.offered_by_id],
            region_id=item.region_id,
            kind=REFUSED,
            title=str(item),
            text=item.refused_reason,
            url=reverse("landesseite:inspect", args=[item.pk]),
            key=f"{REFUSED}.{item.pk}.{item.refused_at.isoformat()}",
            actor_id=actor.pk,
        )
    touch(item.above_id)
    return item


@transaction.atomic
def allow(*, item: Syndicated, actor: Any) -> Syndicated:
    """List it above after all."""
    item = Syndicated.objects.select_for_update(of=("self",)).get(pk=item.pk)
    require(can(actor, "pages.refuse", item.above))
    item.refused_at, item.refused_reason = None, ""
    item.save(update_fields=["refused_at", "refused_reason"])
    audit.record(action="page.allowed", actor_id=actor.pk, region_id=item.above_id, obj=item)
    touch(item.above_id)
    return item


def listed_on(region: Region, *, most: int = 6) -> list[Item]:
    """What sites below let appear on this site, the latest first; one query for each kind of page."""
    rows = list(
        Syndicated.objects.filter(Q(page__live=True) | Q(process__live=True), above=region, refused_at__isnull=True)
        .exclude(page__view_restrictions__isnull=False)
        .select_related("region__site", "region__facts", "process")
        .defer("region__outline")
        .order_by("-offered_at", "-pk")[:most]
    )
    keys = [row.page_id for row in rows if row.page_id]
    pages = {page.pk: page for page in Page.objects.filter(pk__in=keys).specific()} if keys else {}
    return [_item(row, pages) for row in rows]


def _item(row: Syndicated, pages: dict[int, Any]) -> Item:
    if row.page_id is None:
        process = row.process
        url = row.region.url + process.get_absolute_url()
        at = process.first_published_at or row.offered_at
        return Item(process.title, process.summary, url, row.region.name, _("Process"), at)
    page = pages[row.page_id]
    text = page.search_description or getattr(page, "intro", "")
    return Item(
        title=fill_text(page.title, row.region),
        text=fill_text(text, row.region),
        url=page.full_url or row.region.url,
        place=row.region.name,
        label=page._meta.verbose_name,
        at=page.first_published_at or row.offered_at,
    )
