"""Forms of acts. Their rules stand in `measures/rules.py`; a form says on which state of the measure it rests."""

import secrets
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from participation.accounts.backoffice import ActForm
from participation.accounts.models import User
from participation.accounts.roles import staff_regions
from participation.contributions.marks import to_text
from participation.contributions.policies import TEAM
from participation.core import clock
from participation.core.euros import EurosField
from participation.measures import rules
from participation.measures.models import STATUS_FROM, Entry, Evidence, Goal, Measure, Status
from participation.measures.services.history import Proof
from participation.measures.wording import title_of
from participation.regions.models import Region


class StaffField(forms.ModelChoiceField):
    """Somebody of the team of a region, by pseudonym."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.username)


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, with Wagtail's picker."""
    return forms.DateField(label=label, widget=AdminDateInput, **kwargs)


def team_of(region: Region) -> Any:
    """The people who can be reminded of a measure of the region."""
    from django.db.models import Q

    above = region.get_ancestors()
    here = Q(roles__region=region) | Q(roles__region__in=above, roles__with_subtree=True)
    return User.objects.filter(here, roles__role__in=TEAM, is_active=True).distinct().order_by("username")


class OnceForm(ActForm):
    """A form that can be sent twice without harm."""

    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, initial: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"form_key": secrets.token_urlsafe(16), **(initial or {})}, **kwargs)


class MeasureForm(OnceForm):
    """An act on a measure as it was when the form was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, obj: Any, initial: Any = None, **kwargs: Any) -> None:
        self.measure: Measure = getattr(obj, "measure", obj)
        super().__init__(*args, obj=obj, initial={"seen": self.measure.revision, **(initial or {})}, **kwargs)

    def clean_seen(self) -> int:
        """Without a number somebody has tampered with the form: then it rests on nothing."""
        given = self.cleaned_data.get("seen")
        return -1 if given is None else given

    def add_error(self, field: Any, error: Any) -> None:
        """Who was overtaken sees the message and may send the form again, which then rests on the present state."""
        if field == "seen":
            present = Measure._base_manager.values_list("revision", flat=True).get(pk=self.measure.pk)
            self.data: Any = self.data.copy()
            self.data["seen"] = str(present)
            field = None
        super().add_error(field, error)


_REASON_HINT = _("Everybody can read it.")


class FactsPart(forms.Form):
    """What is said of a measure."""

    title = forms.CharField(label=_("Title"), max_length=rules.TITLE_LENGTH)
    summary = forms.CharField(
        label=_("Summary"),
        max_length=rules.SUMMARY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What is done, and for whom? One or two sentences; they appear in the list."),
    )
    text = forms.CharField(
        label=_("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "An empty line begins a new paragraph, a hyphen at the beginning of a line a list. "
            "**Two asterisks** make words bold. Addresses of websites become links by themselves."
        ),
    )
    goal = forms.ModelChoiceField(label=_("Goal"), queryset=None, required=False, empty_label=_("No goal"))
    owner_name = forms.CharField(
        label=_("Who is responsible"), max_length=100, help_text=_("Name of a person or office")
    )
    owner_position = forms.CharField(label=_("Position or office"), max_length=120, required=False)
    owner = StaffField(
        label=_("Account that is reminded"),
        queryset=None,
        required=False,
        empty_label=_("Nobody"),
        help_text=_("After 90 days without news this person is reminded. It is not shown to the public."),
    )
    starts = day_field(_("Begins"), required=False)
    due = day_field(_("To be done by"), required=False)
    budget_cents = EurosField(label=_("Budget in euros"), required=False, max_length=20)
    spent_cents = EurosField(label=_("Spent so far, in euros"), required=False, max_length=20)
    comments_open = forms.BooleanField(label=_("People can comment on it"), required=False)


class StatePart(forms.Form):
    """State and progress with which a measure begins."""

    status = forms.ChoiceField(
        label=_("State"), choices=[choice for choice in Status.choices if choice[0] != Status.STOPPED]
    )
    percent = forms.IntegerField(label=_("Progress in percent"), min_value=0, max_value=100, initial=0)


class NewMeasureForm(OnceForm, FactsPart, StatePart):
    """A new measure."""

    region = forms.ModelChoiceField(label=_("Region"), queryset=None)
    field_order = ("region", "title", "summary", "text", "goal", "status", "percent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = staff_regions(self.user, *TEAM).order_by("name")
        region = self.fields["region"]
        region.queryset = regions  # type: ignore[attr-defined]
        only = list(regions[:2])
        if len(only) == 1:
            region.initial = only[0].pk
        self.fields["goal"].queryset = Goal.objects.filter(region__in=regions).select_related("region")  # type: ignore[attr-defined]
        if len(only) == 1:
            self.fields["owner"].queryset = team_of(only[0])  # type: ignore[attr-defined]
        else:  # whose team it is, is known once the region is
            del self.fields["owner"]


class FactsForm(MeasureForm, FactsPart, StatePart):
    """Other facts; state and progress only as long as nobody has seen them."""

    reason = forms.CharField(
        label=_("Reason of the change"),
        required=False,
        max_length=rules.REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for other dates and another budget. Everybody can read it."),
    )
    field_order = ("title", "summary", "text", "goal")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = Goal.objects.filter(region=self.measure.region_id)  # type: ignore[attr-defined]
        self.fields["owner"].queryset = team_of(self.measure.region)  # type: ignore[attr-defined]
        for name in ("status", "percent") if self.measure.is_public else ("reason",):
            del self.fields[name]


def facts_of(measure: Measure) -> dict[str, Any]:
    """What the form of facts begins with."""
    names = [*FactsPart.base_fields, *StatePart.base_fields]
    return {name: getattr(measure, name) for name in names} | {"text": to_text(measure.text)}


class EvidencePart(forms.Form):
    """Evidence, if there is any."""

    evidence_kind = forms.ChoiceField(
        label=_("Evidence"), required=False, choices=[("", _("No evidence")), *Evidence.Kind.choices]
    )
    evidence_title = forms.CharField(label=_("What the evidence shows"), required=False, max_length=120)
    evidence_url = forms.CharField(label=_("Address, for a link"), required=False, max_length=500)
    evidence_file = forms.FileField(label=_("File, for a document or image"), required=False)
    evidence_alt = forms.CharField(
        label=_("Alternative text, for an image"),
        required=False,
        max_length=250,
        help_text=_("What people who cannot see the image need to know of it."),
    )
    evidence_text = forms.CharField(
        label=_("Text, for a text"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def proofs(values: dict[str, Any]) -> list[Proof]:
    """Take the fields of evidence out of the values of a form."""
    part = {name: values.pop(f"evidence_{name}") for name in ("kind", "title", "url", "file", "alt", "text")}
    return [Proof(**part)] if part["kind"] else []


class NewsForm(MeasureForm, EvidencePart):
    """What is new, and how far it is."""

    text = forms.CharField(
        label=_("What is new"),
        max_length=rules.NEWS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It cannot be changed afterwards; you can add a correction."),
    )
    percent = forms.IntegerField(label=_("Progress in percent"), min_value=0, max_value=100, required=False)
    spent_cents = EurosField(label=_("Spent so far, in euros"), required=False, max_length=20)
    field_order = ("text", "percent", "spent_cents")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.measure.is_under_way:
            del self.fields["percent"]
            return
        now = _("At present: %(percent)s percent. Leave it empty if nothing has changed.")
        self.fields["percent"].help_text = now % {"percent": self.measure.percent}


class StatusForm(MeasureForm):
    """Another state, without the need of a reason."""

    reason = forms.CharField(
        label=_("A sentence on it"),
        required=False,
        max_length=rules.REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_REASON_HINT,
    )


class DoneForm(StatusForm, EvidencePart):
    """Done, with evidence."""


class StatusReasonForm(MeasureForm):
    """Another state, with a reason."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=rules.REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_REASON_HINT,
    )


