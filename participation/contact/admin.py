"""Messages and subjects of the contact form in the back office."""

from typing import Any

import django_filters
from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column

from participation.accounts.backoffice import (
    Act,
    ActForm,
    Fact,
    MomentColumn,
    RecordViewSet,
    RegionFilter,
    RolePolicy,
    register_policy,
)
from participation.accounts.models import Role
from participation.accounts.roles import staff_regions
from participation.contact import services
from participation.contact.mails import recipients_of
from participation.contact.models import Message, Subject
from participation.contact.policies import READERS
from participation.regions.models import Region

register_policy(RolePolicy(Message, {"view": READERS}))
register_policy(RolePolicy(Subject, {"view": (Role.ADMINISTRATOR,), "add": (Role.ADMINISTRATOR,)}))


def _moment(moment: Any) -> str:
    return formats.date_format(timezone.localtime(moment), "j. F Y, H:i") if moment else "–"


class NoteForm(ActForm):
    """A note for the colleagues."""

    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For your colleagues, such as who has answered."),
    )  # fmt: skip


class MessageFilterSet(WagtailFilterSet):
    region = RegionFilter()
    open = django_filters.BooleanFilter(field_name="done_at", lookup_expr="isnull", label=_("Not dealt with yet"))
    barrier = django_filters.BooleanFilter(field_name="subject__is_barrier", label=_("Reports of barriers"))

    class Meta:
        model = Message
        fields: list[str] = []


class MessageViewSet(RecordViewSet):
    """Messages."""

    model = Message
    name = "nachrichten"
    icon = "mail"
    menu_label = _("Messages")
    menu_order = 150
    ordering = "-at"
    filterset_class = MessageFilterSet
    list_display = [
        "__str__",
        Column("subject", label=_("Subject"), accessor="subject.label"),
        Column("region", label=_("Region"), accessor="region.name"),
        MomentColumn("at", label=_("Received"), sort_key="at"),
        Column("answer_by", label=_("To be answered by"), accessor="answer_by", sort_key="answer_by"),
        BooleanColumn("is_done", label=_("Done")),
    ]
    acts = (
        Act(
            "erledigt",
            _("Mark as done"),
            "contact.handle",
            lambda message, **values: services.mark_done(message=message, **values) and None,
            NoteForm,
            icon="check",
            applies=lambda message: not message.is_done,
            explain=_("90 days later the message is deleted."),
            done=_("The message is marked as done."),
        ),
        Act(
            "wieder-offen",
            _("Open again"),
            "contact.handle",
            lambda message, **values: services.reopen(message=message, **values) and None,
            icon="undo",
            applies=lambda message: message.is_done,
            done=_("The message is open again."),
        ),
    )

    def rows(self, rows: Any) -> Any:
        return rows.select_related("region", "subject__region")

    def facts(self, obj: Message) -> list[Fact]:
        facts = [
            Fact(_("Subject"), obj.subject.label),
            Fact(_("Region"), obj.region.name),
            Fact(_("Received"), _moment(obj.at)),
            Fact(_("Name"), obj.name or "–"),
            Fact(_("E-mail address"), obj.email, f"mailto:{obj.email}"),
            Fact(_("Page"), obj.page or "–"),
            Fact(_("Message"), obj.text),
            Fact(_("Mail"), obj.get_mail_state_display()),
        ]
        if obj.answer_by:
            facts.append(Fact(_("To be answered by"), formats.date_format(obj.answer_by, "j. F Y")))
        if obj.is_done:
            facts += [Fact(_("Done"), _moment(obj.done_at)), Fact(_("Note"), obj.note or "–")]
        return facts


class SubjectForm(ActForm):
    """A subject and whom it reaches."""

    label = forms.CharField(label=_("Subject"), max_length=80)
    roles = forms.MultipleChoiceField(
        label=_("To everybody with these roles"), choices=Role.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    addresses = forms.CharField(
        label=_("And to these addresses"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line."),
    )  # fmt: skip
    is_offered = forms.BooleanField(label=_("Offered in the form"), required=False, initial=True)

    def clean_addresses(self) -> list[str]:
        """The lines."""
        return [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]


class NewSubjectForm(SubjectForm):
    """A new subject, in one of one's own regions."""

    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"), empty_label=None)
    field_order = ["region", "label", "roles", "addresses", "is_offered"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = staff_regions(self.user, Role.ADMINISTRATOR).order_by("name")


def _begin(_nothing: Any, **values: Any) -> None:
    services.arrange_subject(**values)


def _change(subject: Subject, **values: Any) -> None:
    services.arrange_subject(region=subject.region, subject=subject, **values)


class SubjectViewSet(RecordViewSet):
    """Subjects of the form."""

    model = Subject
    name = "kontaktthemen"
    icon = "list-ul"
    menu_label = _("Subjects of the contact form")
    menu_order = 171
    ordering = "position"
    list_display = [
        "label",
        Column("region", label=_("Region"), accessor="region.name"),
        Column("roles", label=_("Roles"), accessor=lambda subject: ", ".join(subject.role_labels)),
        Column("addresses", label=_("Addresses"), accessor=lambda subject: ", ".join(subject.addresses)),
        BooleanColumn("is_offered", label=_("Offered in the form")),
    ]
    begin = Act(
        "neu",
        _("Add a subject"),
        "contact.arrange",
        _begin,
        NewSubjectForm,
        explain=_("Messages about it go to everybody with the roles you choose, and to the addresses you give."),
        done=_("The subject is offered now."),
    )
    acts = (
        Act(
            "aendern",
            _("Change"),
            "contact.arrange",
            _change,
            SubjectForm,
            icon="edit",
            done=_("The subject has been changed."),
            initial=lambda subject: {
                "label": subject.label,
                "roles": subject.roles,
                "addresses": "\n".join(subject.addresses),
                "is_offered": subject.is_offered,
            },
        ),
    )

    def rows(self, rows: Any) -> Any:
        return rows.select_related("region")

    def facts(self, obj: Subject) -> list[Fact]:
        return [
            Fact(_("Region"), obj.region.name),
            Fact(_("To everybody with these roles"), ", ".join(obj.role_labels) or "–"),
            Fact(_("And to these addresses"), ", ".join(obj.addresses) or "–"),
            Fact(_("Reaches at present"), ", ".join(recipients_of(obj)) or _("nobody: messages wait here only")),
        ]
