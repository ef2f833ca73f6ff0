"""The strategy of the example: its process, its versions with their dates, and what people say about them."""

from collections.abc import Iterable
from html import escape
from typing import Any

from cms.demo import content, manuscript
from cms.demo.manuscript import Part
from cms.demo.talking import Talk
from cms.demo.telling import Story
from participation.comments.services.bulk import NewComment
from participation.drafts.models import KIND, Draft, Text
from participation.drafts.services import Piece, record_version
from participation.processes.models import Process

ROW_HEAD = 'th scope="row"'
TALK_DAYS = 5.0  # how long people talk about a passage


class Strategy:
    """A strategy draft while it is being told: version by version, each with its comments."""

    def __init__(self, story: Story) -> None:
        self.story = story
        slug = story.region.slug
        self.told = content.part(slug, "strategy")
        self.threads = content.part(slug, "comments")["thread"]
        self.versions = manuscript.versions(slug, len(self.told["version"]))
        self.comments: dict[str, list[NewComment]] = {}
        self.paragraphs: dict[str, int] = {}

    def tell(self) -> Process:
        """Process, versions, comments."""
        process = self.story.process(_plan(self.told))
        module = self.story.modules[process.slug, KIND]
        self.draft = Draft._base_manager.get(pk=module.pk)
        for version, parts in zip(self.told["version"], self.versions, strict=True):
            self._version(version, parts)
            self._comments(version["number"])
        return process

    def _version(self, told: dict[str, Any], parts: list[Part]) -> None:
        version = record_version(
            draft=self.draft,
            pieces=[piece(part) for part in parts],
            note=told["note"],
            published_at=self.story.ago(told["days_ago"]),
            actor=self.story.people.team,
        )
        keys = {str(row.key): row.paragraph_id for row in Text._base_manager.filter(version=version)}
        self.paragraphs |= {part.key: keys[part.block] for part in parts}
        self.texts = {row.paragraph_id: row for row in Text._base_manager.filter(version=version)}

    def _comments(self, number: int) -> None:
        threads = [item for item in self.threads if item["version"] == number]
        talks = [self._talk(item) for item in threads]
        for item, comments in zip(threads, self.story.talk(talks), strict=True):
            self.comments[item["key"]] = comments

    def _talk(self, item: dict[str, Any]) -> Talk:
        since = self.story.ago(item["days_ago"])
        until = min(self.story.now, self.story.ago(item["days_ago"] - TALK_DAYS))
        paragraph = self.texts[self.paragraphs[item["paragraph"]]].paragraph
        return Talk(paragraph, content.thread(item["lines"]), since, until)


def piece(part: Part) -> Piece:
    """A part of the manuscript as a block of the draft."""
    if part.kind == "chapter":
        return Piece(part.block, "chapter", escape(part.title, quote=False), 1)
    if part.kind == "table":
        return Piece(part.block, "table", _table(part))
    return Piece(part.block, "text", part.html)


def _table(part: Part) -> str:
    heads, *rows = part.rows
    head = _cells(heads, 'th scope="col"', "th")
    body = "".join(f"<tr>{_cells(row[:1], ROW_HEAD, 'th')}{_cells(row[1:], 'td', 'td')}</tr>" for row in rows)
    caption = f"<caption>{escape(part.title, quote=False)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(cells: Iterable[str], begin: str, end: str) -> str:
    return "".join(f"<{begin}>{escape(cell, quote=False)}</{end}>" for cell in cells)


def _plan(told: dict[str, Any]) -> dict[str, Any]:
    phases = [{**phase, "opens": ["comment"]} for phase in told["phase"]]
    module = {
        "kind": KIND,
        "slug": told["module_slug"],
        "title": told["title"],
        "intro": told["intro"],
        "phase": phases,
    }
    return {**told, "title": told["process_title"], "module": [module]}
