"""Goals of a region."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.measures import rules
from participation.measures.models import Goal
from participation.measures.search_documents import document_of
from participation.measures.services import everything
from participation.regions.models import Region
from participation.regions.services import touch
from participation.search import services as search


@transaction.atomic
def create_goal(
    *, region: Region, actor: Any, title: str, text: str = "", position: int = 0, is_public: bool = True
) -> Goal:
    """A new goal. Raises Invalid where the region has one of that title."""
    require(can(actor, "measures.manage", region))
    goal = record_goal(region=region, title=title, text=text, position=position, is_public=is_public)
    audit.record(action="goal.created", actor_id=actor.pk, region_id=region.pk, obj=goal)
    return goal


def record_goal(*, region: Region, title: str, text: str = "", position: int = 0, is_public: bool = True) -> Goal:
    """A goal for demos and imports; asks for no right."""
    goal = Goal(region=region, position=position, is_public=is_public)
    _fill(goal, title, text)
    _save(goal)
    everything.anchor_of(region)
    return goal


@transaction.atomic
def change_goal(*, goal: Goal, actor: Any, title: str, text: str, position: int, is_public: bool) -> Goal:
    """Change a goal; its address within the page of goals stays."""
    goal = Goal._base_manager.select_for_update(no_key=True, of=("self",)).select_related("region").get(pk=goal.pk)
    require(can(actor, "measures.manage", goal))
    _fill(goal, title, text)
    goal.position, goal.is_public = position, is_public
    _save(goal)
    search.push_many(document_of(measure) for measure in goal.measures.filter(visibility="public"))
    audit.record(action="goal.changed", actor_id=actor.pk, region_id=goal.region_id, obj=goal)
    return goal


@transaction.atomic
def remove_goal(*, goal: Goal, actor: Any) -> None:
    """Delete a goal to which no measure leads."""
    require(can(actor, "measures.manage", goal))
    audit.record(action="goal.removed", actor_id=actor.pk, region_id=goal.region_id, obj=goal)
    try:
        goal.delete()
    except ProtectedError as error:
        raise Invalid(_("Measures lead to this goal. Give them another goal first, or hide this one.")) from error
    touch(goal.region_id)


def _fill(goal: Goal, title: str, text: str) -> None:
    goal.title = rules.title(title)
    goal.text = rules.words(text, field="text", longest=1000)
    goal.slug = slug_of(goal.title, otherwise="ziel")


def _save(goal: Goal) -> None:
    try:
        with transaction.atomic():
            goal.save()
    except IntegrityError as error:
        raise Invalid(_("There is a goal with this title already."), field="title") from error
    touch(goal.region_id)
