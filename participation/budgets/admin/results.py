"""What staff do with a result: have it counted by a further rule, and make measures of the winners."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.accounts.backoffice import Act, ActForm, Fact
from participation.ballots.models import Box
from participation.budgets.counting import Completion, Rule, TieBreak
from participation.budgets.models import Budget, BudgetRule, CompletionRule, Count
from participation.budgets.results.documents import money_of, spent_of, winners_of
from participation.budgets.results.wording import money
from participation.budgets.services import counting, realising

OWNER_LENGTH = 100


class CountForm(ActForm):
    """By which rule."""

    rule = forms.ChoiceField(label=gettext_lazy("Counting"), choices=BudgetRule.choices)
    completion = forms.ChoiceField(
        label=gettext_lazy("Money that the count leaves"),
        choices=CompletionRule.choices,
        initial=CompletionRule.ADD1,
        help_text=gettext_lazy("Only equal shares leave money that has to be dealt with; other rules ignore this."),
    )


class MeasuresForm(ActForm):
    """Who is responsible, and until when."""

    owner_name = forms.CharField(label=gettext_lazy("Who is responsible"), max_length=OWNER_LENGTH)
    owner_position = forms.CharField(label=gettext_lazy("Position or office"), max_length=120, required=False)
    due = forms.DateField(
        label=gettext_lazy("To be done by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("With a date each measure gets three milestones on the way. All can be changed later."),
    )


def _count(budget: Budget, *, actor: Any, rule: str, completion: str) -> None:
    chosen = Rule(rule)
    finishing = Completion(completion) if chosen == Rule.EQUAL_SHARES else Completion.NONE
    tie_break = TieBreak(budget.tie_break)
    counting.ask(
        budget=budget, rule=chosen, completion=finishing, tie_break=tie_break, seed=budget.lot_seed, actor=actor
    )


def _measures(budget: Budget, *, actor: Any, **values: Any) -> None:
    realising.make_measures(budget=budget, actor=actor, **values)


def _is_sealed(budget: Any) -> bool:
    return Box.objects.filter(module=budget.pk, state=Box.State.SEALED).exists()


def _has_winners(budget: Any) -> bool:
    return not budget.import_only and realising.announced_count(budget) is not None


RESULT_ACTS = (
    Act(
        "massnahmen",
        gettext_lazy("Make measures of the winners"),
        "budgets.realise",
        _measures,
        MeasuresForm,
        applies=_has_winners,
        explain=gettext_lazy(
            "Every project that gets the money is marked as selected and becomes a public measure with its price as "
            "budget. Authors, supporters and followers are told. What has become a measure already stays as it is."
        ),
        done=gettext_lazy("The winners are selected, and each has a measure."),
        icon="tasks",
    ),
    Act(
        "zaehlen",
        gettext_lazy("Count by another rule"),
        "budgets.count",
        _count,
        CountForm,
        applies=_is_sealed,
        explain=gettext_lazy(
            "The result stays what it is. The page of the result shows beside it what this rule would have changed."
        ),
        done=gettext_lazy("The ballots are being counted. The page of the result shows it as soon as that is done."),
        icon="list-ol",
    ),
)


def result_facts(budget: Budget) -> list[Fact]:
    """Where the result stands, once there is something to count (a query)."""
    counts = list(Count.objects.filter(budget=budget.pk).defer("result"))
    if not counts:
        return []
    announced = next((row for row in counts if row.is_announced), counts[0])
    if not announced.is_done:
        state = _("%(state)s (%(progress)s per cent)") % {
            "state": announced.get_state_display(),
            "progress": announced.progress,
        }
        return [Fact(_("Result"), state, budget.result_url)]
    said = _("%(won)s projects get %(spent)s of %(money)s") % {
        "won": len(winners_of(announced.result)),
        "spent": money(announced.result, spent_of(announced.result)),
        "money": money(announced.result, money_of(announced.result)),
    }
    failed = [str(row) for row in counts if row.state == Count.State.FAILED]
    facts = [Fact(_("Result"), said, budget.result_url)]
    return [*facts, Fact(_("Counts that failed"), ", ".join(failed))] if failed else facts
