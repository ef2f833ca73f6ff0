"""Sharing pages with the sites below, and what these make of them."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.inheritance import values
from cms.inheritance.following import follow_job
from cms.models import ContentPage, InheritedPage, Sharing, page_changed
from cms.models.pages import region_of
from participation.audit import services as audit
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.regions.models import Region


def can_be_shared(page: Any) -> bool:
    """Whether a page has the parts that sites can override, and is no home and no reference itself."""
    model = page.specific_class
    return (
        model is not None
        and not issubclass(model, InheritedPage)
        and page.depth > 2  # the root and the homes
        and all(hasattr(model, name) for name in ("intro", "body"))
    )


@transaction.atomic
def share(
    *, page: Page, everywhere: bool, regions: Iterable[Region] = (), may_hide: bool = True, actor: Any
) -> Sharing:
    """Let a page appear on the sites below: all, or chosen ones. Repeating it changes which."""
    region = region_of(page)
    if region is None or not can_be_shared(page):
        raise Invalid(_("This page cannot be shared."), field="page")
    require(can(actor, "pages.share", region))
    chosen = list(regions)
    if not everywhere and not chosen:
        raise Invalid(_("Choose all sites or at least one."), field="regions")
    if any(not other.path.startswith(region.path) or other.pk == region.pk for other in chosen):
        raise Invalid(_("Only sites below can be chosen."), field="regions")
    sharing, created = Sharing.objects.select_for_update().get_or_create(
        page_id=page.pk, defaults={"region": region, "everywhere": everywhere, "may_hide": may_hide}
    )
    sharing.everywhere, sharing.may_hide = everywhere, may_hide
    sharing.save()
    sharing.regions.set([] if everywhere else chosen)
    audit.record(
        action="page.shared",
        actor_id=actor.pk,
        region_id=region.pk,
        obj=page,
        everywhere=everywhere,
        regions=sorted(other.pk for other in chosen),
        again=not created,
    )
    transaction.on_commit(partial(follow_job.enqueue, page.pk))
    return sharing


@transaction.atomic
def end_sharing(*, sharing: Sharing, actor: Any) -> None:
    """The page no longer appears below. What sites have written themselves is kept, unpublished."""
    require(can(actor, "pages.share", sharing.region))
    page_id = sharing.page_id
    audit.record(action="page.unshared", actor_id=actor.pk, region_id=sharing.region_id, obj=sharing.page)
    sharing.delete()
    transaction.on_commit(partial(follow_job.enqueue, page_id))


@transaction.atomic
def hide(*, page: InheritedPage, actor: Any) -> InheritedPage:
    """Leave the page out on this site, where that is allowed."""
    page = _locked(page, actor)
    sharing = Sharing._base_manager.filter(page=page.source_id).first()
    if sharing is not None and not sharing.may_hide:
        raise Invalid(_("The region above wants this page on every site. You can change its text."))
    page.is_hidden = True
    page.save(update_fields=["is_hidden"])
    if page.live:
        page.unpublish(user=actor)
    audit.record(action="page.left_out", actor_id=actor.pk, region_id=page.district_id, obj=page)
    return page


@transaction.atomic
def show(*, page: InheritedPage, actor: Any) -> InheritedPage:
    """Show the page on this site again."""
    page = _locked(page, actor)
    page.is_hidden = False
    page.save(update_fields=["is_hidden"])
    audit.record(action="page.shown_again", actor_id=actor.pk, region_id=page.district_id, obj=page)
    if page.source_id:
        transaction.on_commit(partial(follow_job.enqueue, page.source_id))
    return page


@transaction.atomic
def keep_own(*, page: InheritedPage, actor: Any) -> InheritedPage:
    """The own version stays although the source has changed; from now on it is based on what the source says now."""
    page = _locked(page, actor)
    if page.origin is None:
        raise Invalid(_("The page above is gone."))
    source = values.values_of(page.origin)
    page.base = {name: source.get(name) for name in page.overridden}
    page.base_revision_id, page.differs_since = page.origin.live_revision_id, None
    page.save(update_fields=["base", "base_revision", "differs_since"])
    audit.record(action="page.kept", actor_id=actor.pk, region_id=page.district_id, obj=page)
    return page


@transaction.atomic
def take_over(*, page: InheritedPage, names: Iterable[str], actor: Any) -> InheritedPage:
    """Some parts follow the source again; the own version of them stays in the history of the page."""
    page = _locked(page, actor)
    if page.origin is None:
        raise Invalid(_("The page above is gone."))
    source, dropped = values.values_of(page.origin), set(names)
    if not dropped & set(page.overridden):
        raise Invalid(_("Choose at least one part."), field="names")
    kept = [name for name in page.overridden if name not in dropped]
    parts = values.merged(values.values_of(page), source, kept)
    page.base = {name: value for name, value in page.base.items() if name in kept}
    page.take_on(parts)
    page.save_revision(user=actor).publish(user=actor)
    page = InheritedPage.objects.get(pk=page.pk)
    if not values.changed_above(page.overridden, page.base, source):
        page.differs_since = None
        page.base_revision_id = page.origin.live_revision_id
        page.save(update_fields=["differs_since", "base_revision"])
    audit.record(
        action="page.taken_over", actor_id=actor.pk, region_id=page.district_id, obj=page, parts=sorted(dropped)
    )
    return page


@transaction.atomic
def become_own(*, page: InheritedPage, actor: Any) -> ContentPage:
    """A page of which everything is the site's own becomes an ordinary page at the same address."""
    page = _locked(page, actor)
    parts = page.merged()
    if page.origin is not None and not values.is_wholly_own(parts, page.overridden):
        raise Invalid(_("Parts of this page still come from above. Write them yourselves first."))
    slug, parent = page.slug, Page.objects.get(pk=page.get_parent().pk)
    own = ContentPage(
        title=parts[values.TITLE], slug=f"{slug}-{page.pk}", intro=parts.get(values.INTRO, ""), live=False
    )
    own.body = ContentPage._meta.get_field("body").stream_block.to_python(values.blocks_of(parts))
    parent.add_child(instance=own)
    Page.objects.get(pk=page.pk).specific.delete()
    own = ContentPage.objects.get(pk=own.pk)
    own.slug = slug
    own.save_revision(user=actor).publish(user=actor)
    page_changed(own)
    audit.record(action="page.made_own", actor_id=actor.pk, region_id=page.district_id, obj=own)
    return own


def _locked(page: InheritedPage, actor: Any) -> InheritedPage:
    found = InheritedPage.objects.select_for_update(of=("self",)).select_related("district", "source").get(pk=page.pk)
    require(can(actor, "pages.override", found))
    return found
