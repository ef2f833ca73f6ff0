"""Forms of acts on processes, modules and phases. They only collect; services decide."""

from copy import copy
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from participation.accounts.backoffice import ActForm
from participation.accounts.backoffice.references import OwnReferences
from participation.accounts.models import User
from participation.accounts.roles import people_in_role, staff_regions
from participation.core import clock
from participation.processes import answering, registry
from participation.processes.models import Category, Process
from participation.processes.policies import TEAM
from participation.regions.models import Region


class MomentInput(forms.DateTimeInput):
    """The browser's own input for date and time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DayInput(forms.DateInput):
    """The browser's own input for a date."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day; the time of day comes from elsewhere."""
    return forms.DateField(label=label, widget=DayInput, **kwargs)


def at_midnight(day: Any) -> datetime:
    """The beginning of a day here."""
    return timezone.make_aware(datetime.combine(day, time()))


class ProcessForm(OwnReferences, WagtailAdminModelForm):
    """A process: its region is chosen once, among the regions in which the person may run processes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("region", None)
        elif "region" in self.fields:
            allowed = staff_regions(self.for_user, *TEAM).order_by("name")
            self.fields["region"].queryset = allowed
            self.fields["region"].empty_label = None
            self.fields["region"].initial = allowed.first()
        self._limit_promise()

    def _limit_promise(self) -> None:
        """Once promised to the public, a promise changes by acts of its own; until then, colleagues are offered."""
        stored = Process._base_manager.filter(pk=self.instance.pk).select_related("region").first()
        if stored is not None and answering.is_promised(stored):
            for name in answering.PROMISE:
                self.fields.pop(name, None)
        if "answer_responsible" not in self.fields:
            return
        if stored is not None:
            colleagues = people_in_role(stored.region, *TEAM)
        else:
            here = staff_regions(self.for_user, *TEAM)
            colleagues = User.objects.filter(Q(roles__region__in=here, roles__role__in=TEAM) | Q(pk=self.for_user.pk))
        for name in ("answer_responsible", "answer_deputy"):
            self.fields[name].queryset = colleagues.distinct().order_by("username")

    def clean(self) -> dict[str, Any]:
        """Publishing needs the promise; a draft may lack it."""
        cleaned: dict[str, Any] = super().clean()
        if "action-publish" in self.data and "answer_by" in self.fields and self.instance.pk:
            process = copy(self.instance)
            for name in answering.PROMISE:
                setattr(process, name, cleaned.get(name) or getattr(Process(), name))
            for name, sentence in answering.lacks(process).items() if answering.collects(process) else ():
                if name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned

    def defer_required_fields(self) -> None:
        """A draft needs title, summary and region too: they make its address and its place."""


class CopyForm(ActForm):
    """A copy with new dates."""

    title = forms.CharField(label=_("Title"), max_length=120)
    first_day = day_field(
        _("First day"), help_text=_("The first phase begins on this day; all others keep their distance to it.")
    )
    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = staff_regions(self.user, *TEAM).order_by("name")


def copy_values(process: Any) -> dict[str, Any]:
    """What the form of a copy begins with."""
    return {
        "title": process.title,
        "region": process.region_id,
        "first_day": timezone.localdate(clock.now() + timedelta(days=14)),
    }


class AddModuleForm(ActForm):
    """Choose a kind; its settings come afterwards, on the module's page."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=120)
    intro = forms.CharField(
        label=_("Introduction"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    first_day = day_field(_("First day"), help_text=_("The usual phases of the kind begin on this day."))
    with_phases = forms.BooleanField(
        label=_("Plan the usual phases"), required=False, help_text=_("You can change them all afterwards.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.slug, f"{kind.label}: {kind.description}") for kind in registry.types()]


class CategoriesForm(ActForm):
    """One field for each category, and a box for new ones."""

    new = forms.CharField(
        label=_("New categories"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = {
            f"name_{category.pk}": forms.CharField(
                label=_("Category"),
                required=False,
                max_length=60,
                initial=category.name,
                help_text=_("Leave it empty to remove the category."),
            )
            for category in Category.objects.filter(module=self.obj.pk)
        }
        self.fields = {**fields, **self.fields}

    def clean_new(self) -> list[str]:
        """The lines."""
        return [line.strip() for line in self.cleaned_data["new"].splitlines() if line.strip()]


class PhaseForm(ActForm):
    """A planned phase."""

    title = forms.CharField(label=_("Title"), max_length=80)
    description = forms.CharField(
        label=_("What people can do"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    features = forms.MultipleChoiceField(label=_("Opens"), widget=forms.CheckboxSelectMultiple, required=False)
    starts = forms.DateTimeField(label=_("Begins"), widget=MomentInput)
    ends = forms.DateTimeField(
        label=_("Ends"), widget=MomentInput, required=False, help_text=_("Leave it empty for a phase without an end.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        module = getattr(self.obj, "module", self.obj)  # of a phase, or the module itself
        self.fields["features"].choices = list(registry.get(module.kind).features.items())


class MoveForm(ActForm):
    """New dates of a phase, with the reason that is published."""

    starts = forms.DateTimeField(label=_("Begins"), widget=MomentInput)
    ends = forms.DateTimeField(label=_("Ends"), widget=MomentInput, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is published beside the dates."),
    )


class PublicReasonForm(ActForm):
    """A reason that is published."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is published beside the dates."),
    )
