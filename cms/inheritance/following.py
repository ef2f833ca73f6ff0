"""Letting the sites below follow their source: references are made, withdrawn and brought up to date in bulk.

Runs as a job after the commit. What a reader sees of parts that are not overridden is read from the source anyway;
this keeps titles in lists, the search, and whether a reference is public.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_scopes import scopes_disabled
from django_tasks import task
from wagtail.models import Page

from cms.inheritance import values
from cms.models.inherited import InheritedPage, Sharing
from cms.models.pages import SearchedPage, document_of, when_changed
from participation.core import clock
from participation.regions.models import Region
from participation.regions.services import touch_all
from participation.search import services as search


@task()
def follow_job(page_id: int) -> None:
    """Bring all references of a page up to date. Doing it twice changes nothing."""
    with scopes_disabled():
        follow(page_id)


def follow(page_id: int, *, only: int | None = None) -> None:
    """Make, withdraw and refresh the references of a page; with `only`, that of one region."""
    source = Page.objects.filter(pk=page_id).first()
    sharing = Sharing._base_manager.select_related("region").filter(page=page_id).first()
    wanted = Q(source=page_id) if only is None else Q(source=page_id, district=only)
    references = {row.district_id: row for row in _references(wanted)}
    below = _targets(sharing) if source is not None else []
    targets = {region.pk: region for region in below if only in (None, region.pk)}
    if source is not None and source.live:
        for region in targets.values():
            if region.pk not in references:
                made = _make(source, region)
                if made is not None:
                    references[region.pk] = made
    _refresh(source.specific if source else None, list(references.values()), set(targets))


def follow_above(region: Region) -> None:
    """A new site shows at once what the regions above share with it."""
    above = Sharing._base_manager.filter(region__in=region.get_ancestors(), everywhere=True)
    for page_id in above.values_list("page_id", flat=True):
        follow(page_id, only=region.pk)


@when_changed
def source_changed(page: Page) -> None:
    """What refers to a page follows it after the commit; so does a reference that a site has published itself."""
    if isinstance(page, InheritedPage):
        if page.live and page.is_hidden:  # published by hand: it is wanted again
            InheritedPage.objects.filter(pk=page.pk).update(is_hidden=False)
        if page.source_id:
            transaction.on_commit(partial(follow_job.enqueue, page.source_id))
    elif Sharing._base_manager.filter(page=page.pk).exists():
        transaction.on_commit(partial(follow_job.enqueue, page.pk))


def _references(wanted: Q) -> Any:
    return InheritedPage.objects.filter(wanted).select_related("district__site", "district__facts")


def _targets(sharing: Sharing | None) -> Any:
    if sharing is None:
        return []
    below = Region.objects.filter(site__isnull=False, path__startswith=sharing.region.path).exclude(
        pk=sharing.region_id
    )
    if not sharing.everywhere:
        below = below.filter(pk__in=sharing.regions.values("pk"))
    return below.select_related("site__root_page", "facts").defer("outline").order_by("path")


@transaction.atomic
def _make(source: Page, region: Region) -> InheritedPage | None:
    """A reference at the same place of the site; None where a page of the site's own has that address."""
    home = Page.objects.select_for_update().get(pk=region.site.root_page_id)
    way = source.url_path.strip("/").split("/")[1:-1]  # without the home above and without its own part
    parent = Page.objects.filter(url_path=home.url_path + "".join(f"{part}/" for part in way)).first() or home
    if parent.get_children().filter(slug=source.slug).exists():
        return None
    made = InheritedPage(
        title=source.title, slug=source.slug, source=source, district=region, live=False, locale_id=home.locale_id
    )
    parent.add_child(instance=made)
    found: InheritedPage = _references(Q(pk=made.pk)).get()
    return found


def _refresh(source: SearchedPage | None, references: list[InheritedPage], targets: set[int]) -> None:
    """Titles, visibility, differences and search entries of all references, in a constant number of writes."""
    now = clock.now()
    public = {
        row.pk for row in references if source and source.live and row.district_id in targets and not row.is_hidden
    }
    following = [row.pk for row in references if values.TITLE not in row.overridden]
    rows = InheritedPage.objects.filter(pk__in=[row.pk for row in references])
    with transaction.atomic():
        if source is not None:
            Page.objects.filter(pk__in=following).update(title=source.title, draft_title=source.title)
            _note_differences(source, references, now)
            newly = rows.filter(pk__in=public, live=False)
            newly.filter(first_published_at__isnull=True).update(first_published_at=source.first_published_at or now)
            Page.objects.filter(pk__in=public).update(
                live=True, has_unpublished_changes=False, last_published_at=source.last_published_at or now
            )
        Page.objects.filter(pk__in=rows.exclude(pk__in=public).values("pk")).update(live=False)
        touch_all([row.district_id for row in references])
    documents = []
    for row in references:
        if row.pk not in public or source is None:
            search.drop(kind="page", object_id=row.pk)
            if row.district_id not in targets and not row.overridden:
                Page.objects.get(pk=row.pk).delete()  # nothing of the site's own is lost
            continue
        row.origin, row.live = source, True
        if row.pk in set(following):
            row.title = source.title
        documents.append(document_of(row, row.district))
    search.push_many(documents)


def _note_differences(source: SearchedPage, references: list[InheritedPage], now: Any) -> None:
    """Sites that have their own words where the source says something new are asked; nothing of theirs changes."""
    said = values.values_of(source)
    changed = []
    for row in references:
        differs = bool(values.changed_above(row.overridden, row.base, said))
        if differs != (row.differs_since is not None):
            row.differs_since = now if differs else None
            changed.append(row)
    for row in changed:
        InheritedPage.objects.filter(pk=row.pk).update(differs_since=row.differs_since)
