"""Questions and options as pages and ballots show them: with pictures and documents, fetched for all at once."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail.documents import get_document_model

from participation.core.blocks.pictures import prepare_pictures
from participation.polls.ballot_rules import Rules
from participation.polls.models import Option, Poll
from participation.polls.words import how_counted, how_to_answer


@dataclass
class Shown:
    """An option with what belongs to it. `image` and `documents` may be empty."""

    key: Any
    title: str
    text: str = ""
    pro: str = ""
    contra: str = ""
    image: Any = None
    image_alt: str = ""
    documents: list[Any] = field(default_factory=list)

    @property
    def has_more(self) -> bool:
        """Whether there is something to read beside the title."""
        return bool(self.text or self.pro or self.contra or self.documents)


@dataclass
class Asked:
    """A question with its options, what voters do with it and how it is decided."""

    rules: Rules
    options: list[Shown]
    instruction: str
    counting: str

    @property
    def id(self) -> Any:
        """The number of the question."""
        return self.rules["id"]


def asked(poll: Poll, rules: Rules) -> list[Asked]:
    """The questions of the rules with pictures and documents of the options (two queries at most).

    Rules and rows stand in the same order: the rules are made of the rows whenever these change.
    """
    stored = [list(question.options.all()) for question in poll.questions.all()]
    rows = [option for options in stored for option in options]
    prepare_pictures(option.image for option in rows)
    documents = _documents(rows)
    return [
        Asked(
            question,
            [_shown(option, row, documents) for option, row in zip(question["options"], options, strict=False)],
            how_to_answer(question),
            how_counted(question),
        )
        for question, options in zip(rules["questions"], stored, strict=True)
    ]


def shuffled(questions: list[Asked], seed: str) -> None:
    """Put the options of every question into an order of their own, the same for the same seed."""
    for question in questions:
        random.Random(f"{seed}:{question.id}").shuffle(question.options)  # noqa: S311  (an order, no secret)


def _documents(options: Iterable[Option]) -> dict[int, Any]:
    wanted = {block["value"] for option in options for block in option.documents.raw_data if block["value"]}
    return {row.pk: row for row in get_document_model().objects.filter(pk__in=wanted)} if wanted else {}


def _shown(option: Rules, row: Option, documents: dict[int, Any]) -> Shown:
    keys = [block["value"] for block in row.documents.raw_data]
    return Shown(
        option["id"],
        option["title"],
        option["text"],
        option["pro"],
        option["contra"],
        row.image,
        row.image_alt,
        [documents[key] for key in keys if key in documents],
    )
