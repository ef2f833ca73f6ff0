"""Answering comments on a draft, and saying what changed because of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.audit import services as audit
from participation.comments.models import Comment, State
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.html import clean_html, plain_text
from participation.core.policies import can
from participation.drafts.changes import changed_in
from participation.drafts.models import PARAGRAPH, Answered, Draft, Effect, Response, Version
from participation.drafts.news import ANSWERED
from participation.notifications.services import tell
from participation.processes.models import Module
from participation.regions.services import touch

REASON_LENGTH = 5_000
MOST = 500  # comments answered at once


@transaction.atomic
def respond(
    *,
    draft: Draft,
    comments: Collection[int],
    verdict: str,
    reason: str,
    signed_name: str,
    signed_role: str,
    actor: Any,
    version: Version | None = None,
    paragraphs: Collection[int] = (),
) -> Response:
    """Answer comments of a draft, all in the same way; an earlier answer to one of them becomes history.

    `paragraphs` are those that changed in `version` because of them. Their authors are told. The same answer to the
    same comments again changes nothing and returns the one that is there.

    Raises Refused without the right to answer, Invalid for what is missing, for comments of another draft or such as
    are not public.
    """
    Module._base_manager.select_for_update(no_key=True).get(pk=draft.pk)
    require(can(actor, "drafts.answer", draft))
    found = _comments(draft, comments)
    values = _values(verdict, reason, signed_name, signed_role)
    before = _current(found)
    same = _same(before, found, values, actor)
    if same is not None:
        _add_effects(same, version, paragraphs)
        return same
    response = _store(draft, found, values, at=clock.now(), actor=actor, version=version, paragraphs=paragraphs)
    touch(draft.region_id)
    audit.record(
        action="draft.answered",
        actor_id=actor.pk,
        region_id=draft.region_id,
        obj=draft,
        response=response.pk,
        comments=len(found),
        verdict=verdict,
        replaces=sorted({row.response_id for row in before}),
    )
    tell_authors(response, found, changed=bool(before))
    return response


@transaction.atomic
def record_response(
    *,
    draft: Draft,
    comments: Collection[int],
    verdict: str,
    reason: str,
    signed_name: str,
    signed_role: str,
    at: datetime,
    author: Any = None,
    version: Version | None = None,
    paragraphs: Collection[int] = (),
) -> Response:
    """An answer with a date of its own, for the demo and imports. The caller vouches for it; nobody is told."""
    Module._base_manager.select_for_update(no_key=True).get(pk=draft.pk)
    values = _values(verdict, reason, signed_name, signed_role)
    found = _comments(draft, comments)
    return _store(draft, found, values, at=at, actor=author, version=version, paragraphs=paragraphs)


@transaction.atomic
def link_changes(*, response: Response, version: Version, paragraphs: Collection[int], actor: Any) -> int:
    """Say that paragraphs changed in a version because of an answer; returns how many of these are new."""
    Module._base_manager.select_for_update(no_key=True).get(pk=response.draft_id)
    require(can(actor, "drafts.answer", response.draft))
    added = _add_effects(response, version, paragraphs)
    if added:
        touch(response.region_id)
        audit.record(
            action="draft.changes_linked",
            actor_id=actor.pk,
            region_id=response.region_id,
            obj=response.draft,
            response=response.pk,
            version=version.number,
            paragraphs=added,
        )
    return added


def _values(verdict: str, reason: str, signed_name: str, signed_role: str) -> dict[str, str]:
    if verdict not in Response.Verdict.values:
        raise Invalid(_("Please choose a result."), field="verdict")
    reason = clean_html(reason.replace("\x00", ""))
    words = plain_text(reason)
    if not words:
        raise Invalid(_("Please give a reason; people want to know why."), field="reason")
    if len(words) > REASON_LENGTH:
        raise Invalid(
            _("This reason is too long. Use at most %(number)s characters.") % {"number": REASON_LENGTH}, field="reason"
        )
    values = {"verdict": verdict, "reason": reason}
    for field, value, most in (("signed_name", signed_name, 100), ("signed_role", signed_role, 120)):
        values[field] = " ".join(value.replace("\x00", "").split())
        if not values[field] or len(values[field]) > most:
            raise Invalid(_("Please sign with name and position."), field=field)
    return values


def _comments(draft: Draft, keys: Collection[int]) -> Sequence[Comment]:
    wanted = set(keys)
    if not wanted:
        raise Invalid(_("Please choose at least one contribution."), field="comments")
    if len(wanted) > MOST:
        raise Invalid(
            _("At most %(number)s contributions can be answered at once.") % {"number": MOST}, field="comments"
        )
    found = list(
        Comment._base_manager.filter(
            pk__in=wanted, contribution__module_id=draft.pk, contribution__kind=PARAGRAPH
        ).order_by("pk")
    )
    if len(found) != len(wanted):
        raise Invalid(_("One of these contributions does not belong to this draft."), field="comments")
    if any(comment.state != State.PUBLIC for comment in found):
        raise Invalid(_("One of these contributions is no longer public."), field="comments")
    return found


def _current(comments: Sequence[Comment]) -> list[Answered]:
    rows = Answered.objects.filter(comment__in=[comment.pk for comment in comments], is_current=True)
    return list(rows.select_related("response"))


def _same(
    before: Sequence[Answered], comments: Sequence[Comment], values: dict[str, str], actor: Any
) -> Response | None:
    """The answer that is there already where somebody sends the same one again."""
    responses = {row.response_id: row.response for row in before}
    if len(responses) != 1 or len(before) != len(comments):
        return None
    (response,) = responses.values()
    is_same = response.author_id == actor.pk and all(getattr(response, name) == value for name, value in values.items())
    return response if is_same else None


def _store(
    draft: Draft,
    comments: Sequence[Comment],
    values: dict[str, str],
    *,
    at: datetime,
    actor: Any,
    version: Version | None,
    paragraphs: Collection[int],
) -> Response:
    response = Response._base_manager.create(draft=draft, region_id=draft.region_id, author=actor, at=at, **values)
    keys = [comment.pk for comment in comments]
    Answered.objects.filter(comment__in=keys, is_current=True).update(is_current=False)
    Answered.objects.bulk_create([Answered(response=response, comment_id=key) for key in keys])
    _add_effects(response, version, paragraphs)
    return response


def _add_effects(response: Response, version: Version | None, paragraphs: Collection[int]) -> int:
    wanted = set(paragraphs)
    if not wanted:
        return 0
    if version is None or version.draft_id != response.draft_id:
        raise Invalid(_("Please choose the version in which the text changed."), field="version")
    if not wanted <= changed_in(version):
        raise Invalid(_("One of these paragraphs did not change in this version."), field="paragraphs")
    there = set(Effect.objects.filter(response=response, version=version).values_list("paragraph_id", flat=True))
    new = sorted(wanted - there)
    Effect.objects.bulk_create([Effect(response=response, version=version, paragraph_id=pk) for pk in new])
    return len(new)


def tell_authors(response: Response, comments: Sequence[Comment], *, changed: bool) -> None:
    """Tell those who wrote the comments, each of them once."""
    title = (
        gettext_lazy("The answer to your contribution has changed")
        if changed
        else gettext_lazy("Your contribution was answered")
    )
    tell(
        people={comment.user_id for comment in comments if comment.user_id},
        region_id=response.region_id,
        kind=ANSWERED,
        title=title,
        text=f"{response.get_verdict_display()}: {plain_text(response.reason)}",
        url=response.get_absolute_url(),
        key=f"draft-answer-{response.pk}",
        actor_id=response.author_id,
    )
