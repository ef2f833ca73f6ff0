"""Faults of a definition beside the fields of the editor in which they are."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from participation.surveys.definition import Fault

_Rows = list[tuple[tuple[Any, ...], str]]


def beside(stream: Any, faults: Iterable[Fault]) -> ValidationError:
    """One error for the whole field of blocks, each fault at its place; what has no place stands above."""
    rows = [(fault.place[1:], fault.message) for fault in faults]  # without "pages"
    return _error(stream.stream_block, stream, rows)


def _error(block: Any, value: Any, rows: _Rows) -> ValidationError:
    here = [ValidationError(message) for path, message in rows if not path]
    below: dict[Any, _Rows] = defaultdict(list)
    for path, message in rows:
        if path:
            below[path[0]].append((path[1:], message))
    if isinstance(block, blocks.StreamBlock):
        inside = {index: _error(value[index].block, value[index].value, inner) for index, inner in below.items()}
        return StreamBlockValidationError(block_errors=inside, non_block_errors=here)
    if isinstance(block, blocks.ListBlock):
        items = {index: _error(block.child_block, value[index], inner) for index, inner in below.items()}
        return ListBlockValidationError(block_errors=items, non_block_errors=here)
    if isinstance(block, blocks.StructBlock):
        return _struct_error(block, value, here, below)
    return ValidationError([*here, *(ValidationError(message) for inner in below.values() for _path, message in inner)])


def _struct_error(
    block: blocks.StructBlock, value: Any, here: list[ValidationError], below: dict[Any, _Rows]
) -> ValidationError:
    fields = {}
    for name, inner in below.items():
        if name in block.child_blocks:
            fields[name] = _error(block.child_blocks[name], value.get(name), inner)
        else:  # a part that the editor shows elsewhere, such as the options chosen beforehand
            here += [ValidationError(message) for _path, message in inner]
    return StructBlockValidationError(block_errors=fields, non_block_errors=here)
