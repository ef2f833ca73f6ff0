"""Choosing the passage that a comment is about, in the form of the comment: by its sentences, or as selected."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation.comments import extras
from participation.comments.models import Comment
from participation.contributions.models import Contribution
from participation.drafts.markup import Span, place_of_letters, sentences
from participation.drafts.models import PARAGRAPH, Text
from participation.drafts.present import present_text
from participation.drafts.services.passages import attach, carried_over, text_of_version

_SPAN = re.compile(r"(\d{1,6})-(\d{1,6})")
_MOST_CHOICES = 200
WITH_PASSAGES = (Text.Kind.TEXT, Text.Kind.TABLE)


class SentenceChoice(forms.CheckboxSelectMultiple):
    """The sentences of a paragraph as boxes, folded away until somebody wants them."""

    template_name = "drafts/sentences.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["is_open"] = bool(value)
        return context


class PassageField(forms.Field):
    """Spans such as "120-180", of which the passage goes from the first to the last."""

    widget = SentenceChoice

    def to_python(self, value: Any) -> Span | None:
        spans = [span for part in value or () if (span := parse(part)) is not None]
        if len(spans) != len(value or ()):
            raise ValidationError(_("Please choose the passage again."))
        return (min(start for start, _end in spans), max(end for _start, end in spans)) if spans else None


def parse(part: str) -> Span | None:
    """ "120-180" as a span."""
    found = _SPAN.fullmatch(part)
    return (int(found[1]), int(found[2])) if found and int(found[1]) < int(found[2]) else None


def fields(contribution: Contribution, given: Any) -> dict[str, forms.Field]:
    """The fields for a passage of the newest text; none for headings and images.

    `given` may hold `passage`, spans of characters of `passage_version`, or `stelle`, what was selected on the
    reading page: letters without white space of the version `fassung`.
    """
    text = present_text(contribution)
    if text is None or text.kind not in WITH_PASSAGES:
        return {}
    chosen = _chosen(given, text)
    options = sentences(text.text)
    if chosen and chosen[0] not in options and len(chosen) == 1:
        options = [chosen[0], *options]
    field = PassageField(
        label=_("Is it about a certain passage?"),
        required=False,
        initial=[f"{start}-{end}" for start, end in chosen],
    )
    field.widget.choices = [  # type: ignore[attr-defined]
        (f"{start}-{end}", text.text[start:end]) for start, end in options[:_MOST_CHOICES]
    ]
    version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput(), initial=text.version.number
    )
    return {"passage": field, "passage_version": version}


def _chosen(given: Any, text: Text) -> list[Span]:
    """What was chosen, as spans of the newest text; what does not stand in it any more is left out."""
    version = given.get("passage_version") or given.get("fassung") or ""
    before = text
    if version.isdecimal() and int(version[:9]) != text.version.number:
        earlier = text_of_version(text, int(version[:9]))
        if earlier is None:
            return []
        before = earlier
    spans = _spans(given, before.text)
    if before is text:
        return spans
    return [place for span in spans if (place := carried_over(before, span, text)) is not None]


def _spans(given: Any, text: str) -> list[Span]:
    letters = parse(given.get("stelle") or "0-0")
    if letters is not None:
        place = place_of_letters(text, *letters)
        return [place] if place else []
    spans: Sequence[Span | None] = [parse(part) for part in given.getlist("passage")]
    return [span for span in spans if span is not None and span[1] <= len(text)]


def _store(comment: Comment, values: Mapping[str, Any]) -> None:
    attach(comment=comment, span=values.get("passage"), version=values.get("passage_version"))


extras.register(PARAGRAPH, extras.Extra(fields=fields, store=_store))
