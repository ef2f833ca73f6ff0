"""Publishing a version: what stays of each paragraph, what is new, what has gone; comments go along."""

import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.contributions.models import Contribution, Stage, Visibility
from participation.contributions.scores import confidence
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.drafts import matching
from participation.drafts.markup import clean, plain
from participation.drafts.models import PARAGRAPH, Draft, Lineage, Paragraph, Text, Version
from participation.drafts.numbering import DEEPEST, numbers
from participation.drafts.search_documents import documents_of
from participation.drafts.services.carrying import Carried, carry
from participation.drafts.services.telling import tell_of
from participation.processes.models import Module
from participation.regions.services import touch
from participation.search import services as search

MOST_PIECES = 3_000
NOTE_LENGTH = 4_000
_TITLE_LENGTH = 90
BATCH = 1_000


@dataclass(frozen=True)
class Piece:
    """One block as it comes from the editor or an import.

    `key` is the UUID of the block: what keeps its key stays the same paragraph. `html` of a chapter is its heading
    without the tag, `level` its depth from 1.
    """

    key: str
    kind: str
    html: str
    level: int = 0


@dataclass
class _Prepared:
    key: uuid.UUID
    kind: str
    level: int
    html: str
    text: str
    number: str = ""

    @property
    def content(self) -> tuple[str, int, str, str]:
        return self.kind, self.level, self.number, self.html

    def as_text(self, position: int, **more: Any) -> Text:
        """The row in which it will stand; `more` says in which version and for which paragraph."""
        return Text(
            position=position,
            key=self.key,
            kind=self.kind,
            level=self.level,
            number=self.number,
            html=self.html,
            text=self.text,
            **more,
        )


def publish_version(
    *, draft: Draft, pieces: Iterable[Piece], note: str = "", actor: Any = None, base: int | None = None
) -> Version:
    """Publish the next version of a draft and bring every comment to its paragraph.

    `base` is the number of the version on which the text builds (0: none yet); by default the newest one at this
    moment. `actor` is None where the clock publishes what somebody has scheduled.

    Raises Refused without the right to do it, and Invalid where nothing has changed, two blocks have one key, or
    somebody else has published since `base`; nothing is changed then.
    """
    newest = _newest_number(draft) if base is None else base
    return _publish(draft, pieces, note, actor, newest, clock.now())


def record_version(
    *, draft: Draft, pieces: Iterable[Piece], note: str = "", published_at: datetime, actor: Any = None
) -> Version:
    """A version with a date of its own, for imports and for the demo. The caller vouches for it.

    No policy is asked, and nobody is told.
    """
    return _publish(draft, pieces, note, actor, _newest_number(draft), published_at, asks=False)


@transaction.atomic
def _publish(
    draft: Draft, pieces: Iterable[Piece], note: str, actor: Any, base: int, at: datetime, *, asks: bool = True
) -> Version:
    prepared = _prepared(pieces, numbered=draft.numbered)
    paragraphs = _locked(draft)
    if asks and actor is not None:
        require(can(actor, "drafts.publish", draft))
    previous = Version._base_manager.filter(draft=draft).order_by("number").last()
    _nobody_else(previous, base)
    if previous is not None and at < previous.published_at:
        raise Invalid(_("A version cannot be older than the one before it."), field="published_at")
    old = _texts(previous)
    if [piece.content for piece in prepared] == [(row.kind, row.level, row.number, row.html) for row in old]:
        raise Invalid(_("Nothing has changed since the last version, so there is nothing to publish."))
    found = _matched(draft, old, prepared)
    version = Version._base_manager.create(
        draft=draft,
        region_id=draft.region_id,
        number=previous.number + 1 if previous else 1,
        published_at=at,
        published_by=getattr(actor, "pk", None),
        note=_checked_note(note),
    )
    ids = _continue_or_begin(draft, version, prepared, found, paragraphs)
    ended = _end(version, [row.paragraph_id for row in old if row.paragraph_id not in set(ids)])
    texts = _store_texts(version, prepared, ids)
    lineage = _store_lineage(version, found, ids)
    carried = carry(version=version, previous=previous, old=old, new=texts, lineage=lineage)
    _announce(version, texts, ended, carried, actor)
    if asks:
        tell_of(version, actor_id=getattr(actor, "pk", None))
    return version


def is_changed(*, draft: Draft, pieces: Iterable[Piece]) -> bool:
    """Whether these blocks say anything else than the newest version. Raises Invalid for what cannot be published."""
    previous = Version._base_manager.filter(draft=draft).order_by("number").last()
    return _contents(prepared(pieces, numbered=draft.numbered)) != _contents(_texts(previous))


