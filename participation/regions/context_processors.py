"""What every page knows of its region."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from participation.core import themes
from participation.regions import navigation
from participation.regions.hosts import tenants


def region(request: HttpRequest) -> dict[str, Any]:
    """Region, theme, navigation and the list of sites; empty where the host is unknown."""
    found = getattr(request, "region", None)
    if found is None:
        return {"theme": themes.get("base")}
    tenant = request.tenant  # type: ignore[attr-defined]
    return {
        "region": found,
        "tenant": tenant,
        "parent_site": tenant.parent,
        "theme": themes.get(found.theme),
        "navigation": navigation.main(),
        "footer_links": navigation.footer(),
        "reading_aids": navigation.reading_aids(),
        "regions_menu": [
            {"name": other.name, "url": other.url, "active": other.region_id == found.pk} for other in tenants()
        ],
        "language": get_language(),
    }
