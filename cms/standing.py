"""Pages of a site that others depend on: those in its menu, and its glossary. Found by one query, then remembered."""

from typing import Any

from django.core.cache import cache
from django.db.models import Q
from wagtail.models import Page

LIFETIME_SECONDS = 3600
MOST_IN_MENU = 4  # besides what there is to take part in

StandingPages = tuple[list[tuple[str, str]], str]


def standing_pages(region: Any) -> StandingPages:
    """Title and address of the pages in the menu, and the address of the glossary ("" where there is none public).

    Asked again as soon as something public has changed in the region.
    """
    key = f"standing-pages:{region.pk}:{region.generation.number}"
    found: StandingPages | None = cache.get(key)
    if found is None:
        found = _read(region)
        cache.set(key, found, LIFETIME_SECONDS)
    return found


def _read(region: Any) -> StandingPages:
    if region.site is None:
        return [], ""
    home = region.site.root_page
    in_menu = Q(depth=home.depth + 1, show_in_menus=True)
    is_glossary = Q(content_type__app_label="cms", content_type__model="glossarypage")
    rows = (
        Page.objects.live()
        .filter(in_menu | is_glossary, path__startswith=home.path, locale=home.locale_id)
        .order_by("path")
        .values_list("title", "url_path", "show_in_menus", "depth", "content_type__model")
    )
    menu, glossary = [], ""
    for title, url_path, show_in_menus, depth, model in rows:
        url = "/" + url_path.removeprefix(home.url_path)
        if show_in_menus and depth == home.depth + 1:
            menu.append((title, url))
        if model == "glossarypage" and not glossary:
            glossary = url
    return menu[:MOST_IN_MENU], glossary