def prepared(pieces: Iterable[Piece], *, numbered: bool) -> "list[_Prepared]":
    """Blocks as a version would hold them, cleaned and numbered. Raises Invalid for what cannot be published."""
    return _prepared(pieces, numbered=numbered)


def _contents(rows: Iterable[Any]) -> list[tuple[str, int, str, str]]:
    return [(row.kind, row.level, row.number, row.html) for row in rows]


def _newest_number(draft: Draft) -> int:
    newest = Version._base_manager.filter(draft=draft).order_by("number").values_list("number", flat=True).last()
    return newest or 0


def _nobody_else(previous: Version | None, base: int) -> None:
    if (previous.number if previous else 0) != base:
        raise Invalid(
            _(
                "Somebody else has published version %(number)s in the meantime. Please look at it, take over what "
                "you want to keep, and publish again."
            )
            % {"number": previous.number if previous else 0},
            field="base",
        )


def _checked_note(note: str) -> str:
    note = note.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(note) > NOTE_LENGTH:
        raise Invalid(
            _("This note is too long. Use at most %(number)s characters.") % {"number": NOTE_LENGTH}, field="note"
        )
    return note


def _prepared(pieces: Iterable[Piece], *, numbered: bool) -> list[_Prepared]:
    found: list[_Prepared] = []
    keys: set[uuid.UUID] = set()
    for piece in pieces:
        ready = _prepare(piece)
        if not ready.text and ready.kind != Text.Kind.IMAGE:
            continue  # an empty block
        if ready.key in keys:
            raise Invalid(
                _("Two blocks have the same key: “%(text)s”. Please delete one of them and write it anew.")
                % {"text": Truncator(ready.text).chars(60)},
                field="pieces",
            )
        keys.add(ready.key)
        found.append(ready)
    if not found:
        raise Invalid(_("A version needs at least one paragraph."), field="pieces")
    if len(found) > MOST_PIECES:
        raise Invalid(_("A draft can have %(number)s paragraphs at most.") % {"number": MOST_PIECES}, field="pieces")
    for ready, number in zip(found, numbers(((row.kind, row.level) for row in found), numbered=numbered), strict=True):
        ready.number = number
    return found


def _prepare(piece: Piece) -> _Prepared:
    if piece.kind not in Text.Kind.values:
        raise Invalid(_("There is no such kind of block."), field="pieces")
    try:
        key = uuid.UUID(str(piece.key))
    except ValueError:
        raise Invalid(_("A block without a key cannot be published."), field="pieces") from None
    is_chapter = piece.kind == Text.Kind.CHAPTER
    html = clean(piece.html.replace("\x00", ""), inline=is_chapter)
    text = plain(html, descriptions=piece.kind == Text.Kind.IMAGE)
    return _Prepared(key, piece.kind, min(max(piece.level, 1), DEEPEST) if is_chapter else 0, html, text)


def _locked(draft: Draft) -> dict[int, Paragraph]:
    """All paragraphs of the draft, with it locked: nobody publishes or writes a comment until this is done.

    Comments lock their paragraph first and read its newest text then, so they wait, and find the new version.
    """
    Module._base_manager.select_for_update(no_key=True).get(pk=draft.pk)
    anchors = Contribution._base_manager.filter(module_id=draft.pk, kind=PARAGRAPH).order_by("pk")
    list(anchors.select_for_update(no_key=True).values_list("pk", flat=True))
    return {row.pk: row for row in Paragraph._base_manager.filter(module_id=draft.pk)}


def _texts(version: Version | None) -> list[Text]:
    if version is None:
        return []
    return list(Text._base_manager.filter(version=version).order_by("position"))


def _matched(draft: Draft, old: Sequence[Text], prepared: Sequence[_Prepared]) -> matching.Matching:
    new = [matching.Side(number, str(row.key), row.kind, row.text) for number, row in enumerate(prepared)]
    if not old:
        return matching.Matching()
    unknown = {row.key for row in prepared} - {row.key for row in old}
    all_texts = Text._base_manager.filter(version__draft=draft)
    known = dict(all_texts.filter(key__in=unknown).order_by("version__number").values_list("key", "paragraph_id"))
    last = all_texts.filter(version__number=F("paragraph__ended_in__number") - 1).order_by("-version__number", "pk")
    return matching.match(
        [_side(row) for row in old],
        new,
        ended=[_side(row) for row in last],
        known={str(key): paragraph for key, paragraph in known.items()},
    )


def _side(row: Text) -> matching.Side:
    return matching.Side(row.paragraph_id, str(row.key), row.kind, row.text)


