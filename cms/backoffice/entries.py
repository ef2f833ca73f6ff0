"""The back office of topics, contact persons and the glossary: lists of one's regions, plain forms."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from cms import entries
from cms.models import ContactPerson, GlossaryTerm, Topic
from cms.policies import WRITERS
from participation.accounts.backoffice import RolePolicy, register_policy
from participation.accounts.backoffice.entries import REGION, EntryForm, EntryViewSet, filters_of

for _model in (Topic, ContactPerson, GlossaryTerm):
    register_policy(RolePolicy(_model, dict.fromkeys(("view", "add", "change", "delete"), WRITERS)))


class WritersForm(EntryForm):
    """For those who write."""

    roles = WRITERS


class EntryChooserViewSet(SnippetChooserViewSet):
    """Choosing among one's own; new ones are made in their list, through the service."""

    creation_form_class = None


class WritersViewSet(EntryViewSet):
    """What the three have in common."""

    keep = staticmethod(entries.save_entry)
    remove = staticmethod(entries.delete_entry)
    chooser_viewset_class = EntryChooserViewSet


class TopicViewSet(WritersViewSet):
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
    filterset_class = filters_of(Topic)
    edit_handler = ObjectList([FieldPanel("region"), FieldPanel("name")], base_form_class=WritersForm)


class ContactPersonViewSet(WritersViewSet):
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
    filterset_class = filters_of(ContactPerson)
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
        base_form_class=WritersForm,
    )


class GlossaryViewSet(WritersViewSet):
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
    filterset_class = filters_of(GlossaryTerm)
    edit_handler = ObjectList(
        [FieldPanel("region"), FieldPanel("name"), FieldPanel("explanation"), FieldPanel("other_names")],
        base_form_class=WritersForm,
    )
