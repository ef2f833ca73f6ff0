"""What the valuation found becomes public: on the project, on its trail, to its author; and what changes afterwards."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.audit import services as audit
from participation.budgets import steps
from participation.budgets.models import Budget, Feasibility, Project, Valuation
from participation.budgets.services import working
from participation.budgets.services.boxes import box_of, is_fixed, refresh_box
from participation.contributions.models import TrailEntry
from participation.contributions.news import tell_followers
from participation.contributions.services.writing import locked, push_to_search
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.euros import euros
from participation.core.policies import can
from participation.regions.services import touch

PRICES = "prices"
REPLY_LENGTH = 1000


def prices_are_public(budget: Budget, *, at: datetime) -> bool:
    """Whether results are published as soon as they are confirmed: from the phase for prices on, without one always."""
    begins = [phase.starts for phase in budget.planned(PRICES)]
    return not begins or min(begins) <= at


@transaction.atomic
def announce(*, valuation: Valuation, actor: Any = None) -> Project:
    """Write a confirmed result on its project, for everybody to see. Done once."""
    valuation = working.locked(valuation)
    project: Any = locked(valuation.project)
    if valuation.state != Valuation.State.CONFIRMED or valuation.published_at is not None:
        return project
    now = clock.now()
    project.feasibility = valuation.verdict
    project.feasibility_reason = valuation.reason
    project.price_cents, project.yearly_cents = valuation.price_cents, valuation.yearly_cents
    project.decided_at = now
    project.save()
    valuation.published_at = now
    valuation.save(update_fields=["published_at"])
    step = steps.FEASIBLE if project.feasibility == Feasibility.FEASIBLE else steps.INFEASIBLE
    _tell_step(project, step, said_about(project), actor)
    push_to_search(contribution=project)
    refresh_box(budget=project.settings)
    audit.record(
        action="project.announced",
        actor_id=getattr(actor, "pk", None),
        region_id=project.region_id,
        obj=project,
        feasibility=str(project.feasibility),
        price_cents=project.price_cents,
    )
    return project


def said_about(project: Project) -> str:
    """The result in words, as it stands on the trail."""
    parts = []
    if project.price_cents:
        parts.append(_("Price: %(amount)s.") % {"amount": euros(project.price_cents)})
    if project.yearly_cents:
        parts.append(_("Costs a year afterwards: %(amount)s.") % {"amount": euros(project.yearly_cents)})
    return " ".join([*parts, project.feasibility_reason]).strip()


def _tell_step(project: Project, step: str, note: str, actor: Any = None) -> None:
    """Put a step on the public trail and tell author, co-authors and followers."""
    entry = TrailEntry.objects.create(contribution=project, step=step, at=clock.now(), note=note)
    tell_followers(
        contribution=project,
        kind="budgets.valued",
        title=project.title,
        text=f"{TrailEntry.LABELS[step]}. {note}",
        key=f"trail:{entry.pk}",
        actor_id=getattr(actor, "pk", None),
    )
    touch(project.region_id)


@transaction.atomic
def announce_due(*, budget: Budget) -> int:
    """Publish what was confirmed before prices became public; returns how many. Called by the clock."""
    waiting = Valuation._base_manager.filter(
        project__module=budget.pk, state=Valuation.State.CONFIRMED, published_at__isnull=True
    )
    found = list(waiting.select_related("project"))
    for valuation in found:
        announce(valuation=valuation)
    return len(found)


@transaction.atomic
def check_again(*, valuation: Valuation, actor: Any, reason: str) -> Valuation:
    """Take a confirmed result back, publicly and with a reason where it had been published.

    Possible until the first ballot; after that a project can only be taken out of the vote.
    """
    valuation = working.locked(valuation)
    project: Any = locked(valuation.project)
    require(can(actor, "budgets.manage", project.module))
    if valuation.state != Valuation.State.CONFIRMED:
        raise Invalid(_("There is no result to be taken back."))
    if not reason.strip():
        raise Invalid(_("Please say why; the reason is published."), field="reason")
    on_ballot = project.feasibility == Feasibility.FEASIBLE
    if on_ballot and is_fixed(project.settings):
        raise Invalid(_("People have voted on this project. It can only be taken out of the vote."))
    was_public = valuation.published_at is not None
    valuation.state, valuation.published_at = Valuation.State.OPEN, None
    valuation.proposed_by = valuation.proposed_at = valuation.confirmed_by = valuation.confirmed_at = None
    valuation.save()
    if was_public:
        project.feasibility, project.feasibility_reason = Feasibility.UNDECIDED, ""
        project.price_cents = project.yearly_cents = project.decided_at = None
        project.save()
        _tell_step(project, steps.RECHECKED, reason.strip(), actor)
        push_to_search(contribution=project)
        refresh_box(budget=project.settings)
    audit.record(
        action="valuation.reopened",
        actor_id=actor.pk,
        region_id=project.region_id,
        obj=valuation,
        reason=reason.strip(),
    )
    return valuation


@transaction.atomic
def take_out_of_the_vote(*, project: Project, actor: Any, reason: str) -> Project:
    """A project on the ballot turns out to be infeasible when people have voted already.

    As laid down in the rules, it stays on the ballots, cannot win, and the money goes to others; reason and moment are
    public. Possible until the box is closed.
    """
    found: Any = locked(project)
    require(can(actor, "budgets.manage", found.module))
    if not reason.strip():
        raise Invalid(_("Please say why; the reason is published."), field="reason")
    if found.feasibility != Feasibility.FEASIBLE:
        raise Invalid(_("This project is not on the ballot."))
    box = box_of(found.settings)
    if box is None or not is_fixed(found.settings):
        raise Invalid(_("Nobody has voted yet. Please have the project checked again instead."))
    if box.moved_at is not None or box.state != box.State.OPEN:
        raise Invalid(_("The box has been closed. The result stays as it was counted."))
    now = clock.now()
    found.feasibility, found.feasibility_reason = Feasibility.INFEASIBLE, reason.strip()
    found.withdrawn_at = now
    found.save()
    _tell_step(found, steps.INFEASIBLE, reason.strip(), actor)
    audit.record(
        action="project.out_of_the_vote", actor_id=actor.pk, region_id=found.region_id, obj=found, reason=reason.strip()
    )
    return found


@transaction.atomic
def reply(*, project: Project, actor: Any, text: str) -> Project:
    """The author's one public reply to the valuation."""
    found: Any = locked(project)
    require(can(actor, "budgets.reply", found))
    text = text.strip()
    if not text:
        raise Invalid(_("Please write something."), field="text")
    if len(text) > REPLY_LENGTH:
        raise Invalid(
            _("This reply is too long. Use at most %(number)s characters.") % {"number": REPLY_LENGTH}, field="text"
        )
    found.reply, found.replied_at = text, clock.now()
    found.save()
    entry = TrailEntry.objects.create(contribution=found, step=steps.REPLIED, at=found.replied_at)
    valuation = Valuation._base_manager.filter(project=found).first()
    if valuation is not None:
        working.tell_workers(
            valuation=valuation,
            kind="budgets.replied",
            people=working.involved(valuation),
            key=f"trail:{entry.pk}",
            text=gettext_lazy("The author has replied to what was found out."),
            actor_id=actor.pk,
        )
    touch(found.region_id)
    audit.record(action="project.replied", actor_id=actor.pk, region_id=found.region_id, obj=found)
    return found
