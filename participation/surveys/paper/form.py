"""A survey as a form on paper: numbered questions, coded options, conditions in words."""

from dataclasses import dataclass
from string import ascii_lowercase

from django.utils.translation import gettext as _

from participation.surveys.definition import Definition, Kind, Page, Question
from participation.surveys.paper.conditions import in_words

LINES = {Kind.SHORT_TEXT: 1, Kind.NUMBER: 1, Kind.DATE: 1, Kind.PLACE: 2, Kind.LONG_TEXT: 6}


@dataclass(frozen=True)
class Box:
    """Something to tick or to write a number beside, with its code."""

    code: str
    text: str
    alt: str = ""


@dataclass(frozen=True)
class PaperQuestion:
    """A question on paper; `number` is None for explanations."""

    question: Question
    number: int | None
    when: str
    boxes: tuple[Box, ...]
    rows: tuple[Box, ...]
    lines: int
    how: str

    @property
    def line_range(self) -> range:
        """One for each line to write on."""
        return range(self.lines)


@dataclass(frozen=True)
class PaperPage:
    """A page of the survey, as a section of the form."""

    page: Page
    when: str
    questions: tuple[PaperQuestion, ...]
    ends: tuple[tuple[str, str], ...]


def numbers_of(definition: Definition) -> dict[str, int]:
    """The numbers of the questions on paper, by key."""
    return {question.key: number for number, question in enumerate(definition.asked, start=1)}


def codes_of(question: Question) -> dict[str, str]:
    """The codes of the options, by key: 1, 2, 3 …; a free answer has the next one, under the key "other"."""
    keys = [option.key for option in question.choices] + (["other"] if question.other else [])
    return {key: str(number) for number, key in enumerate(keys, start=1)}


def row_letters(question: Question) -> list[str]:
    """The letters of the rows of a table: a, b, … z, aa, ab …"""
    found = []
    for number in range(len(question.rows)):
        first, last = divmod(number, 26)
        found.append((ascii_lowercase[first - 1] if first else "") + ascii_lowercase[last])
    return found


def pages_of(definition: Definition) -> list[PaperPage]:
    """The whole form."""
    numbers = numbers_of(definition)
    return [
        PaperPage(
            page,
            in_words(page.when, definition, numbers) if page.when else "",
            tuple(_question(question, definition, numbers) for question in page.questions),
            tuple((in_words(end.when, definition, numbers), end.text) for end in page.ends),
        )
        for page in definition.pages
    ]


def _question(question: Question, definition: Definition, numbers: dict[str, int]) -> PaperQuestion:
    codes = codes_of(question)
    boxes = tuple(Box(codes[option.key], option.text, option.alt) for option in question.choices)
    if question.other:
        boxes = (*boxes, Box(codes["other"], question.other_label))
    if question.kind == Kind.SCALE:
        boxes = tuple(Box(str(step), "") for step in question.steps)
    rows = tuple(Box(letter, row.text) for letter, row in zip(row_letters(question), question.rows, strict=True))
    return PaperQuestion(
        question=question,
        number=numbers.get(question.key),
        when=in_words(question.when, definition, numbers) if question.when else "",
        boxes=boxes,
        rows=rows,
        lines=LINES.get(Kind(question.kind), 0),
        how=_how(question),
    )


def _how(question: Question) -> str:
    """What to do, in a few words."""
    if question.is_choice and not question.is_single:
        if question.at_most:
            return _("Tick what applies, at most %(number)s.") % {"number": question.at_most}
        return _("Tick everything that applies.")
    if question.is_choice:
        return _("Tick one.")
    if question.kind == Kind.MATRIX:
        return _("Tick one in each row.")
    if question.kind == Kind.RANKING:
        return _("Write the places before it; 1 is what matters most to you.")
    if question.kind == Kind.POINTS:
        return _("Distribute %(total)s points.") % {"total": question.total}
    if question.kind == Kind.FILE:
        return _("Please enclose it.")
    if question.kind == Kind.EMAIL:
        return _("Please write it on the last slip, which is cut off and kept apart.")
    return ""
