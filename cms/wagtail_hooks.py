"""What Wagtail asks of us: the viewsets of all rooms, the start page, limits of its own lists."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from cms.backoffice import easy
from cms.backoffice.audit import AuditViewSet
from cms.backoffice.drafts import DraftImportViewSet
from cms.backoffice.entries import ContactPersonViewSet, GlossaryViewSet, TopicViewSet
from cms.backoffice.foreign import own_files, own_pages, sees_all
from cms.backoffice.inbox import InboxPanel, of_modules
from cms.backoffice.inheriting import InheritedViewSet, SharingViewSet, shareable_pages
from cms.backoffice.languages import SubmitTranslationView
from cms.backoffice.pages import (
    give_hints,
    gone,
    keep_drafts_here,
    keep_what_must_stay,
    noted,
    stop_mistakes,
)
from cms.backoffice.sites import SiteViewSet
from cms.backoffice.syndicating import SyndicatedViewSet, offerable_pages
from cms.films import piece_of
from cms.inheritance.services import can_be_shared
from cms.links import TranslatedPageLinks
from cms.models import InheritedPage
from participation.accounts.admin import ResidenceViewSet, RoleViewSet
from participation.ballots.admin import BoxViewSet, CodeBatchViewSet
from participation.contact.admin import MessageViewSet, SubjectViewSet
from participation.invitations.admin import InvitationViewSet
from participation.measures.admin import GoalViewSet, MeasureViewSet, MilestoneViewSet
from participation.moderation.admin import CommentViewSet
from participation.processes import registry
from participation.processes.admin import PhaseViewSet, ProcessViewSet

of_modules()

BULK_ACTS = {"unpublish": "withdrawn", "move": "moved"}  # publishing goes through the page, which notes it


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    """Those of the rooms, and those that each registered kind of module brings along."""
    rooms = [
        ProcessViewSet, PhaseViewSet, GoalViewSet, MeasureViewSet, MilestoneViewSet, CommentViewSet, ResidenceViewSet,
        RoleViewSet, InvitationViewSet, SiteViewSet, SharingViewSet, InheritedViewSet, SyndicatedViewSet,
        BoxViewSet, CodeBatchViewSet, AuditViewSet, MessageViewSet, SubjectViewSet, DraftImportViewSet,
    ]  # fmt: skip
    modules = [viewset for module_type in registry.types() for viewset in module_type.admin]
    entries = [TopicViewSet, ContactPersonViewSet, GlossaryViewSet]
    return [viewset() for viewset in (*rooms, *modules, *entries)]


@hooks.register("register_admin_urls", order=-1)
def our_own_submission() -> list[URLPattern]:
    """Found before the package's own view at the same address."""
    return [path("localize/submit/page/<int:page_id>/", SubmitTranslationView.as_view(), name="submit_translation")]


@hooks.register("register_admin_urls")
def easy_language_urls() -> list[URLPattern]:
    return easy.urls()


hooks.register("register_page_header_buttons", easy.buttons)
hooks.register("register_page_listing_more_buttons", easy.buttons)


@hooks.register("before_publish_page")
def easy_language_is_checked(request: HttpRequest, page: Page) -> HttpResponse | None:
    return easy.keep_unchecked(request, [page])


@hooks.register("register_rich_text_features", order=1000)
def links_to_pages(features: Any) -> None:
    """In place of Wagtail's handler, which asks for the translation of each link."""
    features.register_link_type(TranslatedPageLinks)


@hooks.register("construct_homepage_panels")
def start_page(request: HttpRequest, panels: list[Any]) -> None:
    """What waits for this person, before one's own latest edits."""
    panels.append(InboxPanel(request.user))


@hooks.register("construct_homepage_summary_items", order=1000)
def no_totals(request: HttpRequest, items: list[Any]) -> None:
    """The totals count the pages and files of all regions."""
    if not sees_all(request.user):
        items.clear()


@hooks.register("construct_main_menu")
def own_menu(request: HttpRequest, items: list[Any]) -> None:
    """Leave out what is empty for everybody but superusers."""
    if not sees_all(request.user):
        items[:] = [item for item in items if item.name not in ("snippets", "reports", "help")]


