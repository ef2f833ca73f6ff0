"""The library of questions in the back office."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn

from participation.accounts.backoffice import RolePolicy, register_policy
from participation.accounts.backoffice.entries import REGION, EntryForm, EntryViewSet, filters_of
from participation.surveys import services
from participation.surveys.models import LibraryQuestion
from participation.surveys.policies import BUILDERS

register_policy(RolePolicy(LibraryQuestion, dict.fromkeys(("view", "add", "change", "delete"), BUILDERS)))


class LibraryForm(EntryForm):
    """For those who build surveys."""

    roles = BUILDERS


class LibraryViewSet(EntryViewSet):
    """Questions for further surveys."""

    model = LibraryQuestion
    icon = "help"
    admin_url_namespace = "fragen_admin"
    base_url_path = "fragen"
    chooser_admin_url_namespace = "fragen_chooser"
    chooser_base_url_path = "fragen/auswahl"
    menu_label = _("Library of questions")
    menu_order = 134
    search_fields = ["title"]
    list_display = [
        "title",
        REGION,
        BooleanColumn("shared_down", label=_("Also for all regions below")),
    ]
    filterset_class = filters_of(LibraryQuestion)
    keep = staticmethod(services.keep_question)
    remove = staticmethod(services.remove_question)
    edit_handler = ObjectList(
        [FieldPanel("region"), FieldPanel("title"), FieldPanel("body"), FieldPanel("shared_down")],
        base_form_class=LibraryForm,
    )
