"""Storing the passage with a new comment. The comment's paragraph is locked by then, so that no version can come in."""

from django.db import transaction
from django.utils.translation import gettext as _

from participation.comments.models import Comment
from participation.core.errors import Invalid
from participation.drafts.anchoring import Quote, find
from participation.drafts.markup import Span
from participation.drafts.models import Passage, Text


def newest_text(paragraph: int) -> Text | None:
    """What a paragraph says in the last version in which it stands."""
    rows = Text._base_manager.filter(paragraph_id=paragraph).select_related("version")
    return rows.order_by("-version__number").first()


def text_of_version(text: Text, number: int) -> Text | None:
    """What the same paragraph said in another version."""
    rows = Text._base_manager.filter(paragraph_id=text.paragraph_id, version__number=number)
    return rows.select_related("version").first()


def carried_over(before: Text, span: Span, after: Text) -> Span | None:
    """Where a passage of an earlier text stands in a later one; None: it does not."""
    if not 0 <= span[0] < span[1] <= len(before.text):
        return None
    place = find(Quote(before.text, *span), [(after.paragraph_id, after.text)])
    return (place.start, place.end) if place is not None else None


@transaction.atomic
def attach(*, comment: Comment, span: Span | None, version: int | None = None) -> Passage | None:
    """Store the passage of a new comment: a span of the text in the version of that number (default: the newest).

    Without a passage the comment is about the whole paragraph. Raises Invalid where the passage is not in the text, or
    is no longer, because a new version was published meanwhile.
    """
    if span is None:
        return None
    newest = newest_text(comment.contribution_id)
    if newest is None:
        raise Invalid(_("Please choose the passage again."), field="passage")
    number = version or newest.version.number
    chosen = newest if number == newest.version.number else text_of_version(newest, number)
    if chosen is None or not 0 <= span[0] < span[1] <= len(chosen.text) or not chosen.text[slice(*span)].strip():
        raise Invalid(_("Please choose the passage again."), field="passage")
    place = span if chosen is newest else carried_over(chosen, span, newest)
    if place is None:
        raise Invalid(
            _("A new version was published while you were writing, and this passage is no longer in it. Please choose "
              "the passage again, or comment on the whole paragraph."),
            field="passage",
        )  # fmt: skip
    quote = Quote(chosen.text, *span)
    return Passage.objects.create(
        comment=comment,
        version_id=chosen.version_id,
        paragraph_id=newest.paragraph_id,
        start=span[0],
        end=span[1],
        quote=quote.words,
        prefix=quote.prefix,
        suffix=quote.suffix,
        found_in_id=newest.version_id,
        found_paragraph_id=newest.paragraph_id,
        found_start=place[0],
        found_end=place[1],
    )
