"""People in the back office: verified residences and roles of one's regions, and the regions themselves.

Data protection decides the shape: there is no list of all people. Administrators see who lives or works in their
regions by pseudonym; anybody else they reach only by the exact pseudonym or e-mail address.
"""

import re
from contextlib import suppress
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn

from participation.accounts import services
from participation.accounts.backoffice import Act, ActForm, Fact, RecordViewSet, RolePolicy, register_policy
from participation.accounts.backoffice.records import RecordIndexView
from participation.accounts.models import Residence, Role, RoleAssignment, User
from participation.accounts.roles import staff_regions
from participation.core import themes
from participation.regions.models import Region
from participation.regions.services import change_look

ADMINISTRATION = (Role.ADMINISTRATOR,)


def administered(user: Any, lookup: str = "") -> Q:
    """Regions with a site that a person administers, and the ones below them that have no site of their own."""
    prefix = f"{lookup}__" if lookup else ""
    wanted = Q(pk__in=[])
    for region in staff_regions(user, *ADMINISTRATION):
        wanted |= Q(**{f"{prefix}path": region.path})
        wanted |= Q(
            **{
                f"{prefix}path__startswith": region.path,
                f"{prefix}depth": region.depth + 1,
                f"{prefix}site__isnull": True,
            }
        )
    return wanted


class PersonField(forms.CharField):
    """Somebody, by exact pseudonym or e-mail address."""

    default_error_messages = {
        "unknown": _("There is nobody with exactly this pseudonym or e-mail address."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Person"), help_text=_("The exact pseudonym or the exact e-mail address."), **kwargs)

    def clean(self, value: Any) -> User:
        text = super().clean(value).strip()
        lookup = "email__iexact" if "@" in text else "username__iexact"
        person = User.objects.filter(**{lookup: text}, is_active=True, is_import=False).first()
        if person is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return person


class MonthField(forms.Field):
    """A month of a year, as people write it: 03/1990, 3.1990 or 1990-03. The value is its first day."""

    default_error_messages = {"invalid": _("Write month and year, such as 03/1990.")}
    _SHAPES = (
        re.compile(r"(?P<month>\d{1,2})\s*[./ -]\s*(?P<year>\d{4})"),
        re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
    )

    def to_python(self, value: Any) -> date | None:
        text = (value or "").strip()
        if not text:
            return None
        for shape in self._SHAPES:
            if found := shape.fullmatch(text):
                with suppress(ValueError):
                    return date(int(found["year"]), int(found["month"]), 1)
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%m/%Y}" if isinstance(value, date) else value


def month_of_birth(**kwargs: Any) -> MonthField:
    """The field for a month of birth."""
    return MonthField(
        label=_("Month of birth"),
        required=False,
        help_text=_("Month and year, such as 03/1990. Only needed for votes with a minimum age; never the day."),
        **kwargs,
    )


class BirthMonthForm(ActForm):
    """In which month somebody was born."""

    birth_month = month_of_birth()


class VerifyForm(ActForm):
    """Who lives where."""

    person = PersonField()
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("Lives in"),
        help_text=_("The municipality or, where it is unknown, the district."),
    )
    birth_month = month_of_birth()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.filter(administered(self.user)).order_by("path")


class RoleForm(ActForm):
    """What somebody does for which of one's regions."""

    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"), empty_label=None)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    with_subtree = forms.BooleanField(label=_("Also for all regions below"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = staff_regions(self.user, *ADMINISTRATION).order_by("name")


class GrantForm(RoleForm):
    """Who does what where."""

    person = PersonField()
    field_order = ["person"]


