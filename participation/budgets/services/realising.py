"""What follows a result: people hear of it, and winners become measures."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.budgets.models import Budget, Count, Project
from participation.budgets.policies import result_is_public
from participation.budgets.results.documents import projects_of, winners_of
from participation.budgets.results.wording import reason
from participation.contributions.models import Contribution, Follow, Stage, Support
from participation.contributions.services import states
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.measures.models import Measure, Source
from participation.measures.services import milestones, planning
from participation.measures.services.telling import PLANNED
from participation.notifications.registry import kind
from participation.notifications.services import tell

RESULT = kind("budgets.result", gettext_lazy("Result of a participatory budget"))
STEPS = (
    (gettext_lazy("Planning is finished"), 1),
    (gettext_lazy("Work has begun"), 2),
    (gettext_lazy("It can be used"), 3),
)


def announced_count(budget: Budget) -> Count | None:
    """The count that decides, once it is done (a query)."""
    return Count._base_manager.filter(budget=budget, is_announced=True, state=Count.State.DONE).first()


@transaction.atomic
def make_measures(
    *, budget: Budget, actor: Any, owner_name: str, owner_position: str = "", due: date | None = None
) -> list[Measure]:
    """Select every winner and make a public measure of it, with its price as its budget. What was done stays.

    With a date by which all is to be done, each measure gets three milestones on the way. Authors and followers hear of
    it by the measure, supporters too. Raises Refused and Invalid.
    """
    budget = Budget._base_manager.select_for_update(of=("self",)).select_related("region", "process").get(pk=budget.pk)
    require(can(actor, "budgets.realise", budget))
    document = announced_count(budget)
    if document is None:
        raise Invalid(_("There is no result yet."))
    if due is not None and due <= timezone.localdate(clock.now()):
        raise Invalid(_("Please enter a day in the future."), field="due")
    winners = winners_of(document.result)
    projects = Project._base_manager.select_related("region", "module__process", "author").in_bulk(winners)
    done = set(Source.objects.filter(contribution_id__in=winners).values_list("contribution_id", flat=True))
    made = []
    for key in winners:
        project = projects[key]
        if project.stage != Stage.SELECTED:
            states.select(contribution=project, actor=actor, note=_("Result of “%(title)s”") % {"title": budget.title})
        if key in done or not project.is_public:
            continue
        made.append(_measure_of(budget, project, actor, owner_name, owner_position, due))
    return made


def _measure_of(
    budget: Budget, project: Project, actor: Any, owner_name: str, owner_position: str, due: date | None
) -> Measure:
    measure = planning.create_measure(
        region=project.region,
        actor=actor,
        title=project.title,
        summary=project.summary or project.title,
        owner_name=owner_name,
        owner_position=owner_position,
        due=due,
        budget_cents=project.price_cents,
        sources_from=[project],
        form_key=f"budget-{budget.pk}-{project.pk}",
    )
    if due is not None:
        today = timezone.localdate(clock.now())
        for title, step in STEPS:
            day = today + timedelta(days=(due - today).days * step // len(STEPS))
            milestones.add(measure=measure, actor=actor, title=str(title), due=day)
    measure = planning.publish(measure=measure, actor=actor)
    tell(
        people=Support.objects.filter(contribution_id=project.pk).values_list("user_id", flat=True),
        region_id=measure.region_id,
        kind=PLANNED.slug,
        title=gettext_lazy("What you supported has become a measure: %(title)s") % {"title": measure.title},
        text=measure.summary,
        url=measure.get_absolute_url(),
        key=f"measure-source:{measure.pk}",  # whoever has heard of it as author or follower hears it once
        actor_id=actor.pk,
        about=("contribution", measure.pk),
    )
    return measure


def announce_due(now: datetime) -> int:
    """Tell authors, supporters and followers what became of their projects, once a result is public."""
    told = 0
    waiting = Count._base_manager.filter(is_announced=True, state=Count.State.DONE, told_at__isnull=True)
    for row in waiting.select_related("budget__region", "budget__process").prefetch_related("budget__phases"):
        if row.budget.import_only:
            Count._base_manager.filter(pk=row.pk).update(told_at=now)
        elif result_is_public(row.budget, at=now):
            told += _announce(row, now)
    return told


@transaction.atomic
def _announce(row: Count, now: datetime) -> int:
    if not Count._base_manager.filter(pk=row.pk, told_at__isnull=True).update(told_at=now):
        return 0
    told = 0
    projects = projects_of(row.result)
    public = Contribution._base_manager.in_bulk([project["id"] for project in projects])
    for project in projects:
        contribution = public.get(project["id"])
        if contribution is None or not contribution.is_public:
            continue
        won = project["turn"] is not None
        title = (
            gettext_lazy("Your project gets the money: %(title)s")
            if won
            else gettext_lazy("Your project does not get the money: %(title)s")
        )
        others = (
            gettext_lazy("A project that you support gets the money: %(title)s")
            if won
            else gettext_lazy("A project that you support does not get the money: %(title)s")
        )
        news: dict[str, Any] = {
            "region_id": row.region_id,
            "kind": RESULT.slug,
            "text": reason(row.result, project),
            "url": f"{row.budget.result_url}#projekt-{project['id']}",
            "key": f"budget-result:{row.budget_id}:{project['id']}",
            "about": ("contribution", contribution.pk),
        }
        values = {"title": contribution.title}
        told += tell(people=[contribution.author_id or 0], title=title % values, **news)
        told += tell(people=_supporters(contribution.pk), title=others % values, **news)
    return told


def _supporters(contribution: int) -> Iterable[int]:
    rows = [model.objects.filter(contribution_id=contribution) for model in (Support, Follow)]
    return {person for row in rows for person in row.values_list("user_id", flat=True)}