@hooks.register("construct_page_chooser_queryset")
@hooks.register("construct_explorer_page_queryset")
def own_pages_only(*args: Any) -> QuerySet:
    """Pages of one's own sites; the explorer passes the parent page as well."""
    pages, request = args[-2:] if len(args) == 2 else (args[1], args[2])
    if sees_all(request.user):
        return pages
    return pages.filter(pk__in=own_pages(request.user).values("pk"))


@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
def own_files_only(files: QuerySet, request: HttpRequest) -> QuerySet:
    """Images and documents of one's own collections."""
    if sees_all(request.user):
        return files
    return files.filter(pk__in=own_files(request.user, files.model).values("pk"))


hooks.register("before_serve_document", piece_of, order=1000)  # after the question whether one may have it


@hooks.register("before_publish_page")
def no_mistakes(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The form has looked already; this is for versions that come without one."""
    return stop_mistakes(request, [page])


@hooks.register("after_publish_page")
def published(request: HttpRequest, page: Page) -> None:
    noted(page, "published", request.user)
    give_hints(request, page)


@hooks.register("after_unpublish_page")
def withdrawn(request: HttpRequest, page: Page) -> None:
    noted(page, "withdrawn", request.user)


@hooks.register("after_move_page")
def moved(request: HttpRequest, page: Page) -> None:
    noted(page, "moved", request.user)


@hooks.register("before_unpublish_page")
def homes_stay(request: HttpRequest, page: Page, *args: Any) -> HttpResponse | None:
    return keep_what_must_stay(request, [page], "unpublish")


@hooks.register("before_move_page")
def homes_stay_in_place(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return (
        keep_what_must_stay(request, [page], "move")
        or easy.keep_in_place(request, page)
        or keep_drafts_here(request, page, destination)
    )


@hooks.register("before_delete_page")
def before_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep the keys of what is about to go."""
    page.going = list(page.get_descendants(inclusive=True).values_list("pk", flat=True))
    return keep_what_must_stay(request, [page], "delete")


@hooks.register("after_delete_page")
def deleted(request: HttpRequest, page: Page) -> None:
    gone(page, page.going, request.user)


@hooks.register("before_bulk_action")
def before_bulk(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Bulk actions on pages run through the same gates; those on snippets do not exist."""
    if isinstance(action, SnippetBulkAction):
        raise Http404
    pages = [obj for obj in objects if isinstance(obj, Page)]
    for page in pages:
        page.going = list(page.get_descendants(inclusive=True).values_list("pk", flat=True))
    if action_type == "publish":
        refusal = stop_mistakes(request, [page.get_latest_revision_as_object() for page in pages])
        return refusal or easy.keep_unchecked(request, pages)
    if action_type == "move":
        for page in pages:
            if refusal := easy.keep_in_place(request, page) or keep_drafts_here(request, page, None):
                return refusal
    return keep_what_must_stay(request, pages, action_type) if action_type in ("delete", "unpublish", "move") else None


@hooks.register("after_bulk_action")
def after_bulk(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    for page in (obj for obj in objects if isinstance(obj, Page)):
        if action_type == "delete":
            gone(page, page.going, request.user)
        elif action_type in BULK_ACTS:
            noted(Page.objects.get(pk=page.pk), BULK_ACTS[action_type], request.user)


@hooks.register("before_edit_page")
def as_shown_now(request: HttpRequest, page: Page) -> None:
    """An inherited page is edited as the site shows it now."""
    if isinstance(page, InheritedPage):
        page.take_on(page.merged())


@hooks.register("register_page_header_buttons")
def share_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """To the sites below, for pages of a site that has some."""
    if can_be_shared(page) and shareable_pages(user).filter(pk=page.pk).exists():
        url = reverse("geteilte-seiten:begin") + f"?page={page.pk}"
        yield Button(_("Also on the sites below"), url=url, icon_name="doc-full-inverse", priority=60)
    if page.live and offerable_pages(user).filter(pk=page.pk).exists():
        url = reverse("landesseite:begin") + f"?page={page.pk}"
        yield Button(_("Also on the site above"), url=url, icon_name="upload", priority=61)
