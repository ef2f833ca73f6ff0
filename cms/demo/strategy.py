"""The strategy of the example: its process, its versions with their dates, and what people say about them."""

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from wagtail.models import Page

from cms.demo import content, manuscript
from cms.demo.manuscript import Part
from cms.demo.talking import Talk
from cms.demo.telling import Story
from cms.models import PublishedText, StrategyDraftPage, page_changed
from cms.models.strategy_draft import pieces_of
from participation.comments.models import Comment
from participation.comments.services.bulk import NewComment
from participation.drafts.models import KIND, Draft, Text
from participation.drafts.services import record_response, record_version
from participation.drafts.services.passages import attach
from participation.processes.models import Process

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
        """Process, versions, comments, answers."""
        process = self.story.process(_plan(self.told))
        module = self.story.modules[process.slug, KIND]
        self.draft = Draft._base_manager.get(pk=module.pk)
        self.page = self._page()
        for version, parts in zip(self.told["version"], self.versions, strict=True):
            self._version(version, parts)
            self._comments(version["number"])
        for row in content.part(self.story.region.slug, "answers")["answer"]:
            self._answer(row)
        self.page.save()
        page_changed(self.page)
        return process

    def _page(self) -> Any:
        """Where the team writes the text."""
        home = Page.objects.get(pk=self.story.region.site.root_page_id)
        return home.add_child(
            instance=StrategyDraftPage(
                title=self.told["title"],
                slug=self.told["page_slug"],
                intro=self.told["intro"],
                responsible=self.told["responsible"],
                draft=self.draft,
                live=False,
            )
        )

    def _version(self, told: dict[str, Any], parts: list[Part]) -> None:
        self.page.body = body(parts)
        self.version = record_version(
            draft=self.draft,
            pieces=pieces_of(self.page),
            note=told["note"],
            published_at=self.story.ago(told["days_ago"]),
            actor=self.story.people.team,
        )
        at, number = self.version.published_at, self.version.number
        self.page.live, self.page.base = True, number
        self.page.first_published_at, self.page.last_published_at = self.page.first_published_at or at, at
        revision = self.page.save_revision(user=self.story.people.team)
        self.page.live_revision = revision
        PublishedText.objects.create(page=self.page, version=self.version, revision_id=revision.pk)
        keys = {str(row.key): row.paragraph_id for row in Text._base_manager.filter(version=self.version)}
        self.paragraphs |= {part.key: keys[part.block] for part in parts}
        self.texts = {row.paragraph_id: row for row in Text._base_manager.filter(version=self.version)}

    def _comments(self, number: int) -> None:
        threads = [item for item in self.threads if item["version"] == number]
        talks = [self._talk(item) for item in threads]
        for item, comments in zip(threads, self.story.talk(talks), strict=True):
            self.comments[item["key"]] = comments
            self._passage(item, comments[0].pk)

    def _talk(self, item: dict[str, Any]) -> Talk:
        since = self.story.ago(item["days_ago"])
        until = min(self.story.now, self.story.ago(item["days_ago"] - TALK_DAYS))
        paragraph = self.texts[self.paragraphs[item["paragraph"]]].paragraph
        return Talk(paragraph, content.thread(item["lines"]), since, until)

    def _passage(self, item: dict[str, Any], comment: int | None) -> None:
        """The words of the newest version that the first comment of a thread is about, where it is about some."""
        words = item.get("passage")
        if words:
            start = self.texts[self.paragraphs[item["paragraph"]]].text.index(words)
            attach(comment=Comment._base_manager.get(pk=comment), span=(start, start + len(words)))

    def _answer(self, row: dict[str, Any]) -> None:
        """One answer to all that people have begun in these threads."""
        said = [comment for key in row["to"] for comment in self.comments[key] if comment.reply_to is None]
        record_response(
            draft=self.draft,
            comments=[comment.pk for comment in said if comment.pk],
            verdict=row["outcome"],
            reason=f"<p>{escape(row['text'].strip(), quote=False)}</p>",
            signed_name=row["name"],
            signed_role=row["role"],
            at=self.story.ago(row["days_ago"]),
            author=self.story.people.team,
            version=self.version,
            paragraphs=[self.paragraphs[key] for key in row["changed"]],
        )


def body(parts: Iterable[Part]) -> str:
    """The parts of a manuscript as the column of the page keeps them."""
    return json.dumps([{"type": part.kind, "id": part.block, "value": _value(part)} for part in parts])


def _value(part: Part) -> Any:
    if part.kind == "chapter":
        return {"text": part.title, "level": "1"}
    if part.kind == "text":
        return part.html
    heads, *rows = part.rows
    return {
        "caption": part.title,
        "table": {
            "columns": [{"type": "text", "heading": head} for head in heads],
            "rows": [{"values": list(row)} for row in rows],
            "caption": "",
        },
        "first_column_names": True,
        "source": "",
    }


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