class AdministeredPolicy(RolePolicy):
    """Rows of regions that the person administers, those without a site of their own included."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        rows = self.instances_user_has_any_permission_for(user, actions)
        return bool(rows.filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet:
        rows = self.model._default_manager.all()
        if not self.user_has_any_permission(user, actions):
            return rows.none()
        return rows.filter(administered(user, self.lookup))


register_policy(AdministeredPolicy(Residence, {"view": ADMINISTRATION, "add": ADMINISTRATION}))
register_policy(AdministeredPolicy(RoleAssignment, {"view": ADMINISTRATION, "add": ADMINISTRATION}))


class RegionPolicy(AdministeredPolicy):
    """Who administers regions with everything below them may open new ones there."""

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        if "add" in actions and user.is_authenticated and user.is_active:
            return bool(
                user.is_superuser or any(row.role == Role.ADMINISTRATOR and row.with_subtree for row in user.role_rows)
            )
        return super().user_has_any_permission(user, actions)


register_policy(RegionPolicy(Region, {"view": ADMINISTRATION}, lookup="", region_of=lambda region: region))


def _own_regions(request: HttpRequest | None) -> QuerySet:
    if request is None:
        return Region.objects.none()
    return Region.objects.filter(administered(request.user)).order_by("path")


class PeopleIndexView(RecordIndexView):
    """Searching finds parts of pseudonyms, but e-mail addresses only as a whole."""

    is_searchable = True

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        text = (self.search_query or "").strip()
        if not text:
            return queryset
        return queryset.filter(Q(user__username__icontains=text) | Q(user__email__iexact=text))


class PeopleViewSet(RecordViewSet):
    """Rows about people have no scope of their own: their pages look within the regions that one administers."""

    index_view_class = PeopleIndexView

    def rows(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("user", "region")

    def get_record(self, request: HttpRequest, pk: Any) -> Any:
        rows = self.model._default_manager.filter(administered(request.user, "region"))
        return get_object_or_404(self.rows(rows), pk=pk)


class ResidenceFilterSet(WagtailFilterSet):
    region = django_filters.ModelChoiceFilter(label=_("Region"), queryset=_own_regions)
    revoked_at = django_filters.BooleanFilter(label=_("Revoked"), lookup_expr="isnull", exclude=True)

    class Meta:
        model = Residence
        fields: list[str] = []


def _verify(obj: None, *, actor: Any, person: User, region: Region, birth_month: date | None) -> None:
    services.verify_residence(user=person, region=region, birth_month=birth_month, actor=actor)


def _note_birth_month(residence: Residence, *, actor: Any, birth_month: date | None) -> None:
    services.note_birth_month(residence=residence, birth_month=birth_month, actor=actor)


def _revoke(residence: Residence, *, actor: Any) -> None:
    services.revoke_residence(residence=residence, actor=actor)


class ResidenceViewSet(PeopleViewSet):
    """Verified residences."""

    model = Residence
    name = "wohnsitze"
    icon = "home"
    menu_label = _("Residents")
    menu_order = 160
    ordering = "-verified_at"
    filterset_class = ResidenceFilterSet
    list_display = [
        "user",
        Column("region", label=_("Lives in"), accessor="region.name"),
        DateColumn("verified_at", label=_("Verified"), sort_key="verified_at"),
        DateColumn("revoked_at", label=_("Revoked"), sort_key="revoked_at"),
    ]
    begin = Act(
        "neu",
        _("Verify a residence"),
        "accounts.verify_residence",
        _verify,
        VerifyForm,
        explain=_("Do this only after you have seen a proof, such as an identity card. Nothing of it is stored."),
        done=_("The residence is verified."),
    )
    acts = (
        Act(
            "geburtsmonat",
            _("Month of birth"),
            "accounts.verify_residence",
            _note_birth_month,
            BirthMonthForm,
            subject=lambda residence: residence.region,
            applies=lambda residence: residence.revoked_at is None,
            explain=_(
                "Votes with a minimum age need the month of birth. Note it only after you have seen a proof and the "
                "person agrees; leave it empty to delete it."
            ),
            done=_("The month of birth has been saved."),
            initial=lambda residence: {"birth_month": residence.birth_month},
        ),
        Act(
            "widerrufen",
            _("Revoke"),
            "accounts.verify_residence",
            _revoke,
            subject=lambda residence: residence.region,
            applies=lambda residence: residence.revoked_at is None,
            explain=_("From now on this person no longer takes part as a resident. What they have supported stays."),
            done=_("The residence has been revoked."),
            serious=True,
        ),
    )

    def facts(self, obj: Residence) -> list[Fact]:
        verifier = User.objects.filter(pk=obj.verified_by_id).values_list("username", flat=True).first()
        return [
            Fact(_("Person"), obj.user.username),
            Fact(_("Lives in"), obj.region.name),
            Fact(_("Verified"), obj.verified_at.date()),
            Fact(_("Verified by"), verifier or "–"),
            Fact(_("Month of birth"), _("noted") if obj.birth_month else _("not noted")),
            Fact(_("Revoked"), obj.revoked_at.date() if obj.revoked_at else "–"),
        ]


class RoleFilterSet(WagtailFilterSet):
    region = django_filters.ModelChoiceFilter(label=_("Region"), queryset=_own_regions)

    class Meta:
        model = RoleAssignment
        fields = ["role"]


def _grant(obj: None, *, actor: Any, person: User, region: Region, role: str, with_subtree: bool) -> None:
    services.grant_role(user=person, region=region, role=role, with_subtree=with_subtree, actor=actor)


def _take(assignment: RoleAssignment, *, actor: Any) -> str:
    services.revoke_role(assignment=assignment, actor=actor)
    return reverse("rollen:index")


class RoleViewSet(PeopleViewSet):
    """Roles."""

    model = RoleAssignment
    name = "rollen"
    icon = "user"
    menu_label = _("Roles")
    menu_order = 161
    ordering = "user__username"
    filterset_class = RoleFilterSet
    list_display = [
        "user",
        Column("role", label=_("Role"), accessor="get_role_display", sort_key="role"),
        Column("region", label=_("Region"), accessor="region.name"),
        BooleanColumn("with_subtree", label=_("Also for all regions below")),
    ]
    begin = Act(
        "neu",
        _("Give a role"),
        "accounts.manage_roles",
        _grant,
        GrantForm,
        explain=_("A role holds in one region; it never waives a phase and never gives a second vote."),
        done=_("The role has been given."),
    )
    acts = (
        Act(
            "entziehen",
            _("Take away"),
            "accounts.manage_roles",
            _take,
            subject=lambda assignment: assignment.region,
            explain=_("The person no longer has this role from now on."),
            done=_("The role has been taken away."),
            serious=True,
        ),
    )

    def facts(self, obj: RoleAssignment) -> list[Fact]:
        return [
            Fact(_("Person"), obj.user.username),
            Fact(_("Role"), obj.get_role_display()),
            Fact(_("Region"), obj.region.name),
            Fact(_("Also for all regions below"), gettext("Yes") if obj.with_subtree else gettext("No")),
        ]


class LookForm(ActForm):
    """Contact address and theme."""

    contact_email = forms.EmailField(
        label=_("Contact address"), required=False, help_text=_("It is shown in the footer of all pages.")
    )
    theme = forms.ChoiceField(label=_("Theme"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [(theme, theme) for theme in sorted(themes.installed())]


def _change_look(region: Region, *, actor: Any, contact_email: str, theme: str) -> None:
    change_look(region=region, contact_email=contact_email, theme=theme, actor=actor)


class RegionViewSet(RecordViewSet):
    """One's regions: to look at; contact and theme can be changed."""

    model = Region
    name = "regionen"
    icon = "globe"
    menu_label = _("Regions")
    menu_order = 170
    ordering = "path"
    list_display = [
        "name",
        Column("level", label=_("Level"), accessor="get_level_display"),
        Column("site", label=_("Address"), accessor="url"),
    ]
    acts: tuple[Act, ...] = (
        Act(
            "aussehen",
            _("Contact and look"),
            "regions.change_look",
            _change_look,
            LookForm,
            done=_("The region has been changed."),
            initial=lambda region: {"contact_email": region.contact_email, "theme": region.theme},
        ),
    )

    def rows(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("site").defer("outline")

    def get_record(self, request: HttpRequest, pk: Any) -> Region:
        return get_object_or_404(self.rows(Region.objects.filter(administered(request.user))), pk=pk)

    def facts(self, obj: Region) -> list[Fact]:
        return [
            Fact(_("Level"), obj.get_level_display()),
            Fact(_("Official regional key"), obj.key or "–"),
            Fact(_("Population"), obj.population or "–"),
            Fact(_("Address"), obj.url or "–", obj.url),
            Fact(_("Contact address"), obj.contact_email or "–"),
            Fact(_("Theme"), obj.theme),
        ]
