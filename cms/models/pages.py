"""What all pages of the sites share: the search finds them, and visitors' caches hear of changes."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.models import Page, get_page_models

from cms.languages import versions_of
from participation.accounts.previews import PreviewedAs
from participation.audit import services as audit
from participation.core import clock
from participation.core.html import plain_text
from participation.regions import variables
from participation.regions.models import Region
from participation.regions.services import touch
from participation.regions.variables import fill_text
from participation.search import services as search
from participation.search.registry import Document, provider


class PageForm(WagtailAdminPageForm):
    """Refuses to publish a text with a variable that says nothing on this site; a draft may hold one."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation:
            region = region_of(self.instance if self.instance.path else self.parent_page)
            for name, value in list(cleaned.items()):
                found = variables.problems(strings_in(value), region) if region else []
                if found:
                    self.add_error(name, [str(problem) for problem in found])
        return cleaned


def strings_in(value: Any) -> list[str]:
    """All texts in what was typed: a string, or the blocks of a stream."""
    if isinstance(value, StreamValue):
        value = value.get_prep_value()
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings_in(inner)]
    return [text for inner in value for text in strings_in(inner)] if isinstance(value, list | tuple) else []


class SearchedPage(PreviewedAs, Page):
    """A page that the search finds while it is live; publishing and withdrawing also freshen the visitors' cache."""

    base_form_class = PageForm
    speaks_to_reader = False
    """Whether the platform itself speaks in most of the page, and so in the reader's language, not in the page's."""

    class Meta:
        abstract = True

    def search_text(self) -> str:
        """The words of the page."""
        raise NotImplementedError

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "versions": versions_of(self, request)}

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

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        """Publish a revision by schedule, as a translation or by code; the page views go past this, see the hooks."""
        result = super().publish(revision, user=user, **kwargs)
        self.refresh_from_db()
        page_changed(self)
        if user is None:  # nobody's click in the page editor, which writes its own entry
            audit.record(
                action="page.published",
                actor_id=revision.user_id,
                region_id=self.region_id,
                obj=self,
                revision=revision.pk,
            )
        return result

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        result = super().unpublish(*args, **kwargs)
        page_changed(self)
        return result


def region_of(page: Page) -> Region | None:
    """The region whose site a page belongs to, with site and facts: the nearest root above it."""
    paths = [page.path[:end] for end in range(4, len(page.path) + 1, 4)]
    rows = Region.objects.filter(site__root_page__path__in=paths).order_by("-site__root_page__depth")
    return rows.select_related("site", "facts").defer("outline").first()


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
