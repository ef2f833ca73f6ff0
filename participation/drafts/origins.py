"""To which contributions the changes between two versions go back: those that were answered with them."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.text import Truncator

from participation.comments.models import State
from participation.drafts.answered import permalink
from participation.drafts.models import Answered, Effect, Response, Version
from participation.drafts.tracing import Origin, origin_source

WORDS = 80  # characters of a contribution that are shown


@origin_source("drafts.answers")
def answered_contributions(older: Version, newer: Version, paragraphs: Sequence[int]) -> dict[int, list[Origin]]:
    """The public contributions whose present answer names a change of these paragraphs."""
    effects = list(
        Effect.objects.filter(
            paragraph__in=paragraphs,
            version__draft=newer.draft_id,
            version__number__gt=older.number,
            version__number__lte=newer.number,
        ).values_list("paragraph_id", "response_id", "response__verdict")
    )
    comments: dict[int, list[tuple[int, str]]] = defaultdict(list)
    answered = Answered.objects.filter(
        response__in={response for _paragraph, response, _verdict in effects},
        is_current=True,
        comment__state=State.PUBLIC,
    )
    for response, pk, text in answered.order_by("comment").values_list("response_id", "comment_id", "comment__comment"):
        comments[response].append((pk, text))
    found: dict[int, list[Origin]] = defaultdict(list)
    for paragraph, response, verdict in dict.fromkeys(effects):
        label = Response.Verdict(verdict).label
        found[paragraph] += [
            Origin(label, Truncator(" ".join(text.split())).chars(WORDS), permalink(pk))
            for pk, text in comments[response]
        ]
    return found
