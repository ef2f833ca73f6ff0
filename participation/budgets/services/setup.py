"""Setting a budget up: its money, who takes part, ballot and counting, dates. Fixed with the first ballot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.ballots.eligibility import Eligibility, Level
from participation.budgets.lots import draw_seed, fingerprint
from participation.budgets.models import Budget, BudgetRule, CompletionRule, Heading, Project, TieBreakRule
from participation.budgets.plan import STEPS, at_midnight, phases_of
from participation.budgets.services.boxes import is_fixed, refresh_box
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.euros import MOST_CENTS
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.processes import services as processes
from participation.processes import upkeep
from participation.regions.models import Region
from participation.regions.services import touch


@dataclass(frozen=True)
class Part:
    """A part of the budget as it was typed; `pk` None for a new one, an empty name to take it away."""

    pk: int | None
    name: str
    cents: int | None
    municipality: Region | None = None
    key: str = ""  # how its fields end

    def field(self, name: str) -> str:
        """The field that has a mistake."""
        return f"{name}_{self.key}"


def held(budget: Budget) -> Budget:
    """The same budget, freshly read and locked until the end of the transaction."""
    rows = Budget._base_manager.select_for_update(of=("self",), no_key=True)
    found: Budget = rows.select_related("region", "process__region").get(pk=budget.pk)
    return found


def _changeable(budget: Budget, actor: Any) -> Budget:
    budget = held(budget)
    require(can(actor, "budgets.manage", budget))
    if is_fixed(budget):
        raise Invalid(_("The first ballot has been cast. Money, ballot, counting and voters can no longer change."))
    return budget


def _noted(budget: Budget, act: str, actor: Any, **facts: Any) -> None:
    refresh_box(budget=budget, actor=actor)
    audit.record(action=f"budget.{act}", actor_id=actor.pk, region_id=budget.region_id, obj=budget, **facts)
    touch(budget.region_id)


@transaction.atomic
def set_headings(*, budget: Budget, parts: Sequence[Part], actor: Any) -> None:
    """Give the budget exactly these parts, in this order. A part with projects is not taken away."""
    budget = _changeable(budget, actor)
    existing = {heading.pk: heading for heading in budget.headings.all()}
    wanted = [part for part in parts if part.name.strip()]
    if not wanted:
        raise Invalid(_("Please name at least one part of the budget with its money."))
    slugs: dict[str, str] = {}
    for position, part in enumerate(wanted):
        heading = _part(budget, part, existing, slugs)
        heading.position = position
        heading.save()
    for key, heading in existing.items():
        if key not in {part.pk for part in wanted}:
            _remove(heading)
    only = list(budget.headings.values_list("pk", flat=True))
    if len(only) == 1:  # what was submitted before there were parts belongs to the only one
        Project._base_manager.filter(module_id=budget.pk, heading__isnull=True).update(heading_id=only[0])
    _noted(budget, "headings_changed", actor, cents=sum(part.cents or 0 for part in wanted))


def _part(budget: Budget, part: Part, existing: Mapping[int, Heading], slugs: dict[str, str]) -> Heading:
    heading = existing.get(part.pk) if part.pk else Heading(budget=budget)
    if heading is None:
        raise Invalid(_("This part belongs to another budget."))
    name = part.name.strip()
    slug = slug_of(name, length=80)
    if not slug or slug in slugs:
        raise Invalid(_("Please give each part a name of its own."), field=part.field("name"))
    if not part.cents or part.cents >= MOST_CENTS:
        raise Invalid(_("Please enter how much money “%(name)s” has.") % {"name": name}, field=part.field("amount"))
    if part.municipality and not part.municipality.path.startswith(budget.region.path):
        raise Invalid(_("This municipality lies in another region."), field=part.field("municipality"))
    slugs[slug] = name
    heading.name, heading.slug, heading.amount_cents, heading.municipality = name, slug, part.cents, part.municipality
    return heading


def _remove(heading: Heading) -> None:
    try:
        heading.delete()
    except ProtectedError as error:
        raise Invalid(
            _("“%(name)s” cannot be taken away: projects have been submitted for it.") % {"name": heading},
            field=f"name_{heading.pk}",
        ) from error


@transaction.atomic
def set_people(
    *,
    budget: Budget,
    actor: Any,
    submit_level: str,
    submit_min_age: int | None = None,
    submit_municipalities: Sequence[int] = (),
    vote_level: str = Level.VERIFIED,
    vote_min_age: int | None = None,
    vote_municipalities: Sequence[int] = (),
    support_needed: int | None = None,
) -> None:
    """Who submits and who votes, and how much support a project needs for the ballot."""
    budget = _changeable(budget, actor)
    if submit_level == Level.CODE:
        raise Invalid(_("Projects are submitted with an account."), field="submit_level")
    budget.submitters = _checked(budget, "submit", submit_level, submit_min_age, submit_municipalities)
    budget.voters = _checked(budget, "vote", vote_level, vote_min_age, vote_municipalities)
    budget.support_needed = support_needed
    _save(budget)
    _noted(budget, "voters_changed", actor, voters=budget.voters, submitters=budget.submitters)


def _checked(budget: Budget, who: str, level: str, min_age: int | None, places: Sequence[int]) -> dict[str, Any]:
    if level not in Level.values:
        raise Invalid(_("Please choose one of these."), field=f"{who}_level")
    chosen = Eligibility(level, min_age or None, tuple(places))
    for name, sentence in chosen.faults(budget.region).items():
        raise Invalid(sentence, field=f"{who}_{name}")
    return chosen.as_rules()


@transaction.atomic
def set_ballot(*, budget: Budget, actor: Any, lot_seed: str = "", **values: Any) -> None:
    """Ballot, counting and conditions. For a lot, a seed is drawn unless one is given; its fingerprint is announced."""
    budget = _changeable(budget, actor)
    for name, value in values.items():
        setattr(budget, name, value)
    if budget.rule != BudgetRule.EQUAL_SHARES:
        budget.completion = CompletionRule.NONE
    if budget.tie_break != TieBreakRule.LOT:
        budget.lot_seed = budget.lot_seed_hash = ""
    elif lot_seed.strip():
        budget.lot_seed, budget.lot_seed_hash = lot_seed.strip(), fingerprint(lot_seed.strip())
    elif not budget.lot_seed:
        budget.lot_seed, budget.lot_seed_hash = draw_seed()
    _save(budget)
    facts = {name: values[name] for name in sorted(values)}
    _noted(budget, "ballot_changed", actor, lot_seed_hash=budget.lot_seed_hash, **facts)


def _save(budget: Budget) -> None:
    if budget.points_max > budget.points_total:
        raise Invalid(_("One project cannot get more points than there are on the ballot."), field="points_max")
    try:
        budget.full_clean()
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        raise Invalid(sentences[0], field=name) from error
    budget.save()


@transaction.atomic
def set_dates(*, budget: Budget, days: Mapping[str, tuple[date | None, date | None]], actor: Any) -> None:
    """Plan the steps of the budget: for each the first and the last day, nothing for one that is left out.

    Steps that have begun stay as they are; they are moved on their own page, publicly and with a reason.
    """
    budget = held(budget)
    require(can(actor, "budgets.manage", budget))
    present = phases_of(budget)
    discussed: list[tuple[date, date | None]] = []
    for step in STEPS:
        first, last = days.get(step.key, (None, None))
        phase = present.get(step.key)
        if phase is not None and (phase.starts <= clock.now() or phase.changes.exists()):
            continue
        if first is None:
            if last is not None:
                raise Invalid(_("Please give the first day as well."), field=f"{step.key}_from")
            if phase is not None:
                upkeep.remove_phase(phase=phase, actor=actor)
            continue
        if last is not None and last < first:
            raise Invalid(_("The last day must not be before the first one."), field=f"{step.key}_to")
        # A discussion is opened once at a time: by the step that begins first.
        features = [feature for feature in step.features if feature != "comment" or _free(discussed, first, last)]
        if "comment" in features:
            discussed.append((first, last))
        _plan(budget, step.key, phase, features, first, last, actor)
    budget.__dict__.pop("schedule", None)
    refresh_box(budget=budget, actor=actor)


def _free(discussed: Sequence[tuple[date, date | None]], first: date, last: date | None) -> bool:
    return all((end is not None and end < first) or (last is not None and last < start) for start, end in discussed)


def _plan(
    budget: Budget, key: str, phase: Any, features: list[str], first: date, last: date | None, actor: Any
) -> None:
    step = next(step for step in STEPS if step.key == key)
    try:
        processes.plan_phase(
            module=budget,
            title=phase.title if phase else str(step.title),
            description=phase.description if phase else str(step.description),
            features=features,
            starts=at_midnight(first),
            ends=at_midnight(last + timedelta(days=1)) if last else None,
            phase=phase,
            actor=actor,
        )
    except Invalid as error:
        raise Invalid(error.message, field=f"{key}_from") from error
