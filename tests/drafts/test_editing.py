"""Fifty versions of a draft that is edited at random: every comment is found again, nearly all where they belong."""

from dataclasses import dataclass
from typing import Any

import pytest
from django_scopes import scopes_disabled

from participation.comments.models import Comment
from participation.comments.services import NewComment, record_many
from participation.core.recounting import counters, mend
from participation.drafts.models import Passage, Text
from participation.drafts.querysets import ended_with_comments, orphaned_passages, texts_of
from participation.drafts.services import publish_version
from participation.drafts.services.passages import attach
from tests import factories
from tests.drafts.editing import Editor, Remark

pytestmark = pytest.mark.django_db
VERSIONS = 50
PARAGRAPHS = 40


@dataclass
class Tally:
    """How the comments stand after the last version."""

    right: int = 0
    wrong: int = 0
    gone: int = 0  # orphaned, and rightly so
    lost_its_place: int = 0  # orphaned, though the words are there

    @property
    def share(self) -> float:
        """Of those whose paragraph or words are still there: how many are anchored there."""
        return self.right / (self.right + self.wrong + self.lost_its_place)


def comments_on(editor: Editor, texts: list[Text], people: list[Any], each: int) -> list[tuple[Remark, int]]:
    """Comments on paragraphs and passages of the newest version."""
    made = []
    for number in range(each):
        at = editor.random.randrange(len(texts))
        remark, start, end = editor.remark_on(editor.pars[at], passage=number % 2 == 0)
        row = NewComment(texts[at].paragraph, people[number % len(people)].pk, f"Anmerkung {number}", factories.NOON)
        record_many([row])
        comment = Comment._base_manager.select_related("contribution").get(pk=row.pk)
        if remark.is_passage:
            attach(comment=comment, span=(start, end))
        made.append((remark, comment.pk))
    return made


def tally(editor: Editor, made: list[tuple[Remark, int]], texts: list[Text]) -> Tally:
    """Compare where the comments stand with where they belong."""
    position = {row.paragraph_id: at for at, row in enumerate(texts)}
    newest = texts[0].version_id
    found = Tally()
    for remark, pk in made:
        rightly = editor.rightly_at(remark)
        comment = Comment._base_manager.get(pk=pk)
        at = position.get(comment.contribution_id)
        if remark.is_passage:
            passage = Passage.objects.get(pk=pk)
            at = position[passage.found_paragraph_id] if passage.found_in_id == newest else None
        if at is None:
            found.lost_its_place += bool(rightly)
            found.gone += not rightly
        elif rightly:
            found.right += at in rightly
            found.wrong += at not in rightly
    return found


def edited(draft: Any, *, keep_keys: bool, seed: int, versions: int = VERSIONS) -> Tally:
    """Publish that many versions with comments on many of them, and see where they stand."""
    editor = Editor(seed, PARAGRAPHS)
    people = [factories.person() for _ in range(3)]
    made: list[tuple[Remark, int]] = []
    with scopes_disabled():
        for number in range(versions):
            version = publish_version(draft=draft, pieces=editor.pieces(keep_keys=keep_keys))
            texts = texts_of(version)
            if number % 5 == 0 and number < versions - 5:
                made += comments_on(editor, texts, people, 12)
            if number < versions - 1:
                editor.edit()
        all_are_listed(draft, version, [pk for _remark, pk in made])
        return tally(editor, made, texts)


def all_are_listed(draft: Any, newest: Any, made: list[int]) -> None:
    """Each comment stands at a paragraph of the newest version, or in the list of those that lost their place."""
    living = {row.paragraph_id for row in texts_of(newest)}
    orphaned = set(orphaned_passages(draft, newest).values_list("pk", flat=True))
    ended = set(ended_with_comments(draft).values_list("pk", flat=True))
    for comment in Comment._base_manager.filter(pk__in=made):
        assert comment.contribution_id in living or comment.contribution_id in ended or comment.pk in orphaned
    assert Comment._base_manager.filter(pk__in=made).count() == len(made)
    assert [drift for entry in counters() for drift in mend(entry)] == []


@pytest.mark.parametrize(("keep_keys", "floor"), [(True, 0.9), (False, 0.85)], ids=["keys kept", "imported anew"])
def test_every_comment_is_found_again_after_fifty_versions(world, keep_keys: bool, floor: float) -> None:
    found = edited(world.module, keep_keys=keep_keys, seed=7)
    assert found.share >= floor
