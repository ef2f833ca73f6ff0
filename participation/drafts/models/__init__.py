"""Drafts, their versions and paragraphs, and the passages that comments belong to."""

from participation.drafts.models.draft import KIND, PARAGRAPH, Draft, Paragraph, as_paragraph
from participation.drafts.models.passages import Move, Passage
from participation.drafts.models.responses import Answered, Effect, Response
from participation.drafts.models.versions import Lineage, Text, Version

__all__ = [
    "KIND", "PARAGRAPH", "Answered", "Draft", "Effect", "Lineage", "Move", "Paragraph", "Passage", "Response", "Text",
    "Version", "as_paragraph",
]  # fmt: skip
