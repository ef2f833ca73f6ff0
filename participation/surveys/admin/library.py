"""The library of questions in the back office."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views import snippets

from participation.accounts.backoffice import RegionFilter, RolePolicy, register_policy
from participation.accounts.backoffice.acts import add_refusal
from participation.accounts.backoffice.records import LOOK, Acting
from participation.accounts.backoffice.references import OwnReferences
from participation.accounts.roles import staff_regions
from participation.core.errors import DomainError
from participation.surveys import services
from participation.surveys.models import LibraryQuestion
from participation.surveys.policies import BUILDERS

register_policy(RolePolicy(LibraryQuestion, dict.fromkeys(("view", "add", "change", "delete"), BUILDERS)))


class LibraryForm(OwnReferences, WagtailAdminModelForm):
    """The region is chosen once, among those in which the person builds surveys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields.get("region")
        if field is not None and self.instance.pk:
            self.fields.pop("region")
        elif field is not None:
            field.queryset = staff_regions(self.for_user, *BUILDERS).order_by("name")
            field.empty_label = None
            field.initial = field.queryset.first()


class _Saving:
    """Stores through the service; what it finds wrong appears beside the field."""

    form: Any
    request: Any

    def save_instance(self) -> Any:
        return services.keep_question(entry=self.form.save(commit=False), actor=self.request.user)

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


class LibraryCreateView(_Saving, snippets.CreateView):
    """A new entry."""


class LibraryEditView(_Saving, snippets.EditView):
    """A changed entry."""


class LibraryDeleteView(snippets.DeleteView):
    """An entry goes."""

    def delete_action(self) -> None:
        services.remove_question(entry=self.object, actor=self.request.user)


class LibraryIndexView(snippets.IndexView):
    """The entries of one's regions."""

    any_permission_required = list(LOOK)

    def get_base_queryset(self) -> Any:
        rows = self.permission_policy.instances_user_has_any_permission_for(self.request.user, LOOK)
        return self.order_queryset(rows.select_related("region"))

    @property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if column.name != "bulk_actions"]


class LibraryFilterSet(WagtailFilterSet):
    region = RegionFilter()

    class Meta:
        model = LibraryQuestion
        fields: list[str] = []


class LibraryViewSet(Acting, snippets.SnippetViewSet):
    """Questions for further surveys."""

    model = LibraryQuestion
    icon = "help"
    admin_url_namespace = "fragen_admin"
    base_url_path = "fragen"
    chooser_admin_url_namespace = "fragen_chooser"
    chooser_base_url_path = "fragen/auswahl"
    menu_label = _("Library of questions")
    menu_order = 134
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50
    search_fields = ["title"]
    list_display = [
        "title",
        Column("region", label=_("Region"), accessor="region.name", sort_key="region__name"),
        BooleanColumn("shared_down", label=_("Also for all regions below")),
    ]
    filterset_class = LibraryFilterSet
    add_view_class = LibraryCreateView
    edit_view_class = LibraryEditView
    delete_view_class = LibraryDeleteView
    index_view_class = LibraryIndexView
    edit_handler = ObjectList(
        [FieldPanel("region"), FieldPanel("title"), FieldPanel("body"), FieldPanel("shared_down")],
        base_form_class=LibraryForm,
    )
