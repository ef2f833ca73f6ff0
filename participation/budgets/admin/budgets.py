"""Setting up a budget, in four steps that lead to each other."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from participation.ballots.eligibility import Eligibility
from participation.budgets.admin.forms import BALLOT, BallotForm, DatesForm, MoneyForm, PeopleForm, people_of
from participation.budgets.admin.results import RESULT_ACTS, result_facts
from participation.budgets.ballot_rules import on_the_ballot
from participation.budgets.models import Budget, TieBreakRule
from participation.budgets.plan import phases_of
from participation.budgets.services import boxes, setup
from participation.core.euros import euros
from participation.processes.admin import Act, Fact, ModuleViewSet


def _url(budget: Any, act: str) -> str:
    return reverse("module_budget:act", args=[budget.pk, act])


def _money(budget: Budget, *, actor: Any, parts: list[setup.Part]) -> str:
    setup.set_headings(budget=budget, parts=parts, actor=actor)
    return _url(budget, "menschen")


def _people(budget: Budget, *, actor: Any, **values: Any) -> str:
    setup.set_people(budget=budget, actor=actor, **values)
    return _url(budget, "stimmzettel")


def _ballot(budget: Budget, *, actor: Any, **values: Any) -> str:
    setup.set_ballot(budget=budget, actor=actor, **values)
    return _url(budget, "termine")


def _dates(budget: Budget, *, actor: Any, days: Any) -> None:
    setup.set_dates(budget=budget, days=days, actor=actor)


def _free(budget: Any) -> bool:
    return not boxes.is_fixed(budget)


STEPS = (
    Act(
        "geld",
        _("1. Money"),
        "budgets.manage",
        _money,
        MoneyForm,
        applies=_free,
        explain=_(
            "Step 1 of 4. One part with all the money, or several: by municipality, topic or age group. Until the "
            "first ballot you can come back and change everything."
        ),
        done=_("The money has been saved. Next: who takes part."),
        icon="table",
    ),
    Act(
        "menschen",
        _("2. People"),
        "budgets.manage",
        _people,
        PeopleForm,
        applies=_free,
        explain=_("Step 2 of 4. Who submits projects, and who votes."),
        done=_("This has been saved. Next: ballot and counting."),
        icon="group",
        initial=people_of,
    ),
    Act(
        "stimmzettel",
        _("3. Ballot and counting"),
        "budgets.manage",
        _ballot,
        BallotForm,
        applies=_free,
        explain=_(
            "Step 3 of 4. What the ballot looks like and how it is counted. If you are unsure: a basket, equal shares, "
            "and more votes first if projects are level."
        ),
        done=_("Ballot and counting have been saved. Next: the dates."),
        icon="tick",
        initial=lambda budget: {name: getattr(budget, name) for name in BALLOT},
    ),
    Act(
        "termine",
        _("4. Dates"),
        "budgets.manage",
        _dates,
        DatesForm,
        explain=_(
            "Step 4 of 4. A step without dates is left out. Everybody sees the steps as a timeline. A first day begins "
            "at midnight, a last day ends at midnight."
        ),
        done=_("The dates have been saved."),
        icon="calendar",
    ),
)


class BudgetViewSet(ModuleViewSet):
    """Budgets: their settings, money, ballot and dates."""

    model = Budget
    settings = ("edit_limit_supports", "max_tags", "place_required")
    record_template = "budgets/admin/budget.html"

    @cached_property
    def acts(self) -> tuple[Act, ...]:  # type: ignore[override]
        return (*STEPS, *RESULT_ACTS, *super().acts)

    def rows(self, rows: Any) -> Any:
        return super().rows(rows).prefetch_related("headings")

    def facts(self, obj: Any) -> list[Fact]:
        facts = [
            *super().facts(obj),
            Fact(_("Money"), "\n".join(_money_of(part) for part in obj.headings.all()) or "–"),
            Fact(_("Who may submit projects"), " ".join(_submit_words(obj))),
            Fact(_("Who may vote"), " ".join(Eligibility.of({"eligibility": obj.voters}).in_words())),
            Fact(_("Ballot"), obj.get_ballot_kind_display()),
            Fact(_("Counting"), obj.get_rule_display()),
            Fact(_("If projects are level"), obj.get_tie_break_display()),
        ]
        if obj.tie_break == TieBreakRule.LOT:
            facts.append(Fact(_("Fingerprint of the lot’s seed"), obj.lot_seed_hash))
        return [*facts, *result_facts(obj)]

    def record_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        planned = phases_of(obj)
        fixed = boxes.is_fixed(obj)
        return {
            **super().record_context(request, obj),
            "fixed": fixed,
            "valuations_url": f"{reverse('pruefung:index')}?budget={obj.pk}",
            "board_url": f"{reverse('pruefung:board')}?budget={obj.pk}",
            "on_the_ballot": len(on_the_ballot(obj)),
            "checklist": [
                (_("Money is set"), bool(obj.headings.all()), _url(obj, "geld")),
                (_("A vote is planned"), "ballot" in planned, _url(obj, "termine")),
                (_("A time to submit projects is planned"), "submit" in planned, _url(obj, "termine")),
            ],
        }


def _money_of(part: Any) -> str:
    return f"{part.name}: {euros(part.amount_cents)}"


def _submit_words(budget: Any) -> list[str]:
    who = Eligibility.of({"eligibility": budget.submitters})
    said = {
        "verified": _("People whose residence in this region has been verified."),
        "registered": _("Everybody who is registered on this platform."),
    }[str(who.level)]
    return [str(said), *who.in_words()[1:]]
