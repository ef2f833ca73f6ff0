"""The back office of topics, contact persons and the glossary: lists of one's regions, plain forms."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views import snippets
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from cms import entries
from cms.models import ContactPerson, GlossaryTerm, Topic
from cms.policies import WRITERS
from participation.accounts.backoffice import RegionFilter, RolePolicy, register_policy
from participation.accounts.backoffice.acts import add_refusal
from participation.accounts.backoffice.records import LOOK, Acting
from participation.accounts.backoffice.references import OwnReferences
from participation.accounts.roles import staff_regions
from participation.core.errors import DomainError

for _model in (Topic, ContactPerson, GlossaryTerm):
    register_policy(RolePolicy(_model, dict.fromkeys(("view", "add", "change", "delete"), WRITERS)))


class EntryForm(OwnReferences, WagtailAdminModelForm):
    """The region is chosen once, among those in which the person writes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields.get("region")
        if field is not None and self.instance.pk:
            self.fields.pop("region")
        elif field is not None:
            field.queryset = staff_regions(self.for_user, *WRITERS).order_by("name")
            field.empty_label = None
            field.initial = field.queryset.first()


class _Saving:
    """Stores through the service; what it finds wrong appears beside the field."""

    form: Any
    request: Any

    def save_instance(self) -> Any:
        return entries.save_entry(entry=self.form.save(commit=False), actor=self.request.user)

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


class EntryCreateView(_Saving, snippets.CreateView):
    """A new entry."""


class EntryEditView(_Saving, snippets.EditView):
    """A changed entry."""


class EntryDeleteView(snippets.DeleteView):
    """An entry goes."""

    def delete_action(self) -> None:
        entries.delete_entry(entry=self.object, actor=self.request.user)


class EntryIndexView(snippets.IndexView):
    """The entries of one's regions."""

    any_permission_required = list(LOOK)

    def get_base_queryset(self) -> Any:
        rows = self.permission_policy.instances_user_has_any_permission_for(self.request.user, LOOK)
        return self.order_queryset(rows.select_related("region"))

    @property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if column.name != "bulk_actions"]


class EntryChooserViewSet(SnippetChooserViewSet):
    """Choosing among one's own; new ones are made in their list, through the service."""

    creation_form_class = None


class EntryViewSet(Acting, snippets.SnippetViewSet):
    """What the three have in common."""

    add_view_class = EntryCreateView
    edit_view_class = EntryEditView
    delete_view_class = EntryDeleteView
    index_view_class = EntryIndexView
    chooser_viewset_class = EntryChooserViewSet
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50


def _filters(model: Any) -> Any:
    meta = type("Meta", (), {"model": model, "fields": []})
    return type(f"{model.__name__}FilterSet", (WagtailFilterSet,), {"region": RegionFilter(), "Meta": meta})


REGION = Column("region", label=_("Region"), accessor="region.name", sort_key="region__name")


class TopicViewSet(EntryViewSet):
    """Topics of news."""

    model = Topic
    icon = "tag"
    admin_url_namespace = "themen_admin"
    base_url_path = "themen"
    chooser_admin_url_namespace = "themen_chooser"
    chooser_base_url_path = "themen/auswahl"
    menu_label = _("Topics")
    menu_order = 140
    search_fields = ["name"]
    list_display = ["name", REGION]
    filterset_class = _filters(Topic)
    edit_handler = ObjectList([FieldPanel("region"), FieldPanel("name")], base_form_class=EntryForm)


class ContactPersonViewSet(EntryViewSet):
    """Contact persons."""

    model = ContactPerson
    icon = "user"
    admin_url_namespace = "ansprechpersonen_admin"
    base_url_path = "ansprechpersonen"
    chooser_admin_url_namespace = "ansprechpersonen_chooser"
    chooser_base_url_path = "ansprechpersonen/auswahl"
    menu_label = _("Contact persons")
    menu_order = 141
    search_fields = ["name", "position"]
    list_display = ["name", "position", REGION]
    filterset_class = _filters(ContactPerson)
    edit_handler = ObjectList(
        [
            FieldPanel("region"),
            FieldPanel("name"),
            FieldPanel("position"),
            MultiFieldPanel([FieldPanel("phone"), FieldPanel("email")], heading=_("To be reached")),
            FieldPanel("place"),
            FieldPanel("hours"),
            MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Photo")),
            FieldPanel("position_in_list"),
        ],
        base_form_class=EntryForm,
    )


class GlossaryViewSet(EntryViewSet):
    """Words of the glossary."""

    model = GlossaryTerm
    icon = "openquote"
    admin_url_namespace = "glossar_admin"
    base_url_path = "glossar"
    chooser_admin_url_namespace = "glossar_chooser"
    chooser_base_url_path = "glossar/auswahl"
    menu_label = _("Glossary")
    menu_order = 142
    search_fields = ["name", "explanation"]
    list_display = ["name", REGION]
    filterset_class = _filters(GlossaryTerm)
    edit_handler = ObjectList(
        [FieldPanel("region"), FieldPanel("name"), FieldPanel("explanation"), FieldPanel("other_names")],
        base_form_class=EntryForm,
    )
