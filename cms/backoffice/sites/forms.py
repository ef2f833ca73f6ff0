"""What is asked of a new site, in two steps, and the facts of an existing one."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.backoffice.sites.looks import looks
from cms.founding import BASIC, kits
from participation.accounts.backoffice import ActForm
from participation.accounts.models import Role
from participation.core.errors import Invalid
from participation.regions import services, states
from participation.regions.models import Level, Region, SiteFacts
from participation.regions.variables import facts_of

LINES = {"address": 3, "responsible": 2, "privacy_officer": 3, "participation_contact": 3}
GROUPS = (
    (_("Contact for participation"), ("contact_email", "participation_contact")),
    (
        _("Imprint"),
        ("authority", "legal_form", "represented_by", "address", "phone", "email", "responsible"),
    ),
    (_("Data protection"), ("privacy_officer", "privacy_authority", "privacy_authority_url")),
    (
        _("Accessibility"),
        (
            "accessibility_law", "accessibility_monitor", "accessibility_monitor_url",
            "accessibility_body", "accessibility_body_url",
        ),
    ),
)  # fmt: skip
HELP = {
    "contact_email": _("It is shown in the footer of all pages and wherever help is offered."),
    "participation_contact": _("Who helps in person: name or team, room, phone, hours. One line each."),
    "authority": _("As it stands on the letterhead."),
    "represented_by": _("Office and name of the person who represents the authority."),
    "responsible": _("Name and postal address of the person who is responsible for the contents."),
    "privacy_officer": _("How to reach the data-protection officer: name or office, address, e-mail."),
}


def founding_places(user: Any) -> QuerySet:
    """The nations and Länder below which somebody may open sites."""
    above = Region.objects.filter(level__in=(Level.NATION, Level.STATE))
    if user.is_superuser:
        return above
    ruled = [
        row.region.path for row in user.role_rows if row.role == Role.ADMINISTRATOR and row.with_subtree
    ]  # fmt: skip
    wanted = above.none()
    for path in ruled:
        wanted |= above.filter(path__startswith=path)
    return wanted


def language_field() -> forms.MultipleChoiceField:
    """The languages of a site; German is always among them."""
    return forms.MultipleChoiceField(
        label=_("Languages of the site"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("German is always among the languages of a site.")},
    )


class PlaceForm(ActForm):
    """First step: which district, where, how it looks, what it begins with."""

    parent = forms.ModelChoiceField(Region.objects.none(), label=_("Below"), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("As people say it: “Uelzen”."))
    key = forms.CharField(
        label=_("Official regional key"),
        max_length=5,
        help_text=_("Five digits, such as 03360. The Land and its law follow from the first two."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    host = forms.CharField(label=_("Host"), max_length=253, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    theme = forms.ChoiceField(label=_("Theme"), widget=forms.RadioSelect)
    languages = language_field()
    kit = forms.ChoiceField(label=_("Starter kit"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = founding_places(self.user).order_by("path")
        self.fields["parent"].queryset = places
        # The Land follows from the key, so there is something to choose only where nations are several.
        nations = [place for place in places if place.is_root()] or list(places)
        if len(nations) == 1:
            self.fields["parent"].widget = forms.HiddenInput()
            self.fields["parent"].initial = nations[0].pk
        self.fields["host"].help_text = _("For example “uelzen.%(domain)s”. It must lead to this server.") % {
            "domain": settings.BASE_DOMAIN
        }
        self.fields["theme"].choices = [(look.slug, look.name) for look in looks()]
        self.fields["theme"].initial = settings.DEFAULT_THEME
        self.fields["languages"].initial = [code for code, _name in settings.LANGUAGES]
        self.fields["kit"].choices = [(kit.slug, kit.name) for kit in kits()]
        self.fields["kit"].initial = BASIC

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        try:
            services.check_key(Level.DISTRICT, key)
        except Invalid as error:
            raise forms.ValidationError(str(error.message)) from error
        if not states.name_of(key):
            raise forms.ValidationError(
                _("There is no Land whose official key begins with %(number)s."), params={"number": key[:2]}
            )
        return key

    def clean_host(self) -> str:
        try:
            return services.check_host(self.cleaned_data["host"])
        except Invalid as error:
            raise forms.ValidationError(str(error.message)) from error

    def clean_languages(self) -> list[str]:
        languages: list[str] = self.cleaned_data["languages"]
        if settings.LANGUAGE_CODE not in languages:
            raise forms.ValidationError(_("German is always among the languages of a site."))
        return languages

    def existing(self) -> Region | None:
        """The region that is there already with exactly this name, key and host."""
        name, key, host = (str(self.data.get(field, "")).strip() for field in ("name", "key", "host"))
        return Region.objects.filter(name=name, key=key, site__hostname=host.lower().rstrip(".")).first()


def _fact_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "contact_email": forms.EmailField(label=_("Contact address"), required=False),
    }
    for column in SiteFacts._meta.concrete_fields:
        if column.name in ("region", "languages"):
            continue
        extra: dict[str, Any] = {}
        if column.name in LINES:
            extra["widget"] = forms.Textarea(attrs={"rows": LINES[column.name]})
        if column.name.endswith("_url"):
            extra["assume_scheme"] = "https"
        field = column.formfield(**extra)
        if field is not None:
            fields[column.name] = field
    for name, text in HELP.items():
        fields[name].help_text = text
    return fields


class FactsForm(ActForm):
    """Second step and later on: contact, imprint, data protection, accessibility. What is not known stays empty."""

    locals().update(_fact_fields())

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(label, [self[name] for name in names if name in self.fields]) for label, names in GROUPS]


class ChangeFactsForm(FactsForm):
    """The facts of an existing site; its contact address stands with its look."""

    contact_email = None  # type: ignore[assignment]
    languages = language_field()


def facts_values(region: Region) -> dict[str, Any]:
    """What the form of an existing site begins with."""
    facts = facts_of(region)
    values = {name: getattr(facts, name) for name in services.FACTS}
    return {**values, "languages": facts.languages or [code for code, _name in settings.LANGUAGES]}
