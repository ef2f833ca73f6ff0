"""The sets of blocks, and the check of the whole text when it is to be published."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from participation.core.blocks.figures import ChartBlock, TableBlock
from participation.core.blocks.media import DownloadsBlock, PictureBlock, VideoBlock
from participation.core.blocks.reading import parts_of_blocks
from participation.core.blocks.texts import (
    AccordionBlock,
    ButtonBlock,
    ContactBlock,
    HeadingBlock,
    NoticeBlock,
    QuoteBlock,
    StepsBlock,
    TextBlock,
    TimelineBlock,
)
from participation.core.editorial import Finding, findings


class CheckedBlocks(blocks.StreamBlock):
    """Blocks of which the whole is checked for the mistakes of editors as soon as it is to be published.

    A draft may be incomplete: Wagtail defers these checks while it saves one.
    """

    def clean(self, value: Any) -> Any:
        errors: dict[int, ValidationError] = {}
        whole: list[Any] = []
        cleaned = None
        try:
            cleaned = super().clean(value)
        except StreamBlockValidationError as error:
            errors, whole = dict(error.block_errors), list(error.non_block_errors.as_data())
        if not self.is_deferred_validation:
            for index, error in _beside(value, mistakes_in(value)).items():
                errors.setdefault(index, error)
        if errors or whole:
            raise StreamBlockValidationError(block_errors=errors, non_block_errors=whole)
        return cleaned


def mistakes_in(stream: Any) -> list[Finding]:
    """What must be put right before a text of blocks may be published."""
    return [found for found in findings(parts_of_blocks(stream)) if found.serious]


def _beside(stream: Any, found: Iterable[Finding]) -> dict[int, ValidationError]:
    """The findings as errors beside the blocks in which they are."""
    by_block: dict[int, list[tuple[tuple, Any]]] = defaultdict(list)
    for finding in found:
        by_block[int(finding.path[0])].append((finding.path[1:], finding.message))
    return {index: _error(stream[index].block, rows) for index, rows in by_block.items()}


def _error(block: Any, rows: list[tuple[tuple, Any]]) -> ValidationError:
    here = [ValidationError(message) for path, message in rows if not path]
    below: dict[Any, list[tuple[tuple, Any]]] = defaultdict(list)
    for path, message in rows:
        if path:
            below[path[0]].append((path[1:], message))
    if isinstance(block, blocks.StructBlock):
        inside = {name: _error(block.child_blocks[name], inner) for name, inner in below.items()}
        if isinstance(block, ImageBlock):
            return StructBlockValidationError(block_errors={**inside, "alt_text": ValidationError(here)})
        return StructBlockValidationError(block_errors=inside, non_block_errors=here)
    if isinstance(block, blocks.ListBlock):
        items = {index: _error(block.child_block, inner) for index, inner in below.items()}
        return ListBlockValidationError(block_errors=items, non_block_errors=here)
    return ValidationError(here)


class TextBlocks(CheckedBlocks):
    """The blocks of texts of processes, pages and news."""

    heading = HeadingBlock()
    text = TextBlock()
    image = PictureBlock()
    quote = QuoteBlock()
    accordion = AccordionBlock()
    steps = StepsBlock()
    timeline = TimelineBlock()
    downloads = DownloadsBlock()
    video = VideoBlock()
    chart = ChartBlock()
    table = TableBlock()
    contact = ContactBlock()
    notice = NoticeBlock()
    button = ButtonBlock()
