"""Blocks from which texts of processes, pages and news are made."""

from participation.core.blocks.fields import BlocksField
from participation.core.blocks.reading import hints, parts_of_blocks, searchable
from participation.core.blocks.stream import CheckedBlocks, TextBlocks, mistakes_in
from participation.core.blocks.texts import ANSWER_FEATURES, TEXT_FEATURES

__all__ = [
    "ANSWER_FEATURES",
    "TEXT_FEATURES",
    "BlocksField",
    "CheckedBlocks",
    "TextBlocks",
    "hints",
    "mistakes_in",
    "parts_of_blocks",
    "searchable",
]
