"""What every page knows of its region."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from participation.core import themes
from participation.regions import navigation
from participation.regions.hosts import tenants


def region(request: HttpRequest) -> dict[str, Any]:
    """Region, theme, navigation and the list of sites; empty where the host is unknown."""
    found = getattr(request, "region", None)
    if found is None:
        return {"theme": themes.get("base")}
    tenant = request.tenant  # type: ignore[attr-defined]
    language = get_language() or settings.LANGUAGE_CODE
    book = navigation.pages(found, language)
    return {
        "region": found,
        "tenant": tenant,
        "parent_site": tenant.parent,
        "theme": themes.get(found.theme),
        "navigation": navigation.main(found, book),
        "footer_links": navigation.footer(book),
        "reading_aids": navigation.reading_aids(book),
        "missing_aids": navigation.missing_aids(book),
        "home_url": book.get(navigation.HOME, navigation.HOME),
        "regions_menu": [
            {"name": other.name, "url": other.url, "active": other.region_id == found.pk} for other in tenants()
        ],
        "language": language,
        "language_choices": [
            {"language": code, "name": name_of(code), "url": request.get_full_path()}
            for code in settings.INTERFACE_LANGUAGES
            if code != language and code in tenant.languages
        ],
    }


def name_of(language: str) -> str:
    """What a language calls itself."""
    return str(get_language_info(language)["name_local"]).capitalize()
