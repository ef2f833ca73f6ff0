"""The steps of a budget, from the first information to the finished bench. Each can be left out."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.core.decisions import Text
from participation.processes.models import Module, Phase
from participation.processes.registry import PhasePreset


@dataclass(frozen=True)
class Step:
    """A step: the feature by which its phase is known, all that the phase opens, and how long it usually lasts."""

    key: str
    title: Text
    description: Text
    features: tuple[str, ...]
    days: int


STEPS = (
    Step(
        "inform",
        _("Learn about the budget"),
        _("How much money there is, what it can be spent on, and how all of this works."),
        ("inform",),
        14,
    ),
    Step(
        "submit",
        _("Submit projects"),
        _("Submit projects and discuss those of others."),
        ("submit", "comment"),
        28,
    ),
    Step(
        "check",
        _("Projects are looked through"),
        _("Similar projects are brought together, if their authors agree."),
        ("check", "comment"),
        14,
    ),
    Step(
        "support",
        _("Support projects"),
        _("Support the projects that matter to you most."),
        ("support", "comment"),
        21,
    ),
    Step(
        "valuate",
        _("Projects are checked and priced"),
        _("The administration finds out what can be carried out and what it costs."),
        ("valuate", "comment"),
        28,
    ),
    Step(
        "prices",
        _("Prices are published"),
        _("Read what was found out about each project, and why."),
        ("prices", "comment"),
        14,
    ),
    Step("ballot", _("Vote"), _("Decide together which projects get the money."), ("ballot",), 21),
    Step(
        "review",
        _("Ballots on paper and checks"),
        _("Ballots on paper are keyed in, and the result is checked."),
        ("review", "paper_count"),
        7,
    ),
    Step("finished", _("Result"), _("Which projects get the money, and why."), ("finished",), 30),
    Step(
        "realise",
        _("Projects are carried out"),
        _("Follow how the projects become real, and what they cost in the end."),
        ("realise",),
        365,
    ),
)


def presets() -> tuple[PhasePreset, ...]:
    """All steps one after the other, as a new budget begins with them."""
    found, begins = [], 0
    for step in STEPS:
        found.append(PhasePreset(step.title, step.features, step.description, begins, step.days))
        begins += step.days
    return tuple(found)


def phases_of(budget: Module) -> dict[str, Phase]:
    """The planned phase of each step, the first where there are several."""
    found: dict[str, Phase] = {}
    for phase in budget.schedule:
        for step in STEPS:
            if step.key in phase.features and not phase.is_cancelled:
                found.setdefault(step.key, phase)
    return found


def at_midnight(day: date) -> datetime:
    """The beginning of a day here."""
    return timezone.make_aware(datetime.combine(day, time()))
