"""The audit log in the back office: to read, filter and export, never to change."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from participation.audit.models import Entry
from participation.core.sheets import safe


def moment(entry: Entry) -> str:
    """When it happened."""
    return formats.date_format(timezone.localtime(entry.at), "j. F Y, H:i")


def details(entry: Entry) -> str:
    """The details in one line."""
    return ", ".join(f"{name}: {value}" for name, value in entry.details.items() if value not in (None, ""))


class EntryFilterSet(WagtailFilterSet):
    """By action, person and time."""

    action = django_filters.CharFilter(label=_("Action"), lookup_expr="istartswith")
    actor = django_filters.CharFilter(label=_("Person (exact pseudonym)"), method="by_actor")
    at = django_filters.DateFromToRangeFilter(label=_("Time"), widget=DateRangePickerWidget)

    class Meta:
        model = Entry
        fields: list[str] = []

    def by_actor(self, entries: QuerySet, name: str, value: str) -> QuerySet:
        """What somebody did."""
        people = get_user_model()._default_manager.filter(username__iexact=value.strip())
        return entries.filter(actor_id__in=people.values("pk"))


class EntryIndexView(generic.IndexView):
    """The log of the regions that the viewset lets a person see."""

    any_permission_required = None
    viewset: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.viewset.readable_by(request.user):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_base_queryset(self) -> QuerySet:
        people = get_user_model()._default_manager.filter(pk=OuterRef("actor_id"))
        entries = self.viewset.entries_for(self.request.user)
        return entries.annotate(actor=Subquery(people.values("username")[:1])).order_by("-at", "-pk")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("-at", "-pk")

    def _get_title_column(self, field_name: str, *args: Any, **kwargs: Any) -> Any:
        return Column("at", label=_("Time"), accessor=moment)

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return []

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {name: safe(value) for name, value in super().to_row_dict(item).items()}


class EntryViewSet(ModelViewSet):
    """The audit log. `entries_for` and `readable_by` come from the room that knows regions and roles."""

    model = Entry
    name = "protokoll"
    icon = "list-ul"
    menu_label = _("Audit log")
    menu_order = 180
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = EntryIndexView
    filterset_class = EntryFilterSet
    list_per_page = 100
    search_fields = ["label"]
    shown = [
        Column("actor", label=_("Person"), accessor="actor"),
        Column("region", label=_("Region"), accessor="region_name"),
        Column("label", label=_("Object"), accessor="label"),
        Column("details", label=_("Details"), accessor=details),
    ]
    list_export = ["at", "action", "actor", "region_name", "object_type", "object_id", "label", "details"]
    export_filename = "protokoll"
    label_of: Callable[[str], str]  # an action such as "process.published" in words
    entries_for: Callable[[Any], QuerySet]
    readable_by: Callable[[Any], bool]

    @property
    def list_display(self) -> list[Any]:  # type: ignore[override]
        action = Column("action", label=_("Action"), accessor=lambda entry: self.label_of(entry.action))
        return ["at", action, *self.shown]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = ("history", "usage", "add", "edit", "delete")
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return {**common, **{f"{name}_url_name": None for name in absent}, "viewset": self}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]
