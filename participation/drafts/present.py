"""The newest text of a paragraph, which form, passages and page of one request all need: asked for once."""

from typing import Any

from participation.drafts.models import Passage, Text, Version
from participation.drafts.querysets import newest_version, passages_at
from participation.drafts.services.passages import newest_text

_TEXT, _VERSION, _PASSAGES = "_newest_text", "_newest_version_of_draft", "_passages_at"


def remember(paragraph: Any, text: Text, version: Version) -> None:
    """Keep what was read already on the object that the request passes around."""
    setattr(paragraph, _TEXT, text)
    setattr(paragraph, _VERSION, version)


def present_text(contribution: Any) -> Text | None:
    """What a paragraph says in the last version in which it stands."""
    if not hasattr(contribution, _TEXT):
        setattr(contribution, _TEXT, newest_text(contribution.pk))
    text: Text | None = getattr(contribution, _TEXT)
    return text


def present_version(contribution: Any) -> Version | None:
    """The newest version of the draft of a paragraph."""
    if not hasattr(contribution, _VERSION):
        setattr(contribution, _VERSION, newest_version(contribution.module_id))
    version: Version | None = getattr(contribution, _VERSION)
    return version


def present_passages(contribution: Any) -> list[Passage]:
    """The passages of all conversations at a paragraph."""
    if not hasattr(contribution, _PASSAGES):
        setattr(contribution, _PASSAGES, passages_at(contribution.pk))
    passages: list[Passage] = getattr(contribution, _PASSAGES)
    return passages
