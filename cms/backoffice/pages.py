"""What follows when staff publish, withdraw, move or delete pages: search, caches and the audit log hear of it.

Wagtail's page views run its own actions without asking the page, so its hooks are where everything passes.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from cms import publishing
from cms.models import InheritedPage, SearchedPage, Sharing, StrategyDraftPage, page_changed
from cms.models.pages import region_of
from cms.models.strategy_draft import what_hangs_on
from participation.audit import services as audit
from participation.regions.services import touch
from participation.search import services as search


def noted(page: Page, act: str, actor: Any) -> None:
    """A page was published, withdrawn or moved: tell search, caches and log, for the pages below it too."""
    own = page.specific
    region_id = getattr(own, "region_id", None)
    audit.record(action=f"page.{act}", actor_id=actor.pk, region_id=region_id, obj=own)
    for below in own.get_descendants(inclusive=True).specific():
        if isinstance(below, SearchedPage):
            page_changed(below)


def gone(page: Page, ids: Iterable[int], actor: Any) -> None:
    """A page was deleted with everything below it; `ids` are all their keys."""
    region_id = getattr(page, "region_id", None)
    audit.record(action="page.deleted", actor_id=actor.pk, region_id=region_id, obj=None, title=str(page))
    for pk in ids:
        search.drop(kind="page", object_id=pk)
    if region_id is not None:
        touch(region_id)


def is_home(page: Page) -> bool:
    """Whether a site begins with this page."""
    return page.sites_rooted_here.exists()


def keep_drafts(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """A refusal, with what hangs on them, where drafts that have been published would be deleted or withdrawn."""
    for page in pages:
        sentence = what_hangs_on([page])
        if sentence:
            messages.error(request, sentence)
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


def keep_drafts_here(request: HttpRequest, page: Page, destination: Page | None) -> HttpResponse | None:
    """A refusal where a draft would be moved to the site of another region; `destination` None: nobody knows."""
    if not StrategyDraftPage.objects.filter(path__startswith=page.path, draft__isnull=False).exists():
        return None
    if destination is not None and region_of(destination) == region_of(page):
        return None
    messages.error(
        request,
        _("There is a strategy draft here. It can be moved by itself, and within the site of its region only."),
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def keep_what_must_stay(request: HttpRequest, pages: Iterable[Page], act: str) -> HttpResponse | None:
    """A refusal where a home or a page from above would be deleted, withdrawn or moved, a shared page deleted, or a
    draft with published versions deleted or withdrawn."""
    for page in pages:
        if isinstance(page.specific_deferred, InheritedPage):
            messages.error(request, _("This page comes from the region above. You can leave it out here."))
            return redirect("uebernommen:inspect", page.pk)
        shown = InheritedPage.objects.filter(source=page, live=True).count()
        if shown and Sharing._base_manager.filter(page=page).exists() and act == "delete":
            sentence = ngettext(
                "%(number)s site below shows this page. Share it no longer, then you can delete it.",
                "%(number)s sites below show this page. Share it no longer, then you can delete it.",
                shown,
            )
            messages.error(request, sentence % {"number": shown})
            return redirect("wagtailadmin_explore", page.get_parent().pk)
        if is_home(page):
            sentence = _("This is the home page of a site. It can neither be deleted nor withdrawn nor moved.")
            messages.error(request, sentence)
            return redirect("wagtailadmin_explore", page.pk)
    return keep_drafts(request, pages) if act in ("delete", "unpublish") else None


def stop_mistakes(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """A refusal where a page that is to be published has mistakes, with what to do about them."""
    for page in pages:
        sentences = publishing.sentences_of(page.specific)
        if sentences:
            start = _("“%(page)s” has not been published.") % {"page": page.title}
            messages.error(request, " ".join([start, *sentences]))
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def give_hints(request: HttpRequest, page: Page) -> None:
    """Say what could be better about a page that has just been published."""
    for hint in dict.fromkeys(map(str, publishing.hints_for(page.specific))):
        messages.info(request, hint)
