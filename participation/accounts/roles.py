"""From roles to what the back office shows."""

from typing import Any

from django.db.models import Q, QuerySet

from participation.accounts.models import User
from participation.regions.models import Region
from participation.regions.scope import EVERYTHING, Reach, ancestor_paths


def staff_reach(user: Any, *roles: str) -> Reach:
    """The regions in which a person has a role (or one of these roles). Superusers reach everything, by choice."""
    if not user.is_authenticated or not user.is_active:
        return Reach()
    if user.is_superuser:
        return EVERYTHING
    rows = [row for row in user.role_rows if not roles or row.role in roles]
    if any(row.with_subtree and row.region.depth == 1 for row in rows):
        return EVERYTHING
    return Reach(
        ids=tuple(sorted({row.region_id for row in rows})),
        prefixes=tuple(sorted({row.region.path for row in rows if row.with_subtree})),
    )


def staff_regions(user: Any, *roles: str) -> Any:
    """The regions with a site in which a person has one of the roles, as a queryset for forms and filters."""
    reach = staff_reach(user, *roles)
    regions = Region.objects.filter(site__isnull=False)
    if reach.everything:
        return regions
    wanted = Q(pk__in=reach.ids)
    for prefix in reach.prefixes:
        wanted |= Q(path__startswith=prefix)
    return regions.filter(wanted)


def people_in_role(region: Region, *roles: str) -> QuerySet[User]:
    """Everybody who has one of the roles in a region, or with the subtree in one above it."""
    above = Region.objects.filter(path__in=ancestor_paths(region.path))
    here = Q(roles__region=region) | Q(roles__region__in=above, roles__with_subtree=True)
    return User.objects.filter(here, roles__role__in=roles, is_active=True).distinct()


def nearest_in_role(region: Region, *roles: str) -> list[int]:
    """The keys of those who have one of the roles in the region itself; where nobody has, of those above."""
    own = User.objects.filter(roles__region=region, roles__role__in=roles, is_active=True)
    keys = list(own.distinct().order_by("pk").values_list("pk", flat=True))
    return keys or list(people_in_role(region, *roles).order_by("pk").values_list("pk", flat=True))
