"""What all pages of the sites share: the search finds them, and visitors' caches hear of changes."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, get_page_models

from participation.accounts.previews import PreviewedAs
from participation.core import clock
from participation.core.html import plain_text
from participation.regions.models import Region
from participation.regions.services import touch
from participation.regions.variables import fill_text
from participation.search import services as search
from participation.search.registry import Document, provider


class SearchedPage(PreviewedAs, Page):
    """A page that the search finds while it is live; publishing and withdrawing also freshen the visitors' cache."""

    class Meta:
        abstract = True

    def search_text(self) -> str:
        """The words of the page."""
        raise NotImplementedError

    @property
    def region_id(self) -> int | None:
        """The region whose site the page belongs to: the nearest root above it."""
        paths = [self.path[:end] for end in range(4, len(self.path) + 1, 4)]
        rows = Region.objects.filter(site__root_page__path__in=paths).order_by("-site__root_page__depth")
        return rows.values_list("pk", flat=True).first()

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        result = super().publish(*args, **kwargs)
        self.refresh_from_db()
        page_changed(self)
        return result

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        result = super().unpublish(*args, **kwargs)
        page_changed(self)
        return result


def page_changed(page: SearchedPage) -> None:
    """Tell the search and the caches that a page has come, changed or gone."""
    region_id = page.region_id
    if region_id is None:
        return
    if page.live:
        search.push_many([document_of(page, region_id)])
    else:
        search.drop(kind="page", object_id=page.pk)
    touch(region_id)


def document_of(page: SearchedPage, region_id: int) -> Document:
    """The document of a live page."""
    parts = page.get_url_parts()
    region = Region.objects.select_related("site", "facts").defer("outline").get(pk=region_id)
    return Document(
        kind="page",
        object_id=page.pk,
        region_id=region_id,
        title=fill_text(page.title, region),
        summary=fill_text(page.search_description, region),
        body=fill_text(plain_text(page.search_text()), region),
        url=parts[2] if parts else "/",
        published_at=page.first_published_at or clock.now(),
    )


@provider("page", label=_("Page"), plural=_("Pages"))
def documents() -> Iterator[Document]:
    """All live pages of all sites."""
    for model in get_page_models():
        if issubclass(model, SearchedPage):
            for page in model.objects.live().iterator():
                region_id = page.region_id
                if region_id is not None:
                    yield document_of(page, region_id)
