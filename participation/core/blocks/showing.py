"""Showing a text of blocks: what its blocks need is fetched once for each kind, however many there are."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from participation.core.blocks.reading import rich_texts
from participation.core.sections import anchored

Explain = Callable[[str, Any], str]
_explainers: list[Explain] = []
EXPLAINED = '<a class="term"'  # how a word begins that explains itself; a small script shows it on the spot
_SEAM = "<!--seam-->"


def explainer(function: Explain) -> Explain:
    """Register `(html, request) -> html`, which makes words of running text explain themselves."""
    _explainers.append(function)
    return function


def prepare(stream: Any, context: Mapping[str, Any]) -> None:
    """Fetch what the blocks need: links of all rich texts at once, and once for each kind of block that asks for it.

    A block asks by a method `prepare(values, context)`, which puts what it found onto the values.
    """
    by_block: dict[str, list[Any]] = defaultdict(list)
    texts: list[Any] = []
    for child in stream:
        by_block[child.block_type].append(child.value)
        texts += rich_texts(child.block, child.value)
    expanded = expand_db_html(_SEAM.join(text.source for text in texts)).split(_SEAM) if texts else []
    for text, html in zip(texts, expanded, strict=True):
        text.expanded = html
    for name, values in by_block.items():
        block = stream.stream_block.child_blocks[name]
        if hasattr(block, "prepare"):
            block.prepare(values, context)


def show(stream: Any, context: Mapping[str, Any]) -> SafeString:
    """The text as HTML; each heading has an anchor that all translations of the text share."""
    prepare(stream, context)
    shown = (anchored(str(child.render(context=dict(context))), child.id) for child in stream)
    html = "\n".join(shown)
    if EXPLAINED in html:
        html += f'<script type="module" src="{static("core/blocks.js")}"></script>'
    return mark_safe(html)  # noqa: S308  (the blocks' templates escape)


def explained(text: RichText | str, request: Any) -> SafeString:
    """Rich text as HTML, in which words explain themselves."""
    html = getattr(text, "expanded", None)
    if html is None:
        html = expand_db_html(text.source if isinstance(text, RichText) else text)
    if request is not None:
        for explain in _explainers:
            html = explain(html, request)
    return mark_safe(html)  # noqa: S308  (what editors write, cleaned by Wagtail when it is stored)
