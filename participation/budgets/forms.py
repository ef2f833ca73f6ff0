"""The form of projects: part of the budget, cost and who would carry it out, besides what proposals have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.budgets import rules
from participation.budgets.models import Heading, Project
from participation.contributions.forms import FilesPart, PlacePart, SummaryPart
from participation.core.euros import EurosField, euros


class HeadingField(forms.ModelChoiceField):
    """A part of a budget, with its money."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({euros(obj.amount_cents)})"


class ProjectForm(SummaryPart, FilesPart, PlacePart):
    """Write or change a project."""

    model = Project
    apart = (*PlacePart.PLACE, *FilesPart.FILES)
    later = ("summary", "heading")
    field_order = ("title", "summary", "body", "heading", "estimate_cents", "carried_by")
    labels = {"body": _("Your project in detail")}
    help_texts = {
        "title": _("Say in one sentence what is to be made, built or bought."),
        "summary": _(
            "What is it about, and who benefits? One or two sentences; they appear in lists and on the ballot."
        ),
    }
    required_texts = {"summary": _("Please summarise your project in one or two sentences.")}

    heading = HeadingField(
        label=_("Part of the budget"),
        queryset=None,
        empty_label=_("Please choose"),
        error_messages={"required": _("Please choose the part of the budget to which it belongs.")},
    )
    estimate_cents = EurosField(
        label=_("Estimated cost in euros"),
        required=False,
        help_text=_("As far as you know. The administration checks every price before the vote."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 12, "autocomplete": "off"}),
    )
    carried_by = forms.CharField(
        label=_("Who would carry it out"),
        required=False,
        max_length=rules.CARRIED_BY_LENGTH,
        help_text=_("An association, a school, the municipality, the district …"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def initial_of(self, contribution: Any) -> dict[str, Any]:
        return super().initial_of(contribution) | {"heading": contribution.heading_id}

    def fill_choices(self) -> None:
        super().fill_choices()
        headings = Heading.objects.filter(budget=self.module.pk)
        if len(headings) > 1:
            self.offer("heading", headings)
        else:
            del self.fields["heading"]

    @property
    def content(self) -> dict[str, Any]:
        given = super().content
        if "heading" not in self.fields:
            return given | {"heading_id": None}
        if "heading" in self.cleaned_data:
            chosen = self.cleaned_data["heading"]
            given["heading_id"] = chosen.pk if chosen else None
        return given
