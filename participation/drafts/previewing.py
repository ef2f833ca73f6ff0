"""A text as it will be read, before anything of it is stored."""

from collections.abc import Iterable
from typing import Any

from participation.core.errors import DomainError
from participation.drafts.models import Paragraph
from participation.drafts.reading import blocks_of, contents_of
from participation.drafts.services.publishing import Piece, prepared


def preview(pieces: Iterable[Piece], *, numbered: bool) -> dict[str, Any]:
    """Blocks and contents for `drafts/body.html`; empty while nothing has been written."""
    try:
        ready = prepared(pieces, numbered=numbered)
    except DomainError:  # no text yet, or too much of it: the preview says nothing, publishing will
        ready = []
    texts = [
        piece.as_text(position, paragraph=Paragraph(pk=position + 1, title=piece.text[:90], comment_count=0))
        for position, piece in enumerate(ready)
    ]
    return {"blocks": blocks_of(texts, {}), "contents": contents_of(texts), "is_newest": False}