def _continue_or_begin(
    draft: Draft,
    version: Version,
    prepared: Sequence[_Prepared],
    found: matching.Matching,
    paragraphs: dict[int, Paragraph],
) -> list[int]:
    """The paragraph of each piece; new ones are made, those that came back are open again, titles follow the text."""
    begun = {
        number: _new_paragraph(draft, version, piece)
        for number, piece in enumerate(prepared)
        if number not in found.same
    }
    _insert(list(begun.values()))
    ids = [begun[number].pk if number in begun else found.same[number].id for number in range(len(prepared))]
    back = [pk for pk in ids if pk in paragraphs and paragraphs[pk].ended_in_id is not None]
    if back:
        Paragraph._base_manager.filter(pk__in=back).update(ended_in=None)
        Contribution._base_manager.filter(pk__in=back).update(stage=Stage.OPEN)
    renamed = []
    for pk, piece in zip(ids, prepared, strict=True):
        title = _title(piece)
        if pk in paragraphs and paragraphs[pk].title != title:
            renamed.append(Contribution(pk=pk, title=title))
    Contribution._base_manager.bulk_update(renamed, ["title"], batch_size=200)
    return ids


def _title(piece: _Prepared) -> str:
    return Truncator(" ".join(piece.text.split())).chars(_TITLE_LENGTH) or _("Image")


def _new_paragraph(draft: Draft, version: Version, piece: _Prepared) -> Paragraph:
    return Paragraph(
        region_id=draft.region_id,
        process_id=draft.process_id,
        module_id=draft.pk,
        kind=PARAGRAPH,
        title=_title(piece),
        slug="",
        visibility=Visibility.PUBLIC,
        created_at=version.published_at,
        published_at=version.published_at,
        rand=random.random(),  # noqa: S311  (an order, not a secret)
        confidence=confidence(0, 0),
    )


def _insert(paragraphs: list[Paragraph]) -> None:
    """Both rows of each in few queries: bulk_create refuses models with a parent, what lies beneath it does not."""
    names = [field.attname for field in Contribution._meta.local_concrete_fields if not field.primary_key]
    anchors = [Contribution(**{name: getattr(row, name) for name in names}) for row in paragraphs]
    Contribution._base_manager.bulk_create(anchors, batch_size=BATCH)
    for paragraph, anchor in zip(paragraphs, anchors, strict=True):
        paragraph.pk = paragraph.id = anchor.pk
    rows: models.QuerySet = models.QuerySet(Paragraph)
    rows._for_write = True  # type: ignore[attr-defined]
    rows._batched_insert(paragraphs, Paragraph._meta.local_concrete_fields, BATCH)  # type: ignore[attr-defined]


def _end(version: Version, gone: list[int]) -> list[int]:
    Paragraph._base_manager.filter(pk__in=gone).update(ended_in=version)
    Contribution._base_manager.filter(pk__in=gone).update(stage=Stage.ARCHIVED)
    return gone


def _store_texts(version: Version, prepared: Sequence[_Prepared], ids: Sequence[int]) -> list[Text]:
    rows = [
        piece.as_text(position, version=version, region_id=version.region_id, paragraph_id=pk)
        for position, (pk, piece) in enumerate(zip(ids, prepared, strict=True))
    ]
    return Text._base_manager.bulk_create(rows, batch_size=BATCH)


def _store_lineage(version: Version, found: matching.Matching, ids: Sequence[int]) -> list[Lineage]:
    recognised = [
        Lineage(version=version, ancestor_id=row.id, descendant_id=row.id, kind=Lineage.Kind.SAME, sure=row.sure)
        for row in found.same.values()
        if not row.by_key
    ]
    links = [
        Lineage(
            version=version,
            ancestor_id=link.ancestor,
            descendant_id=ids[link.position],
            kind=Lineage.Kind.MERGE if link.merged else Lineage.Kind.SPLIT,
            sure=link.sure,
        )
        for link in found.links
    ]
    return Lineage.objects.bulk_create([*recognised, *links], batch_size=BATCH)


def _announce(version: Version, texts: list[Text], ended: list[int], carried: Carried, actor: Any) -> None:
    draft = version.draft
    audit.record(
        action="draft.published",
        actor_id=getattr(actor, "pk", None),
        region_id=draft.region_id,
        obj=draft,
        version=version.number,
        paragraphs=len(texts),
        ended=len(ended),
        moved_conversations=carried.moved,
        orphaned_passages=carried.orphaned,
    )
    search.push_many(documents_of(draft, texts))
    for pk in ended:
        search.drop(kind=PARAGRAPH, object_id=pk)
    touch(draft.region_id)
