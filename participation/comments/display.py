"""Comments as templates show them: every word, date and address made once, so that a page of them stays cheap.

Values are strings already, because a template would format each number for its language.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from participation.accounts.models import Role
from participation.comments.models import Comment, State
from participation.comments.policies import EDIT_TIME
from participation.comments.querysets import Line
from participation.contributions.models import Contribution
from participation.core import clock
from participation.core.decisions import Decision
from participation.core.html import text_to_html
from participation.core.policies import can

GONE = {
    State.DELETED: lambda: _("This comment was deleted by its author."),
    State.HIDDEN: lambda: _("This comment was hidden by the moderation."),
    State.WAITING: lambda: _("This comment is waiting for its release."),
}


@dataclass
class Display:
    """What makes lines into rows of the template, for one person who looks."""

    contribution: Contribution
    user: Any
    decision: Decision  # on writing here
    focus: int | None = None  # the comment that was just written
    say: str = ""
    now: datetime = field(default_factory=clock.now)

    def __post_init__(self) -> None:
        self.reader = self.user.pk if self.user.is_authenticated else None
        self.invites = bool(self.decision) or self.decision.code == "sign_in"  # type: ignore[union-attr]
        self.votes = bool(self.decision) and self.reader is not None
        self.roles = {role.value: str(role.label) for role in Role}
        self.urls = {name: reverse(f"comments:{name}", args=[0]) for name in ("permalink", "vote", "edit", "delete")}
        self.write_url = reverse("comments:write", args=[self.contribution.pk])

    def rows(self, lines: Iterable[Line]) -> list[dict[str, Any]]:
        """The rows of a page."""
        return [self.row(line) for line in lines]

    def row(self, line: Line) -> dict[str, Any]:
        """One comment."""
        pk = str(line.pk)
        is_public = line.state == State.PUBLIC
        is_own = self.reader is not None and line.author_id == self.reader and line.state != State.DELETED
        row: dict[str, Any] = {
            "pk": pk,
            "opens": line.opens,
            "closes": line.closes,
            "gone": "" if is_public else GONE[State(line.state)](),
            "shows": is_public or is_own,
        }
        if not row["shows"]:
            return row
        row.update(
            reason="" if is_public else line.state_reason,
            author=line.author or _("Deleted account"),
            role=self.roles.get(line.speaks_as, ""),
            wrote_this=line.author_id is not None and line.author_id == self.contribution.author_id,
            html=text_to_html(line.text),
            at=_moment(line.submitted_at),
            iso=line.submitted_at.isoformat(timespec="seconds"),
            edited=line.edited_at is not None,
            url=self._url("permalink", pk),
            focus=line.pk == self.focus,
            say=self.say if line.pk == self.focus else "",
            **self.votes_of(line.pk, line.up_count, line.down_count, line.own_vote, is_public=is_public),
        )
        if is_public and self.invites and line.level < settings.COMMENTS_XTD_MAX_THREAD_LEVEL:
            row["reply_url"] = f"{self.write_url}?antwort={pk}"
        if is_own:
            row["delete_url"] = self._url("delete", pk)
            if self.decision and line.state != State.HIDDEN and self.now < line.submitted_at + EDIT_TIME:
                row["edit_url"] = self._url("edit", pk)
        return row

    def votes_of(self, pk: int, up: int, down: int, own: int, *, is_public: bool = True) -> dict[str, Any]:
        """Counts and buttons of one comment; each button carries the vote that pressing it leads to."""
        votes: dict[str, Any] = {"pk": str(pk), "up": str(up), "down": str(down)}
        if self.votes and is_public:
            votes.update(
                vote_url=self._url("vote", str(pk)),
                up_pressed="true" if own == 1 else "false",
                up_value="0" if own == 1 else "1",
                down_pressed="true" if own == -1 else "false",
                down_value="0" if own == -1 else "-1",
            )
        return votes

    def _url(self, name: str, pk: str) -> str:
        return self.urls[name].replace("/0/", f"/{pk}/")


def display(contribution: Contribution, user: Any, **values: Any) -> Display:
    """The display of a contribution's comments for a person."""
    return Display(contribution, user, can(user, "comments.post", contribution), **values)


def single(comment: Comment) -> dict[str, Any]:
    """A comment alone, quoted on the page on which one replies to, changes or deletes it."""
    return {
        "author": comment.user.username if comment.user else _("Deleted account"),
        "at": _moment(comment.submit_date),
        "html": text_to_html(comment.comment),
    }


def _moment(at: datetime) -> str:
    return format_date(timezone.localtime(at), "j. F Y, H:i")
