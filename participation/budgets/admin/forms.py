"""Forms of acts on budgets. They only collect; services decide."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accounts.backoffice import ActForm
from participation.ballots.eligibility import OLDEST, Level, municipalities_of
from participation.ballots.eligibility_fields import MunicipalitiesField
from participation.budgets.models import Budget, Heading
from participation.budgets.plan import STEPS, phases_of
from participation.budgets.services.setup import Part
from participation.core import clock
from participation.core.euros import EurosField
from participation.processes.admin.forms import DayInput

NEW_PARTS = 3
_CHOSEN = ("ballot_kind", "rule", "completion", "tie_break")
BALLOT = (
    "ballot_kind", "max_choices", "points_total", "points_max", "one_heading", "rule", "completion", "tie_break",
    "min_votes", "min_share_percent", "replaceable",
)  # fmt: skip


class MoneyForm(ActForm):
    """The parts of a budget with their money; empty lines for further ones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = list(Heading.objects.filter(budget=self.obj.pk))
        places = municipalities_of(self.obj.region)
        self.keys = [*(str(heading.pk) for heading in self.headings), *(f"new{n}" for n in range(NEW_PARTS))]
        stored = {str(heading.pk): heading for heading in self.headings}
        for number, key in enumerate(self.keys, start=1):
            heading = stored.get(key)
            self.fields[f"name_{key}"] = forms.CharField(
                label=_("Part %(number)d") % {"number": number},
                required=False,
                max_length=80,
                initial=heading.name if heading else "",
                help_text=_("Leave the name empty to take it away.")
                if heading
                else _("Only if there is one more part."),
            )
            self.fields[f"amount_{key}"] = EurosField(
                label=_("Money for part %(number)d, in euros") % {"number": number},
                required=False,
                max_length=20,
                initial=heading.amount_cents if heading else None,
            )
            if places:
                self.fields[f"municipality_{key}"] = forms.ModelChoiceField(
                    places,
                    label=_("Only for this municipality (part %(number)d)") % {"number": number},
                    required=False,
                    empty_label=_("The whole region"),
                    initial=heading.municipality_id if heading else None,
                )

    def clean(self) -> dict[str, Any]:
        """The parts, as the service takes them."""
        data = super().clean() or self.cleaned_data
        parts = []
        for key in self.keys:
            name, cents = data.get(f"name_{key}", ""), data.get(f"amount_{key}")
            if not name.strip() and cents and f"amount_{key}" in self.fields and key.startswith("new"):
                self.add_error(f"name_{key}", _("Please name the part to which this money belongs."))
            parts.append(Part(int(key) if key.isdecimal() else None, name, cents, data.get(f"municipality_{key}"), key))
        return {"parts": parts}


class PeopleForm(ActForm):
    """Who submits and who votes."""

    submit_level = forms.ChoiceField(
        label=_("Who may submit projects"),
        widget=forms.RadioSelect,
        choices=[(level, label) for level, label in Level.choices if level != Level.CODE],
    )
    submit_min_age = forms.IntegerField(
        label=_("Minimum age for submitting"), required=False, min_value=1, max_value=OLDEST
    )
    submit_municipalities = MunicipalitiesField(
        label=_("Submitting only for residents of these municipalities"),
        help_text=_("Choose none if people of the whole region submit."),
    )
    vote_level = forms.ChoiceField(label=_("Who may vote"), widget=forms.RadioSelect, choices=Level.choices)
    vote_min_age = forms.IntegerField(
        label=_("Minimum age for voting"),
        required=False,
        min_value=1,
        max_value=OLDEST,
        help_text=_(
            "Counted from the month of birth, which is noted when a residence is verified. Whoever has no month of "
            "birth noted cannot vote then."
        ),
    )
    vote_municipalities = MunicipalitiesField(
        label=_("Voting only for residents of these municipalities"),
        help_text=_("Choose none if the whole region votes."),
    )
    support_needed = forms.IntegerField(
        label=_("Supports needed to be on the ballot"),
        required=False,
        min_value=1,
        help_text=_("Leave it empty if every project that can be carried out is put to the vote."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("submit_municipalities", "vote_municipalities"):
            field: Any = self.fields[name]
            field.offer(self.obj.region)
            if not field.choices:
                del self.fields[name]


def people_of(budget: Budget) -> dict[str, Any]:
    """What the form begins with."""
    return {
        **{f"submit_{name}": value for name, value in budget.submitters.items()},
        **{f"vote_{name}": value for name, value in budget.voters.items()},
        "support_needed": budget.support_needed,
    }


class BallotForm(ActForm):
    """Ballot, counting and conditions."""

    lot_seed = forms.CharField(
        label=_("Seed of the lot"),
        required=False,
        max_length=200,
        help_text=_(
            "Only for a lot: any words, which stay secret until the result. Leave it empty to have one drawn. Its "
            "fingerprint is published before the vote, so that everybody can check the lot."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = forms.modelform_factory(
            Budget, fields=BALLOT, widgets=dict.fromkeys(_CHOSEN, forms.RadioSelect)
        ).base_fields
        made["completion"].help_text = _("For equal shares only; without meaning for the other rules.")
        for name in _CHOSEN:
            made[name].choices = [choice for choice in made[name].choices if choice[0]]  # type: ignore[attr-defined]
        self.fields = {**made, **self.fields}


class DatesForm(ActForm):
    """The first and the last day of each step; steps that have begun are shown without fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = phases_of(self.obj)
        for step in STEPS:
            phase = present.get(step.key)
            begun = phase is not None and (phase.starts <= clock.now() or phase.changes.exists())
            title = phase.title if phase else step.title
            starts = timezone.localdate(phase.starts) if phase else None
            ends = timezone.localdate(phase.ends - timedelta(seconds=1)) if phase and phase.ends else None
            for edge, label, value in (
                ("from", _("%(title)s: first day"), starts),
                ("to", _("%(title)s: last day"), ends),
            ):
                hint = (
                    _("Has begun. Its page lets you move it, publicly and with a reason.")
                    if begun
                    else step.description
                )
                self.fields[f"{step.key}_{edge}"] = forms.DateField(
                    label=label % {"title": title},
                    required=False,
                    initial=value,
                    disabled=begun,
                    widget=DayInput,
                    help_text=str(hint) if edge == "from" else "",
                )

    def clean(self) -> dict[str, Any]:
        """Days by step, as the service takes them."""
        data = super().clean() or self.cleaned_data
        return {"days": {step.key: (data.get(f"{step.key}_from"), data.get(f"{step.key}_to")) for step in STEPS}}
