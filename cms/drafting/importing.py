"""Taking documents over: uploaded, looked at, and then a draft page or its next text; all of it or nothing."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from cms.drafting.forms import draft_along, newest_version_number
from cms.models import DraftImport, StrategyDraftPage
from participation.accounts.services import collection_of
from participation.audit import services as audit
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.drafts import matching
from participation.drafts.importing import Found, Imported, read_document
from participation.drafts.markup import clean, plain
from participation.drafts.models import Text, Version
from participation.processes.models import Process

CELL_LENGTH = 300  # characters of a plain cell


def read_again(waiting: DraftImport) -> Imported:
    """What an uploaded document holds. Raises Invalid where it cannot be read."""
    with waiting.file.open("rb") as file:
        return read_document(waiting.name, file.read())


@transaction.atomic
def upload(
    *, file: UploadedFile, actor: Any, page: StrategyDraftPage | None = None, process: Process | None = None
) -> DraftImport:
    """Keep a document until somebody has looked at it. Raises Invalid for what cannot be read, and keeps nothing."""
    process = page.module.process if page is not None and page.draft_id else process
    if process is None:
        raise Invalid(_("Please choose the draft or the process for which this is."), field="process")
    require(can(actor, "processes.manage", process))
    name = (file.name or "")[-120:]
    file.seek(0)
    content = file.read()
    imported = read_document(name, content)
    waiting = DraftImport(
        region_id=process.region_id,
        page=page,
        process=process,
        title=imported.title or name.rpartition(".")[0][:120],
        name=name,
        uploaded_by=actor,
        at=clock.now(),
    )
    waiting.file.save(f"{uuid.uuid4()}.{name.rpartition('.')[2].lower()}", ContentFile(content), save=False)
    waiting.save()
    audit.record(action="draft.uploaded", actor_id=actor.pk, region_id=process.region_id, obj=waiting, name=name)
    return waiting


@transaction.atomic
def take_over(*, waiting: DraftImport, actor: Any, title: str = "") -> StrategyDraftPage:
    """Make a document the working text of its page, or of a new page. Nothing of it is public before it is published.

    Blocks that continue a paragraph of the newest version keep its key. Raises Refused and Invalid.
    """
    process: Any = waiting.process
    require(can(actor, "processes.manage", process))
    waiting = DraftImport._base_manager.select_for_update(of=("self",)).get(pk=waiting.pk)
    imported = read_again(waiting)
    page = _existing(waiting) or _new(process, title or waiting.title, actor)
    images: list[Any] = []
    try:
        page.body = _blocks(imported.pieces, _keys(page, imported.pieces), page, images)
        page.base = newest_version_number(page.draft_id)
        page.save_revision(user=actor, log_action=True, clean=False)
    except BaseException:
        for image in images:
            image.file.delete(save=False)
        raise
    audit.record(
        action="draft.imported", actor_id=actor.pk, region_id=waiting.region_id, obj=page, pieces=len(imported.pieces)
    )
    _remove(waiting)
    return page


@transaction.atomic
def discard(*, waiting: DraftImport, actor: Any) -> None:
    """Throw an uploaded document away."""
    require(can(actor, "processes.manage", waiting.process))
    _remove(waiting)


def clear(waiting: Iterable[DraftImport]) -> int:
    """Throw away documents that nobody took over; returns how many."""
    rows = list(waiting)
    for row in rows:
        with transaction.atomic():
            _remove(row)
    return len(rows)


def _remove(waiting: DraftImport) -> None:
    file = waiting.file
    waiting.delete()
    transaction.on_commit(lambda: file.delete(save=False))


def _existing(waiting: DraftImport) -> StrategyDraftPage | None:
    if waiting.page is None:
        return None
    page: StrategyDraftPage = waiting.page.get_latest_revision_as_object()
    return page


def _new(process: Process, title: str, actor: Any) -> StrategyDraftPage:
    home = process.region.site.root_page
    base = slug_of(title, length=100, otherwise="entwurf")
    taken = set(home.get_children().values_list("slug", flat=True))
    slug = next(name for name in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if name not in taken)
    draft = draft_along(process=process, title=title, actor=actor)
    page: StrategyDraftPage = home.add_child(
        instance=StrategyDraftPage(title=title, slug=slug, draft=draft, owner=actor, live=False)
    )
    return page


def _keys(page: StrategyDraftPage, pieces: list[Found]) -> dict[int, str]:
    """By position: the key of the paragraph of the newest version that a piece continues."""
    newest = Version._base_manager.filter(draft=page.draft_id).order_by("-number").first()
    if newest is None:
        return {}
    rows = list(Text._base_manager.filter(version=newest).order_by("position"))
    old = [matching.Side(number, str(row.key), row.kind, row.text) for number, row in enumerate(rows)]
    new = [matching.Side(number, "", piece.kind, _words(piece)) for number, piece in enumerate(pieces)]
    found = matching.match(old, new).same
    return {position: old[match.id].key for position, match in found.items()}


def _words(piece: Found) -> str:
    if piece.kind == "table":
        return "\n".join([piece.caption, *(cell for row in piece.rows for cell in row)]).strip()
    if piece.kind == "image":
        return f"{piece.alt}\n{piece.caption}".strip()
    return plain(clean(piece.html))


def _blocks(pieces: list[Found], keys: dict[int, str], page: StrategyDraftPage, images: list[Any]) -> Any:
    """The blocks as the field takes them from a script."""
    stream = [
        {"type": piece.kind, "id": keys.get(position) or str(uuid.uuid4()), "value": _value(piece, page, images)}
        for position, piece in enumerate(pieces)
    ]
    return page.body.stream_block.to_python(stream)


def _value(piece: Found, page: StrategyDraftPage, images: list[Any]) -> Any:
    if piece.kind == "chapter":
        return {"text": plain(clean(piece.html, inline=True)), "level": str(piece.level)}
    if piece.kind == "table":
        return {"caption": piece.caption[:160], "table": _table(piece.rows), "first_column_names": True, "source": ""}
    if piece.kind == "image":
        image = _image(piece, page)
        images.append(image)
        chosen = {"image": image.pk, "alt_text": piece.alt, "decorative": False}
        return {"image": chosen, "caption": piece.caption, "credit": "", "licence": ""}
    return piece.html


def _table(rows: list[list[str]]) -> dict[str, Any]:
    heads, *body = rows
    columns = [
        {"type": "rich_text" if _is_rich(row[number] for row in body) else "text", "heading": " ".join(head.split())}
        for number, head in enumerate(heads)
    ]
    return {
        "columns": columns,
        "rows": [
            {
                "values": [
                    _cell(cell) if column["type"] == "rich_text" else cell
                    for cell, column in zip(row, columns, strict=True)
                ]
            }
            for row in body
        ],
        "caption": "",
    }


def _is_rich(cells: Iterable[str]) -> bool:
    return any("\n" in cell or len(cell) > CELL_LENGTH for cell in cells)


def _cell(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line)


def _image(piece: Found, page: StrategyDraftPage) -> Any:
    picture = piece.picture
    assert picture is not None  # noqa: S101  (no image is found without its picture)
    title = Truncator(piece.caption or piece.alt or _("Picture from “%(title)s”") % {"title": page.title}).chars(200)
    image = get_image_model()(
        title=title, description=piece.alt[:255], collection=collection_of(region=page.module.region)
    )
    content = ContentFile(picture.content)
    image.file.save(f"{slug_of(title, length=40, otherwise='bild')}.{picture.extension}", content, save=False)
    image.width, image.height = picture.width, picture.height
    image.file_size = len(picture.content)
    image.save()
    return image
