"""Finding out whether projects can be carried out and what they cost: assigning, discussing, two pairs of eyes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from participation.accounts.models import Role
from participation.accounts.roles import nearest_in_role
from participation.audit import services as audit
from participation.budgets.models import Assignment, Note, Project, Valuation
from participation.budgets.services.announcing import announce, prices_are_public
from participation.budgets.services.working import LIST, involved, locked, page_of, tell_workers, valuators_of
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.euros import MOST_CENTS
from participation.core.policies import can
from participation.notifications.services import tell

REASON_LENGTH = 2000
NOTE_LENGTH = 4000


def begin(project: Project) -> Valuation:
    """The valuation of a project, made when the project becomes public."""
    made, _created = Valuation._base_manager.get_or_create(project=project, defaults={"region_id": project.region_id})
    return made


@transaction.atomic
def assign(*, valuations: Sequence[Valuation], valuators: Iterable[Any], due: date | None = None, actor: Any) -> int:
    """Let valuators check projects, one or many; returns how many assignments are new. `due` changes if given.

    Each valuator is told once, however many projects there are.
    """
    chosen = list(valuators)
    new: dict[int, list[Valuation]] = {person.pk: [] for person in chosen}
    for each in sorted(valuations, key=lambda row: row.pk):
        valuation = locked(each)
        require(can(actor, "budgets.manage", valuation.project.module))
        if valuation.state == Valuation.State.CONFIRMED:
            raise Invalid(_("“%(title)s” has been checked already.") % {"title": valuation.project})
        if due is not None and due != valuation.due:
            valuation.due = due
            valuation.save(update_fields=["due"])
        able = set(valuators_of(valuation).values_list("pk", flat=True))
        for person in chosen:
            if person.pk not in able:
                raise Invalid(
                    _("%(name)s does not check projects in this region.") % {"name": person}, field="valuators"
                )
            _row, created = Assignment.objects.get_or_create(
                valuation=valuation, valuator=person, defaults={"assigned_by": actor, "at": clock.now()}
            )
            if created:
                new[person.pk].append(valuation)
        audit.record(
            action="valuation.assigned",
            actor_id=actor.pk,
            region_id=valuation.region_id,
            obj=valuation,
            valuators=sorted(person.pk for person in chosen),
            due=due.isoformat() if due else None,
        )
    for person_id, theirs in new.items():
        _tell_assigned(person_id, theirs, due, actor)
    return sum(map(len, new.values()))


def _tell_assigned(person_id: int, theirs: list[Valuation], due: date | None, actor: Any) -> None:
    if not theirs:
        return
    first = theirs[0]
    number = len(theirs)
    title = ngettext_lazy("%(number)d project to check", "%(number)d projects to check", number) % {"number": number}
    tell(
        people=[person_id],
        region_id=first.region_id,
        kind="budgets.assigned",
        title=str(first.project) if number == 1 else title,
        url=page_of(first) if number == 1 else reverse(f"{LIST}:index"),
        key=f"assigned:{first.pk}:{clock.now().isoformat()}",
        actor_id=actor.pk,
    )


@transaction.atomic
def unassign(*, valuation: Valuation, valuator: Any, actor: Any) -> None:
    """Take a valuation away from somebody; nothing they wrote is lost."""
    valuation = locked(valuation)
    require(can(actor, "budgets.manage", valuation.project.module))
    removed, _rows = Assignment.objects.filter(valuation=valuation, valuator=valuator).delete()
    if removed:
        audit.record(
            action="valuation.assigned",
            actor_id=actor.pk,
            region_id=valuation.region_id,
            obj=valuation,
            removed=valuator.pk,
        )


@transaction.atomic
def note(*, valuation: Valuation, actor: Any, body: str) -> Note:
    """Write an internal note; those who work on the valuation hear of it. It is never published."""
    valuation = locked(valuation)
    require(can(actor, "budgets.value", valuation))
    text = body.strip()
    if not text:
        raise Invalid(_("Please write something."), field="body")
    if len(text) > NOTE_LENGTH:
        raise Invalid(
            _("This note is too long. Use at most %(number)s characters.") % {"number": NOTE_LENGTH}, field="body"
        )
    made = Note.objects.create(valuation=valuation, author=actor, body=text, at=clock.now())
    tell_workers(
        valuation=valuation,
        kind="budgets.discussed",
        people=involved(valuation),
        key=f"note:{made.pk}",
        actor_id=actor.pk,
    )
    audit.record(action="valuation.noted", actor_id=actor.pk, region_id=valuation.region_id, obj=valuation)
    return made


@transaction.atomic
def propose(
    *,
    valuation: Valuation,
    actor: Any,
    verdict: str,
    reason: str = "",
    price_cents: int | None = None,
    yearly_cents: int | None = None,
) -> Valuation:
    """Propose a result; it holds when a second person confirms it. Proposing again replaces what was proposed."""
    valuation = locked(valuation)
    require(can(actor, "budgets.propose", valuation))
    values = _result(verdict, reason, price_cents, yearly_cents)
    for name, value in values.items():
        setattr(valuation, name, value)
    valuation.state, valuation.proposed_by, valuation.proposed_at = Valuation.State.PROPOSED, actor, clock.now()
    valuation.save()
    assigned = list(valuation.assignments.values_list("valuator_id", flat=True))
    tell_workers(
        valuation=valuation,
        kind="budgets.second_look",
        people=[*assigned, *nearest_in_role(valuation.region, Role.PROJECT_TEAM)],
        text=gettext_lazy("A result has been proposed. Please look at it and confirm it, or give it back."),
        key=f"proposed:{valuation.pk}:{valuation.proposed_at.isoformat()}",
        actor_id=actor.pk,
    )
    audit.record(action="valuation.proposed", actor_id=actor.pk, region_id=valuation.region_id, obj=valuation, **values)
    return valuation


def _result(verdict: str, reason: str, price: int | None, yearly: int | None) -> dict[str, Any]:
    """A whole result: feasible with a price, or infeasible with a reason."""
    if verdict not in Valuation.Verdict.values:
        raise Invalid(_("Please say whether it can be carried out."), field="verdict")
    reason = reason.strip()
    if len(reason) > REASON_LENGTH:
        raise Invalid(
            _("This reason is too long. Use at most %(number)s characters.") % {"number": REASON_LENGTH}, field="reason"
        )
    for field, cents in (("price_cents", price), ("yearly_cents", yearly)):
        if cents is not None and not 0 <= cents < MOST_CENTS:
            raise Invalid(_("Please enter an amount in euros, or leave it empty."), field=field)
    if verdict == Valuation.Verdict.FEASIBLE and not price:
        raise Invalid(_("Please enter the price. It is what the project costs in the vote."), field="price_cents")
    if verdict == Valuation.Verdict.INFEASIBLE and not reason:
        raise Invalid(_("Please give the reason in words that everybody understands; it is published."), field="reason")
    feasible = verdict == Valuation.Verdict.FEASIBLE
    return {
        "verdict": verdict,
        "reason": reason,
        "price_cents": price if feasible else None,
        "yearly_cents": yearly if feasible else None,
    }


@transaction.atomic
def give_back(*, valuation: Valuation, actor: Any, body: str) -> Valuation:
    """Give a proposed result back with a note that says why."""
    valuation = locked(valuation)
    require(can(actor, "budgets.confirm", valuation))
    proposer = valuation.proposed_by_id
    made = note(valuation=valuation, actor=actor, body=body)
    valuation.state, valuation.proposed_by, valuation.proposed_at = Valuation.State.OPEN, None, None
    valuation.save()
    tell_workers(
        valuation=valuation,
        kind="budgets.discussed",
        people=[proposer or 0],
        key=f"note:{made.pk}",
        actor_id=actor.pk,
    )
    audit.record(action="valuation.returned", actor_id=actor.pk, region_id=valuation.region_id, obj=valuation)
    return valuation


@transaction.atomic
def confirm(*, valuation: Valuation, actor: Any) -> Valuation:
    """Confirm what somebody else proposed. It is published at once, or when prices are. Twice is once."""
    valuation = locked(valuation)
    if valuation.state == Valuation.State.CONFIRMED and valuation.confirmed_by_id == actor.pk:
        return valuation
    require(can(actor, "budgets.confirm", valuation))
    valuation.state, valuation.confirmed_by, valuation.confirmed_at = Valuation.State.CONFIRMED, actor, clock.now()
    valuation.save()
    audit.record(action="valuation.confirmed", actor_id=actor.pk, region_id=valuation.region_id, obj=valuation)
    if prices_are_public(valuation.project.settings, at=clock.now()):
        announce(valuation=valuation, actor=actor)
    return valuation
