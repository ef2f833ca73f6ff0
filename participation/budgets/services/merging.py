"""Making one project of several similar ones, if all their authors agree."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.accounts.models import Role
from participation.accounts.roles import nearest_in_role
from participation.audit import services as audit
from participation.budgets import steps
from participation.budgets.models import Consent, Feasibility, Merger, Project
from participation.budgets.services.boxes import is_fixed, refresh_box
from participation.comments.models import Comment
from participation.comments.services.moving import move_threads
from participation.contributions.models import Contribution, Follow, Stage, Support, TrailEntry
from participation.contributions.news import tell_followers
from participation.contributions.services.states import succeed
from participation.contributions.services.writing import locked, push_to_search
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.notifications.services import tell
from participation.regions.services import touch
from participation.search import services as search

MERGEABLE = (Stage.OPEN, Stage.SUCCESSFUL)


@transaction.atomic
def ask(*, target: Project, others: Sequence[Project], reason: str, actor: Any) -> Merger:
    """Ask the authors whether `others` may go into `target`. Projects without an author agree by themselves."""
    require(can(actor, "budgets.manage", target.module))
    if not reason.strip():
        raise Invalid(_("Please say why these projects fit together; the authors read it."), field="reason")
    projects = _locked_all([target, *others])
    if len(projects) < 2:
        raise Invalid(_("Please choose at least one other project."), field="others")
    for project in projects:
        _require_free(project, target)
    merger = Merger._base_manager.create(
        region_id=target.region_id, target=target, reason=reason.strip(), asked_by=actor, asked_at=clock.now()
    )
    for project in projects:
        Consent.objects.create(merger=merger, project=project)
    authors = {project.author_id for project in projects if project.author and project.author.is_active}
    tell(
        people=[author for author in authors if author],
        region_id=target.region_id,
        kind="budgets.merger_asked",
        title=target.title,
        text=merger.reason,
        url=address(merger),
        key=f"merger:{merger.pk}",
        actor_id=None,
    )
    audit.record(
        action="merger.asked",
        actor_id=actor.pk,
        region_id=target.region_id,
        obj=merger,
        projects=[project.pk for project in projects],
    )
    unreachable = [project for project in projects if project.author_id not in authors]
    if unreachable:
        Consent.objects.filter(merger=merger, project__in=unreachable).update(
            answer=Consent.Answer.AGREED, at=clock.now()
        )
    return merger


def address(merger: Merger) -> str:
    """Where authors answer."""
    return reverse("projects:merger", args=[merger.pk])


def _locked_all(projects: Sequence[Project]) -> list[Any]:
    return [locked(project) for project in sorted({p.pk: p for p in projects}.values(), key=lambda p: p.pk)]


def _require_free(project: Any, target: Project) -> None:
    if project.module_id != target.module_id:
        raise Invalid(_("Only projects of one budget can be united."), field="others")
    if not project.is_public or project.stage not in MERGEABLE or project.merged_into_id:
        raise Invalid(_("“%(title)s” is not open any more.") % {"title": project}, field="others")
    if project.feasibility != Feasibility.UNDECIDED:
        raise Invalid(_("“%(title)s” has been checked already.") % {"title": project}, field="others")
    if Consent.objects.filter(project=project, merger__state=Merger.State.ASKED).exists():
        sentence = _("The author of “%(title)s” is being asked about another merger at the moment.")
        raise Invalid(sentence % {"title": project}, field="others")


@transaction.atomic
def answer(*, consent: Consent, agrees: bool, actor: Any) -> Merger:
    """An author agrees or declines, for all their projects in this merger. When all agree, the projects are united."""
    merger = _held(consent.merger)
    fresh = Consent.objects.select_related("project", "merger").get(pk=consent.pk)
    wanted = Consent.Answer.AGREED if agrees else Consent.Answer.DECLINED
    if fresh.answer == wanted and fresh.project.author_id == actor.pk:
        return merger
    require(can(actor, "budgets.consent", fresh))
    mine = merger.consents.filter(project__author=actor, answer=Consent.Answer.PENDING)
    mine.update(answer=wanted, at=clock.now())
    audit.record(
        action="merger.agreed" if agrees else "merger.declined",
        actor_id=actor.pk,
        region_id=merger.region_id,
        obj=merger,
    )
    if not agrees:
        _close(merger, Merger.State.DECLINED)
    elif not merger.consents.exclude(answer=Consent.Answer.AGREED).exists():
        _unite(merger)
    if merger.state != Merger.State.ASKED:
        _tell_team(merger)
    return merger


def _held(merger: Merger) -> Merger:
    rows = Merger._base_manager.select_for_update(of=("self",), no_key=True)
    found: Merger = rows.select_related("target__module__budget", "region").get(pk=merger.pk)
    return found


def _close(merger: Merger, state: str) -> None:
    merger.state, merger.closed_at = state, clock.now()
    merger.save(update_fields=["state", "closed_at"])


def _tell_team(merger: Merger) -> None:
    tell(
        people=[merger.asked_by_id or 0, *nearest_in_role(merger.region, Role.PROJECT_TEAM)],
        region_id=merger.region_id,
        kind="budgets.merger_answered",
        title=merger.target.title,
        text=gettext_lazy("All authors agreed; the projects are united.")
        if merger.state == Merger.State.DONE
        else gettext_lazy("An author declined; the projects stay as they are."),
        url=reverse("projekte:inspect", args=[merger.target_id]),
        key=f"merger:{merger.pk}:{merger.state}",
    )


@transaction.atomic
def withdraw_question(*, merger: Merger, actor: Any) -> Merger:
    """Ask no longer."""
    merger = _held(merger)
    require(can(actor, "budgets.manage", merger.target.module))
    if merger.state != Merger.State.ASKED:
        raise Invalid(_("This question has been settled."))
    _close(merger, Merger.State.WITHDRAWN)
    audit.record(action="merger.withdrawn", actor_id=actor.pk, region_id=merger.region_id, obj=merger)
    return merger


def _unite(merger: Merger) -> None:
    """Supports once for each person, followers, comments and credit go to the target; old addresses lead there."""
    projects = {project.pk: project for project in _locked_all([c.project for c in _consents(merger)])}
    target = projects.pop(merger.target_id)
    if is_fixed(target.settings):
        raise Invalid(_("People have voted already. The projects stay as they are."))
    now = clock.now()
    with translation.override(settings.LANGUAGE_CODE):
        credit = ", ".join(_credit(project) for project in projects.values())
    for project in projects.values():
        _move_people(project, target)
        _move_comments(project, target)
        project.merged_into, project.merged_by, project.stage = target, merger.asked_by, Stage.ARCHIVED
        project.save()
        TrailEntry.objects.create(contribution=project, step=steps.MERGED, at=now, note=target.title)
        search.drop(kind=project.kind, object_id=project.pk)
    # What was united into one of them before leads on to the target directly.
    Project._base_manager.filter(merged_into__in=projects).update(merged_into=target)
    supports = Support.objects.filter(contribution_id=target.pk).count()
    followers = Follow.objects.filter(contribution_id=target.pk).count()
    Contribution._base_manager.filter(pk=target.pk).update(support_count=supports, follower_count=followers)
    entry = TrailEntry.objects.create(contribution=target, step=steps.MERGED, at=now, note=credit)
    tell_followers(contribution=target, kind="budgets.united", title=target.title, text=credit, key=f"trail:{entry.pk}")
    _close(merger, Merger.State.DONE)
    if target.success_threshold is not None and supports >= target.success_threshold and target.stage == Stage.OPEN:
        succeed(contribution=target)
    push_to_search(contribution=target)
    refresh_box(budget=target.settings)
    touch(target.region_id)
    audit.record(
        action="merger.united",
        actor_id=None,
        region_id=target.region_id,
        obj=merger,
        target=target.pk,
        projects=sorted(projects),
    )


def _consents(merger: Merger) -> Any:
    return merger.consents.select_related("project")


def _credit(project: Project) -> str:
    if project.author is None:
        return _("“%(title)s”") % {"title": project.title}
    return _("“%(title)s” by %(author)s") % {"title": project.title, "author": project.author.username}


def _move_people(project: Project, target: Project) -> None:
    """Supporters and followers, and its author as one of the followers; each once."""
    for rows in (Support.objects, Follow.objects):
        there = rows.filter(contribution_id=target.pk).values("user")
        moved = rows.filter(contribution_id=project.pk).exclude(user__in=list(there.values_list("user", flat=True)))
        moved.update(contribution_id=target.pk)
        rows.filter(contribution_id=project.pk).delete()
    if project.author_id and project.author_id != target.author_id:
        Follow.objects.get_or_create(contribution_id=target.pk, user_id=project.author_id, defaults={"at": clock.now()})
    Contribution._base_manager.filter(pk=project.pk).update(support_count=0, follower_count=0)
    project.support_count = project.follower_count = 0


def _move_comments(project: Project, target: Project) -> None:
    roots = Comment._base_manager.filter(contribution_id=project.pk, thread_id=F("pk")).values_list("pk", flat=True)
    move_threads(to=dict.fromkeys(roots, target.pk))
    project.comment_count = 0
    target.refresh_from_db(fields=["comment_count"])
