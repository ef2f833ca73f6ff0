"""Drafts for tests, published the way teams publish them: through the service."""

import uuid
from collections.abc import Iterable
from typing import Any

from django_scopes import scopes_disabled

from participation.comments import services as comments
from participation.comments.models import Comment
from participation.drafts.models import Draft, Paragraph, Text, Version
from participation.drafts.services import Piece, publish_version

NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")

STRATEGY = [
    ("k1", "chapter", "Ausgangslage", 1),
    ("a1", "text", "<p>Der Landkreis hat 42 Gemeinden. In 17 davon fehlt schnelles Internet bis heute.</p>", 0),
    ("a2", "text", "<p>Viele Wege zum Amt sind weit. Wer kein Auto hat, braucht einen halben Tag.</p>", 0),
    ("k2", "chapter", "Ziele", 1),
    ("k21", "chapter", "Netze", 2),
    ("a3", "text", "<p>Bis 2030 erhält jedes Haus einen Glasfaseranschluss. Schulen kommen zuerst.</p>", 0),
    ("a4", "text", "<p>In jeder Gemeinde gibt es einen Ort mit freiem WLAN und Hilfe am Gerät.</p>", 0),
    ("t1", "table", "<table><tr><th>Jahr</th><th>Anschlüsse</th></tr><tr><td>2026</td><td>12000</td></tr></table>", 0),
]


def key(name: str) -> str:
    """The key of a block that tests call by a name."""
    return str(uuid.uuid5(NAMESPACE, name))


def pieces(rows: Iterable[tuple[str, str, str, int]] = STRATEGY) -> list[Piece]:
    """Rows (name, kind, HTML, level) as blocks."""
    return [Piece(key(name), kind, html, level) for name, kind, html, level in rows]


def changed(rows: Iterable[tuple[str, str, str, int]] = STRATEGY, **texts: Any) -> list[Piece]:
    """The same with other texts for some of them; None leaves one out."""
    return pieces(
        (name, kind, texts.get(name, html), level)
        for name, kind, html, level in rows
        if texts.get(name, html) is not None
    )


def publish(draft: Any, what: list[Piece] | None = None, **values: Any) -> Version:
    """The next version."""
    with scopes_disabled():
        return publish_version(draft=draft, pieces=pieces() if what is None else what, **values)


def paragraph(draft: Draft, name: str) -> Paragraph:
    """The paragraph whose block has a name."""
    with scopes_disabled():
        text = Text.objects.filter(version__draft=draft, key=key(name)).order_by("-version__number").first()
        return Paragraph.objects.select_related("module", "region", "process").get(pk=text.paragraph_id)


def comment(paragraph: Paragraph, author: Any, text: str = "Das ist gut.", **values: Any) -> Comment:
    """A comment on a paragraph."""
    with scopes_disabled():
        return comments.post(contribution=paragraph, author=author, text=text, **values)
