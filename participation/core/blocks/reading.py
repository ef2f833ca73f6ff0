"""Reading a text of blocks: its parts in order for the checks, its words for the search, its hints for editors."""

from collections.abc import Iterator
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock

from participation.core.decisions import Text
from participation.core.editorial import Html, Part, Path, Table, findings


def parts_of_blocks(stream: Any) -> Iterator[Part]:
    """The parts of a text, each with the path to its place: index of the block, then names and indexes within it."""
    for index, child in enumerate(stream):
        yield from parts_of_block(child.block, child.value, (index,))


def parts_of_block(block: Any, value: Any, path: Path) -> Iterator[Part]:
    """The parts of one block; a block of ours that means more than its fields has a method `parts(value, path)`."""
    if value is None:
        return
    if hasattr(block, "parts"):
        yield from block.parts(value, path)
    elif isinstance(block, blocks.RichTextBlock):
        yield Html(value.source, path)
    elif isinstance(block, BaseTypedTableBlock):
        yield Table(all(str(column["heading"]).strip() for column in value.columns), path)
    elif isinstance(block, blocks.StructBlock) and isinstance(value, blocks.StructValue):
        for name, inner in block.child_blocks.items():
            yield from parts_of_block(inner, value.get(name), (*path, name))
    elif isinstance(block, blocks.ListBlock):
        for index, item in enumerate(value):
            yield from parts_of_block(block.child_block, item, (*path, index))


def hints(stream: Any) -> list[Text]:
    """What could be better, without stopping anything."""
    return [found.message for found in findings(parts_of_blocks(stream)) if not found.serious]


def searchable(stream: Any) -> str:
    """All words of a text, without rendering it."""
    return " ".join(map(str, stream.stream_block.get_searchable_content(stream)))


def rich_texts(block: Any, value: Any) -> Iterator[Any]:
    """All stretches of rich text in a block."""
    if value is None:
        return
    if isinstance(block, blocks.RichTextBlock):
        yield value
    elif isinstance(block, BaseTypedTableBlock):
        for row in value.row_data:
            for column, cell in zip(value.columns, row["values"], strict=True):
                yield from rich_texts(column["block"], cell)
    elif isinstance(block, blocks.StructBlock) and isinstance(value, blocks.StructValue):
        for name, inner in block.child_blocks.items():
            yield from rich_texts(inner, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from rich_texts(block.child_block, item)