class AgainForm(StatusReasonForm):
    """Taken up again: as what, and from where on."""

    status = forms.ChoiceField(label=_("State"))
    percent = forms.IntegerField(label=_("Progress in percent"), min_value=0, max_value=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reachable = [choice for choice in Status.choices if self.measure.status in STATUS_FROM[Status(choice[0])]]
        self.fields["status"].choices = reachable  # type: ignore[attr-defined]
        self.fields["percent"].initial = self.measure.percent


class MilestoneForm(MeasureForm):
    """A milestone."""

    title = forms.CharField(
        label=_("Title"),
        max_length=rules.TITLE_LENGTH,
        help_text=_("What can be seen from outside once it is reached?"),
    )
    due = day_field(_("Planned for"))


class ChangedMilestoneForm(MilestoneForm):
    """A milestone with other words or another day."""

    reason = forms.CharField(
        label=_("Reason of the change"),
        required=False,
        max_length=rules.REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for another day. Everybody can read it."),
    )


class ReachedForm(MeasureForm, EvidencePart):
    """A milestone that was reached."""

    reached_on = day_field(_("Reached on"))
    text = forms.CharField(
        label=_("A sentence on it"),
        required=False,
        max_length=rules.NEWS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("reached_on", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reached_on"].initial = timezone.localdate(clock.now())


class DroppedForm(MeasureForm):
    """A milestone that is given up."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=rules.REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_REASON_HINT,
    )


def _entries(measure: Measure) -> list[tuple[int, str]]:
    rows = measure.entries.exclude(kind=Entry.Kind.OVERDUE).order_by("-at", "-pk")[:200]
    return [(row.pk, f"{timezone.localtime(row.at):%d.%m.%Y}: {title_of(row)}. {row.text[:80]}") for row in rows]


class EntryForm(OnceForm):
    """An act on one entry of the history."""

    entry = forms.TypedChoiceField(label=_("Entry"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = _entries(self.obj)  # type: ignore[attr-defined]


class CorrectionForm(EntryForm):
    """What is right."""

    text = forms.CharField(
        label=_("What is right"),
        max_length=rules.NEWS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_REASON_HINT,
    )


class WithholdForm(EntryForm):
    """Why words must not be shown."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in place of the words; do not repeat them."),
    )  # fmt: skip


class GoalForm(ActForm):
    """A goal."""

    title = forms.CharField(label=_("Title"), max_length=rules.TITLE_LENGTH)
    text = forms.CharField(
        label=_("What is to be reached"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    position = forms.IntegerField(label=_("Order"), min_value=0, max_value=1000, initial=0)
    is_public = forms.BooleanField(label=_("Visible to the public"), required=False, initial=True)


class NewGoalForm(GoalForm):
    """A new goal."""

    region = forms.ModelChoiceField(label=_("Region"), queryset=None)
    field_order = ("region",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = staff_regions(self.user, *TEAM).order_by("name")
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        only = list(regions[:2])
        if len(only) == 1:
            self.fields["region"].initial = only[0].pk
