"""What all pages of the sites share: the search finds them, and visitors' caches hear of changes."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, get_page_models

from cms.forms import EditorialPageForm
from cms.languages import versions_of
from cms.publishing import region_of, require_no_mistakes
from participation.accounts.previews import PreviewedAs
from participation.audit import services as audit
from participation.core import clock
from participation.core.html import plain_text
from participation.regions.models import Region
from participation.regions.services import touch
from participation.regions.variables import fill_text
from participation.search import services as search
from participation.search.registry import Document, provider

SCHEDULED = "wagtail.publish.scheduled"  # how Wagtail's command calls itself in the log


class SearchedPage(PreviewedAs, Page):
    """A page that the search finds while it is live; publishing and withdrawing also freshen the visitors' cache."""

    base_form_class = EditorialPageForm
    speaks_to_reader = False
    """Whether the platform itself speaks in most of the page, and so in the reader's language, not in the page's."""
    private_page_options: list[str] = []  # search, lists, sharing and translations know public pages only

    class Meta:
        abstract = True

    def search_text(self) -> str:
        """The words of the page."""
        raise NotImplementedError

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "page_versions": versions_of(self, request)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().serve(request, *args, **kwargs)
        if not self.speaks_to_reader:
            response.headers.setdefault("Content-Language", self.locale.language_code)
        return response

    @property
    def region_id(self) -> int | None:
        """The region whose site the page belongs to: the nearest root above it."""
        region = region_of(self)
        return region.pk if region else None

    def copy_for_translation(
        self, locale: Any, copy_parents: bool = False, alias: bool = False, exclude_fields: Any = None
    ) -> Page:
        """A draft in another language. Never an alias: that would show German under an English address."""
        copied: Page = super().copy_for_translation(locale, copy_parents=copy_parents, exclude_fields=exclude_fields)
        return copied

    def clean(self) -> None:
        """Nothing with mistakes becomes the live version, whichever of Wagtail's ways it takes."""
        super().clean()
        if self.live and self.live_revision_id:
            known = type(self)._base_manager.filter(pk=self.pk, live=True, live_revision=self.live_revision_id)
            if not known.exists():
                require_no_mistakes(self)

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        """Publish a revision by schedule, approval, as a translation or by code; the page editor goes past this."""
        try:
            require_no_mistakes(revision.as_object())
        except ValidationError:
            if kwargs.get("log_action") != SCHEDULED:
                raise
            return put_off(self, revision)
        result = super().publish(revision, user=user, **kwargs)
        self.refresh_from_db()
        audit.record(
            action="page.published" if self.live else "page.planned",
            actor_id=user.pk if user is not None else revision.user_id,
            region_id=self.region_id,
            obj=self,
            revision=revision.pk,
        )
        page_changed(self)
        return result

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        result = super().unpublish(*args, **kwargs)
        page_changed(self)
        return result


def put_off(page: SearchedPage, revision: Any) -> None:
    """A version whose hour has come but which has mistakes by now stays a draft; the inbox and the log tell of it."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    audit.record(action="page.held_back", actor_id=None, region_id=page.region_id, obj=page)


def page_changed(page: SearchedPage) -> None:
    """Tell the search and the caches that a page has come, changed or gone."""
    region = region_of(page)
    if region is None:
        return
    if page.live:
        search.push_many([document_of(page, region)])
    else:
        search.drop(kind="page", object_id=page.pk)
    touch(region.pk)
    for listener in _listeners:
        listener(page)


def when_changed(listener: Callable[[Page], None]) -> Callable[[Page], None]:
    """Register a function that is told of every page that has come, changed or gone."""
    _listeners.append(listener)
    return listener


_listeners: list[Callable[[Page], None]] = []


def document_of(page: SearchedPage, region: Region) -> Document:
    """The document of a live page, with the values of its site."""
    parts = page.get_url_parts()
    return Document(
        kind="page",
        object_id=page.pk,
        region_id=region.pk,
        title=fill_text(page.title, region),
        summary=fill_text(page.search_description, region),
        body=fill_text(plain_text(page.search_text()), region),
        url=parts[2] if parts else "/",
        published_at=page.first_published_at or clock.now(),
        language=page.locale.language_code,
    )


@provider("page", label=_("Page"), plural=_("Pages"))
def documents() -> Iterator[Document]:
    """All live pages of all sites."""
    for model in get_page_models():
        if issubclass(model, SearchedPage):
            for page in model.objects.live().iterator():
                region = region_of(page)
                if region is not None:
                    yield document_of(page, region)
