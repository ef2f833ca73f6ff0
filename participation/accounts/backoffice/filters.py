"""Filters of lists: never a choice from a region that is not one's own."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from participation.accounts.roles import staff_regions
from participation.regions.models import Region


class MomentColumn(Column):
    """Date and time as people write them, not how long ago."""

    def get_value(self, instance: Any) -> str:
        moment = super().get_value(instance)
        return formats.date_format(timezone.localtime(moment), "j. F Y, H:i") if moment else "–"


def region_choices(request: HttpRequest | None) -> QuerySet:
    """The regions of a person's roles."""
    if request is None:
        return Region.objects.none()
    return staff_regions(request.user).order_by("name")


class RegionFilter(django_filters.ModelChoiceFilter):
    """Rows of one of one's own regions."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Region"))
        kwargs.setdefault("queryset", region_choices)
        super().__init__(**kwargs)
