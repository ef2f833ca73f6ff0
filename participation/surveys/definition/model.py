"""A survey as data: pages of questions with options and conditions. Frozen, compared by value, without a database.

Keys are short names (`[a-z][a-z0-9_]*`): those of questions are unique within the definition, those of options within
their question, those of pages within the definition. They stand in answers and exports, texts never do. In JSON a part
that has its default is left out.

Answers are a mapping from keys of questions to:

| kind | answer |
|---|---|
| single, multiple, yes_no, picture | `{"chosen": [option keys in their order], "other": "text"}`; "other" if given |
| short_text, long_text | `"text"` |
| number | `"12.5"`: a decimal in plain notation without superfluous zeros |
| date | `"2026-05-03"` |
| scale | `4` |
| matrix | `{row key: option key}` |
| ranking | `[option keys]`, the best first |
| points | `{option key: number}`, only those above zero |
| place | `{"lat": 53.1, "lon": 9.9, "label": "text"}`; without a position only `{"label": "text"}` |
| file | the id of the upload as text |
| email | `{"email": "a@example.org", "consent": true}`; kept apart before anything is stored |

A question without an answer is not in the mapping.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from participation.surveys.definition.kinds import CHOICES, NO, YES, Kind
from participation.surveys.definition.values import plain_decimal

MOST_PAGES = 60
MOST_QUESTIONS = 300
MOST_OPTIONS = 100
MOST_TESTS = 20
SHORT, LONG, KEY = 300, 4000, 40  # lengths in characters
SHORT_ANSWER, LONG_ANSWER = 200, 5000  # the most an answer may have where the question sets no limit
OTHER = "other"  # names the free answer among the options, so no option has this key


@dataclass(frozen=True)
class Test:
    """One comparison of a condition: the answer to a question, or of one part of it, with a value.

    `value` is the key of an option, a decimal, a date or a text; "" for answered and unanswered. `part` is the key of
    a row or option for tables, points and rankings (there `value` is the place from 1).
    """

    __test__ = False  # no test of pytest

    question: str
    operator: str
    value: str = ""
    part: str = ""


@dataclass(frozen=True)
class Condition:
    """Holds where all (or any) of its tests hold."""

    tests: tuple[Test, ...]
    match: str = "all"


@dataclass(frozen=True)
class End:
    """The survey ends after the page where the condition holds; `text` says why."""

    when: Condition
    text: str


@dataclass(frozen=True)
class Option:
    """Something to choose, a row or a column. `alone` excludes all others and keeps its place when shuffled.

    After `quota` answers it is no longer offered; with `ends_full` it still is, and whoever chooses it then reads
    `full` and the survey ends. `image` is the id of a picture of the library, `alt` its text.
    """

    key: str
    text: str
    alone: bool = False
    quota: int | None = None
    ends_full: bool = False
    full: str = ""
    image: int | None = None
    alt: str = ""


@dataclass(frozen=True)
class Question:
    """A question; `kinds.FIELDS` says which parts a kind has.

    `at_least` and `at_most` limit how many are chosen or placed, in texts the number of characters. `lowest` and
    `highest` limit numbers, dates (ISO) and scales and are kept as text. `default` holds keys of options, or one value.
    """

    key: str
    kind: str
    text: str
    help: str = ""
    required: bool = False
    when: Condition | None = None
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    other: bool = False
    other_text: str = ""
    shuffle: bool = False
    at_least: int | None = None
    at_most: int | None = None
    lowest: str = ""
    highest: str = ""
    decimals: int = 0
    unit: str = ""
    low: str = ""
    high: str = ""
    total: int = 0
    format: str = ""
    consent: str = ""
    default: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether there is something to answer."""
        return self.kind != Kind.EXPLANATION

    @property
    def is_choice(self) -> bool:
        """Whether the answer has the form {"chosen": …}."""
        return self.kind in CHOICES

    @property
    def is_single(self) -> bool:
        """Whether at most one can be chosen."""
        return self.kind in (Kind.SINGLE, Kind.YES_NO) or (self.kind == Kind.PICTURE and self.at_most in (None, 1))

    @cached_property
    def choices(self) -> tuple[Option, ...]:
        """The options; for yes or no in the language of the moment."""
        if self.kind == Kind.YES_NO:
            return Option(YES, _("Yes")), Option(NO, _("No"))
        return self.options

    @property
    def other_label(self) -> str:
        """What stands before the field of a free answer."""
        return self.other_text or _("Something else:")

    @property
    def steps(self) -> range:
        """The steps of a scale."""
        lowest, highest = plain_decimal(self.lowest), plain_decimal(self.highest)
        return range(1 if lowest is None else int(lowest), (5 if highest is None else int(highest)) + 1)

    @property
    def longest(self) -> int:
        """How many characters a text may have."""
        return self.at_most or (SHORT_ANSWER if self.kind == Kind.SHORT_TEXT else LONG_ANSWER)

    def option(self, key: str) -> Option | None:
        """The option of that key, or None."""
        return next((option for option in self.choices if option.key == key), None)


@dataclass(frozen=True)
class Page:
    """Questions that are shown together."""

    key: str
    title: str = ""
    text: str = ""
    when: Condition | None = None
    questions: tuple[Question, ...] = ()
    ends: tuple[End, ...] = ()


@dataclass(frozen=True)
class Definition:
    """All pages of a survey."""

    pages: tuple[Page, ...] = ()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by key, in their order, explanations included."""
        return {question.key: question for page in self.pages for question in page.questions}

    @property
    def asked(self) -> list[Question]:
        """The questions that can be answered, in their order: the columns of every export."""
        return [question for question in self.questions.values() if question.asks]

    def conditions(self) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
        """Every condition with its place."""
        for number, page in enumerate(self.pages):
            here: tuple[str | int, ...] = ("pages", number)
            if page.when:
                yield (*here, "when"), page.when
            for index, question in enumerate(page.questions):
                if question.when:
                    yield (*here, "questions", index, "when"), question.when
            for index, end in enumerate(page.ends):
                yield (*here, "ends", index, "when"), end.when
