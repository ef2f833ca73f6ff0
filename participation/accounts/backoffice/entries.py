"""Plain lists of a region's own entries, such as topics or prepared questions, kept and removed through services."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views import snippets

from participation.accounts.backoffice.acts import add_refusal
from participation.accounts.backoffice.filters import RegionFilter
from participation.accounts.backoffice.records import LOOK, Acting
from participation.accounts.backoffice.references import OwnReferences
from participation.accounts.roles import staff_regions
from participation.core.errors import DomainError

REGION = Column("region", label=_("Region"), accessor="region.name", sort_key="region__name")


class EntryForm(OwnReferences, WagtailAdminModelForm):
    """The region is chosen once, among those in which the person has one of the `roles`."""

    roles: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields.get("region")
        if field is not None and self.instance.pk:
            self.fields.pop("region")
        elif field is not None:
            field.queryset = staff_regions(self.for_user, *self.roles).order_by("name")
            field.empty_label = None
            field.initial = field.queryset.first()


class _Keeping:
    """Stores through the service; what it finds wrong appears beside the field."""

    keep: Any = None
    form: Any
    request: Any

    def save_instance(self) -> Any:
        return self.keep(entry=self.form.save(commit=False), actor=self.request.user)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except (DomainError, ValidationError) as error:
            add_refusal(form, error)
        else:
            return response
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        invalid: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
        return invalid


class EntryCreateView(_Keeping, snippets.CreateView):
    """A new entry."""


class EntryEditView(_Keeping, snippets.EditView):
    """A changed entry."""


class EntryDeleteView(snippets.DeleteView):
    """An entry goes."""

    remove: Any = None

    def delete_action(self) -> None:
        self.remove(entry=self.object, actor=self.request.user)


class EntryIndexView(snippets.IndexView):
    """The entries of one's regions."""

    any_permission_required = list(LOOK)

    def get_base_queryset(self) -> Any:
        rows = self.permission_policy.instances_user_has_any_permission_for(self.request.user, LOOK)
        return self.order_queryset(rows.select_related("region"))

    @property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if column.name != "bulk_actions"]


class EntryViewSet(Acting, snippets.SnippetViewSet):
    """A list of entries. `keep` and `remove` are the services, `(*, entry, actor)`, given as static methods."""

    keep: Callable[..., Any]
    remove: Callable[..., Any]
    add_view_class = EntryCreateView
    edit_view_class = EntryEditView
    delete_view_class = EntryDeleteView
    index_view_class = EntryIndexView
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_add_view_kwargs(**kwargs), "keep": self.keep}

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_edit_view_kwargs(**kwargs), "keep": self.keep}

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_delete_view_kwargs(**kwargs), "remove": self.remove}


def filters_of(model: Any) -> Any:
    """The filters of a list of entries: by region."""
    meta = type("Meta", (), {"model": model, "fields": []})
    return type(f"{model.__name__}FilterSet", (WagtailFilterSet,), {"region": RegionFilter(), "Meta": meta})
