"""Forms of acts on valuations. They only collect; services decide."""

from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from participation.accounts.backoffice import ActForm, RegionFilter
from participation.accounts.models import Role, User
from participation.accounts.roles import people_in_role
from participation.budgets.models import Budget, Project, Valuation
from participation.budgets.querysets import COLUMNS, in_column
from participation.budgets.services import valuing
from participation.budgets.services.merging import MERGEABLE
from participation.budgets.services.working import valuators_of
from participation.core.euros import EurosField
from participation.processes.admin.forms import DayInput
from participation.regions.models import Region


class ResultForm(ActForm):
    """What was found out."""

    verdict = forms.ChoiceField(
        label=_("Can it be carried out?"),
        choices=Valuation.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say whether it can be carried out.")},
    )
    price_cents = EurosField(
        label=_("Price in euros"),
        required=False,
        max_length=20,
        help_text=_("What it costs to carry it out. This is what the project costs in the vote."),
    )
    yearly_cents = EurosField(
        label=_("Costs a year afterwards, in euros"),
        required=False,
        max_length=20,
        help_text=_("Upkeep, staff, energy. Leave it empty if there are none."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=valuing.REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It is published, and the author may reply to it once. Needed if it cannot be carried out."),
    )


def result_of(valuation: Valuation) -> dict[str, Any]:
    """What the form begins with: what was proposed, otherwise the author's own estimate."""
    return {
        "verdict": valuation.verdict,
        "price_cents": valuation.price_cents or valuation.project.estimate_cents,
        "yearly_cents": valuation.yearly_cents,
        "reason": valuation.reason,
    }


class NoteForm(ActForm):
    """An internal note."""

    body = forms.CharField(label=_("Note"), max_length=valuing.NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 5}))


class ReasonForm(ActForm):
    """A reason that is published."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is published on the page of the project."),
    )


class _People(forms.ModelMultipleChoiceField):
    """People by pseudonym."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.username)


class AssignForm(ActForm):
    """Who is to check it, and by when."""

    valuators = _People(
        label=_("Valuators"),
        queryset=User.objects.none(),
        error_messages={"required": _("Please choose at least one person.")},
    )
    due = forms.DateField(
        label=_("To be done by"),
        required=False,
        widget=DayInput,
        help_text=_("They are reminded three days before. Leave it empty to keep the present date."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valuators"].queryset = self.people().order_by("username")  # type: ignore[attr-defined]

    def people(self) -> Any:
        """Those who can be chosen."""
        return valuators_of(self.obj)


class BulkAssignForm(AssignForm):
    """The same for many projects of one region."""

    valuations = forms.ModelMultipleChoiceField(
        label=_("Projects"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one project.")},
    )
    field_order = ("valuations", "valuators", "due")

    def __init__(self, *args: Any, region: Region, rows: Any, **kwargs: Any) -> None:
        self.region = region
        super().__init__(*args, obj=None, **kwargs)
        self.fields["valuations"].queryset = rows  # type: ignore[attr-defined]

    def people(self) -> Any:
        return people_in_role(self.region, Role.VALUATOR, Role.PROJECT_TEAM)


class UnassignForm(ActForm):
    """From whom it is taken away."""

    valuator = forms.ModelChoiceField(
        label=_("Valuator"), queryset=User.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["valuator"]
        field.queryset = User.objects.filter(valuations_assigned__valuation=self.obj.pk).order_by("username")
        field.label_from_instance = lambda person: person.username


class _Projects(forms.ModelMultipleChoiceField):
    """Projects with their authors."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.author.username})" if obj.author else str(obj.title)


class MergeForm(ActForm):
    """Which projects are to go into this one, and why."""

    others = _Projects(
        label=_("Projects that go into this one"),
        queryset=Project._base_manager.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one other project.")},
    )
    reason = forms.CharField(
        label=_("Why they fit together"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The authors read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Project.objects.filter(
            module=self.obj.module_id,
            visibility="public",
            stage__in=MERGEABLE,
            feasibility="undecided",
            merged_into__isnull=True,
        )
        field: Any = self.fields["others"]
        field.queryset = rows.exclude(pk=self.obj.pk).select_related("author").order_by("title")


def _budgets(request: HttpRequest | None) -> Any:
    return Budget.objects.order_by("title") if request is not None else Budget._base_manager.none()


class ValuationFilterSet(WagtailFilterSet):
    """Filters of list and board."""

    region = RegionFilter()
    budget = django_filters.ModelChoiceFilter(
        label=_("Participatory budget"), queryset=_budgets, field_name="project__module__budget"
    )
    column = django_filters.ChoiceFilter(label=_("State"), choices=COLUMNS, method="by_column")

    class Meta:
        model = Valuation
        fields: list[str] = []

    def by_column(self, rows: Any, name: str, value: str) -> Any:
        """Those in one column of the board."""
        return in_column(rows, value)
