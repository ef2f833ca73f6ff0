"""Comments as HTML, at a cost that lets a page hold a hundred of them.

The template of a comment is not rendered for each of them, which would take most of the time of the whole page, but
once for each shape that occurs (with replies allowed or not, changed or not, …), with marks where a comment's own words
belong. Filling in the words is then a join of strings. Words are escaped here, as no template does it any more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from participation.accounts.models import Role
from participation.comments.models import Comment, State
from participation.comments.policies import EDIT_TIME
from participation.comments.querysets import Line, ThreadPage
from participation.comments.registry import Beside, all_beside
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
# The words of a comment, as marks in its template.
_WORDS = (
    "pk", "gone", "reason", "author", "role", "html", "at", "iso", "url", "say", "up", "down", "vote_url", "reply_url",
    "edit_url", "delete_url", "above", "below",
)  # fmt: skip
_MARKS = {word: SafeString(f"\x02{word}\x03") for word in _WORDS}
_MARK = re.compile("\x02(\\w+)\x03")


@dataclass
class Display:
    """Shows the comments of a contribution to one person."""

    contribution: Contribution
    user: Any
    decision: Decision  # on writing here
    focus: int | None = None  # the comment that was just written
    say: str = ""
    now: datetime = field(default_factory=clock.now)

    def __post_init__(self) -> None:
        self.reader = self.user.pk if self.user.is_authenticated else None
        self.invites = bool(self.decision) or getattr(self.decision, "code", "") == "sign_in"
        self.votes = bool(self.decision) and self.reader is not None
        self.roles = {role.value: escape(str(role.label)) for role in Role}
        self.urls = {name: reverse(f"comments:{name}", args=[0]) for name in ("permalink", "vote", "edit", "delete")}
        self.write_url = reverse("comments:write", args=[self.contribution.pk])
        self.shapes: dict[tuple[Any, ...], list[str]] = {}
        self.beside: dict[int, Beside] = {}

    def html(self, page: ThreadPage) -> SafeString:
        """The items of the list, nested."""
        self.beside = all_beside(self.contribution, [line.pk for line in page.lines])
        parts = []
        for number, line in enumerate(page.lines):
            if line.opens:
                parts.append('<ol class="replies" role="list">')
            elif number:
                parts.append("</li>" + "</ol></li>" * len(line.closes))
            parts.append(self._item(line))
        if page.lines:
            parts.append("</li>" + "</ol></li>" * len(page.tail))
        return mark_safe("\n".join(parts))  # noqa: S308  (escaped in _words)

    def _item(self, line: Line) -> str:
        flags = self._flags(line)
        shape = tuple(flags.values())
        if shape not in self.shapes:
            self.shapes[shape] = _MARK.split(self._template(flags, line.own_vote))
        parts = self.shapes[shape].copy()
        words = self._words(line)
        parts[1::2] = [words[name] for name in parts[1::2]]
        return "".join(parts)

    def _flags(self, line: Line) -> dict[str, Any]:
        """What decides about the shape of a comment."""
        is_public = line.state == State.PUBLIC
        is_own = self.reader is not None and line.author_id == self.reader and line.state != State.DELETED
        return {
            "shows": is_public or is_own,
            "gone": not is_public,
            "reason": is_own and not is_public and bool(line.state_reason),
            "role": bool(line.speaks_as),
            "wrote_this": line.author_id is not None and line.author_id == self.contribution.author_id,
            "edited": line.edited_at is not None,
            "focus": line.pk == self.focus,
            "votes": is_public and self.votes,
            "own_vote": line.own_vote,
            "reply_url": is_public and self.invites and line.level < settings.COMMENTS_XTD_MAX_THREAD_LEVEL,
            "edit_url": is_own
            and bool(self.decision)
            and line.state != State.HIDDEN
            and self.now < line.submitted_at + EDIT_TIME,
            "delete_url": is_own,
        }

    def _template(self, flags: Mapping[str, Any], own_vote: int) -> str:
        row: dict[str, Any] = {**_MARKS, **{name: value for name, value in flags.items() if name not in _MARKS}}
        row.update({name: "" for name, value in flags.items() if name in _MARKS and not value})
        row.update(_buttons(own_vote) if flags["votes"] else {"vote_url": ""})
        return render_to_string("comments/row.html", {"row": row})

    def _words(self, line: Line) -> dict[str, str]:
        pk = str(line.pk)
        beside = self.beside.get(line.pk, Beside())
        return {
            "pk": pk,
            "above": beside.above,
            "below": beside.below,
            "gone": "" if line.state == State.PUBLIC else escape(GONE[State(line.state)]()),
            "reason": escape(line.state_reason),
            "author": escape(line.author or _("Deleted account")),
            "role": self.roles.get(line.speaks_as, ""),
            "html": text_to_html(line.text),
            "at": _moment(line.submitted_at),
            "iso": line.submitted_at.isoformat(timespec="seconds"),
            "say": escape(self.say),
            "up": str(line.up_count),
            "down": str(line.down_count),
            "url": self._url("permalink", pk),
            "vote_url": self._url("vote", pk),
            "edit_url": self._url("edit", pk),
            "delete_url": self._url("delete", pk),
            "reply_url": f"{self.write_url}?antwort={pk}",
        }

    def votes_of(self, comment: Comment, own_vote: int) -> dict[str, Any]:
        """The row behind the vote buttons of one comment alone."""
        pk = str(comment.pk)
        row = {"pk": pk, "up": str(comment.up_count), "down": str(comment.down_count)}
        if self.votes and comment.state == State.PUBLIC:
            row |= {"vote_url": self._url("vote", pk), **_buttons(own_vote)}
        return row

    def _url(self, name: str, pk: str) -> str:
        return self.urls[name].replace("/0/", f"/{pk}/")


def _buttons(own_vote: int) -> dict[str, str]:
    """Each button carries the vote that pressing it leads to."""
    return {
        "up_pressed": "true" if own_vote == 1 else "false",
        "up_value": "0" if own_vote == 1 else "1",
        "down_pressed": "true" if own_vote == -1 else "false",
        "down_value": "0" if own_vote == -1 else "-1",
    }


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
