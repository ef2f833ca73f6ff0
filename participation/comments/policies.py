"""Who may write, change, judge and moderate comments."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from participation.accounts.models import Role
from participation.accounts.policies import in_role, signed_in
from participation.comments.models import Comment, State
from participation.contributions.models import Contribution, Stage
from participation.contributions.policies import MODERATION
from participation.core.decisions import Allowed, Decision, Denied
from participation.core.policies import policy
from participation.processes.policies import phase_opens
from participation.regions.models import Region

DiscussionRule = Callable[..., Decision]
_rules: dict[str, DiscussionRule] = {}
VOICES = (Role.ADMINISTRATOR, Role.EDITOR, Role.PROJECT_TEAM, Role.MODERATOR)
EDIT_TIME = timedelta(minutes=15)


def discussion_rule(kind: str) -> Callable[[DiscussionRule], DiscussionRule]:
    """Register `(contribution, *, at) -> Decision` for a kind of contribution whose discussion no phase opens."""

    def register(rule: DiscussionRule) -> DiscussionRule:
        if kind in _rules:
            raise ValueError(f"The discussion of {kind} is ruled twice.")
        _rules[kind] = rule
        return rule

    return register


@policy("comments.post")
def post(user: Any, contribution: Contribution, *, at: datetime) -> Decision:
    """Any signed-in person comments on what is public while a phase opens it; what is archived can only be read."""
    decision = discussion_open(contribution, at=at)
    return decision and signed_in(user, next_url=reverse("comments:write", args=[contribution.pk]))


@policy("comments.vote")
def vote(user: Any, comment: Comment, *, at: datetime) -> Decision:
    """Any signed-in person judges a public comment, one's own included, while the discussion is open."""
    if comment.state != State.PUBLIC:
        return Denied(_("This comment is not public."))
    decision = discussion_open(comment.contribution, at=at)
    return decision and signed_in(user, next_url=comment.get_absolute_url())


@policy("comments.edit")
def edit(user: Any, comment: Comment, *, at: datetime) -> Decision:
    """Change one's own comment within fifteen minutes, while the discussion is open."""
    decision = _own(user, comment)
    if not decision:
        return decision
    if comment.state not in (State.PUBLIC, State.WAITING):
        return Denied(_("This comment can no longer be changed."))
    if at >= comment.submit_date + EDIT_TIME:
        return Denied(_("A comment can be changed during the first 15 minutes only."), code="closed")
    return discussion_open(comment.contribution, at=at)


@policy("comments.delete")
def delete(user: Any, comment: Comment, *, at: datetime) -> Decision:
    """Delete one's own comment, at any time; replies stay."""
    decision = _own(user, comment)
    if decision and comment.state == State.DELETED:
        return Denied(_("This comment has been deleted already."))
    return decision


@policy("comments.moderate")
def moderate(user: Any, comment: Comment, *, at: datetime) -> Decision:
    """Hide a comment or show it again; never one's own."""
    decision = in_role(user, comment.contribution.region, *MODERATION)
    if decision and comment.user_id == user.pk:
        return Denied(_("Somebody else must decide about your own comment."), code="role")
    return decision


def voices(user: Any, region: Region) -> list[Role]:
    """The roles in which somebody may choose to write; only those given to the person, a superuser's are none."""
    if not user.is_authenticated:
        return []
    held = {row.role for row in user.role_rows if row.covers(region)}
    return [role for role in VOICES if role in held]


def discussion_open(contribution: Contribution, *, at: datetime) -> Decision:
    """Whether anybody may write here now."""
    if not contribution.is_public:
        return Denied(_("This is not public."))
    if contribution.stage == Stage.ARCHIVED:
        return Denied(_("This has been archived. The comments can be read, but no new ones are added."), code="closed")
    if contribution.kind in _rules:
        return _rules[contribution.kind](contribution, at=at)
    if contribution.module is not None:
        return phase_opens(contribution.module, "comment", at=at)
    return _process_opens(contribution, at=at)


def _process_opens(contribution: Contribution, *, at: datetime) -> Decision:
    """A process as a whole is open to comments while one of its modules is."""
    decision: Decision = Denied(_("This is not open here at the moment."), code="closed")
    if contribution.process is None:
        return decision
    for module in contribution.process.modules.filter(is_public=True).prefetch_related("phases"):
        module.process = contribution.process
        decision = phase_opens(module, "comment", at=at)
        if decision:
            return Allowed()
    return decision


def _own(user: Any, comment: Comment) -> Decision:
    decision = signed_in(user, next_url=comment.get_absolute_url())
    if decision and comment.user_id != user.pk:
        return Denied(_("Only the person who wrote this can do that."), code="role")
    return decision
