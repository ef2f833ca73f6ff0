"""Questions as the templates show them: names and ids of fields, what stands in them, errors, the order of options."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from participation.surveys.answering.carrying import Typed
from participation.surveys.answering.typed import first, name_of, typed_of
from participation.surveys.definition.cleaning import default_answer
from participation.surveys.definition.conditions import Condition
from participation.surveys.definition.kinds import Kind
from participation.surveys.definition.model import OTHER, Definition, Option, Page, Question
from participation.surveys.definition.ordering import shuffled, shuffled_rows
from participation.surveys.definition.routing import Full
from participation.surveys.definition.values import date_of

_TEMPLATES = {
    Kind.SINGLE: "choices",
    Kind.MULTIPLE: "choices",
    Kind.YES_NO: "choices",
    Kind.SHORT_TEXT: "line",
    Kind.NUMBER: "line",
    Kind.DATE: "line",
}


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox."""

    id: str
    name: str
    value: str
    label: str
    checked: bool
    alone: bool = False
    image: Any = None
    alt: str = ""


@dataclass(frozen=True)
class Row:
    """One part of a question with a field of its own: a row of a table, an option to rank or to give points."""

    id: str
    name: str
    label: str
    value: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Shown:
    """One question on a page. `focus` is the id of its first field, to which the summary of errors leads."""

    question: Question
    id: str
    focus: str
    value: str = ""
    error: str = ""
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    other: str | None = None  # what stands in the free answer; None where there is none
    parts: Mapping[str, str] = field(default_factory=dict)
    when: Mapping[str, Any] | None = None
    file: str = ""  # the name of a file that has arrived
    waits: bool = False  # not shown with the answers so far; only a script puts it in

    @property
    def template(self) -> str:
        """The template of its fields."""
        return f"surveys/kinds/{_TEMPLATES.get(Kind(self.question.kind), self.question.kind)}.html"

    @property
    def described(self) -> str:
        """The ids of what describes its fields."""
        ids = [f"{self.id}-help" if self.question.help else "", f"{self.id}-error" if self.error else ""]
        return " ".join(filter(None, ids))

    @property
    def input_type(self) -> str:
        """Whether it is chosen by radio buttons or checkboxes."""
        return "radio" if self.question.is_single or self.question.kind == Kind.SCALE else "checkbox"

    @property
    def places(self) -> range:
        """The places of a ranking that can be given."""
        return range(1, (self.question.at_most or len(self.rows)) + 1)


@dataclass(frozen=True)
class ShownPage:
    """A page with its questions."""

    page: Page
    questions: tuple[Shown, ...]
    when: Mapping[str, Any] | None = None
    ends: tuple[Mapping[str, Any], ...] = ()
    waits: bool = False  # another page than the present one; only a script puts it in


class Showing:
    """Shows the questions of one answer: the same order of options each time, values and errors filled in."""

    def __init__(
        self,
        definition: Definition,
        typed: Typed,
        *,
        seed: str,
        errors: Mapping[str, str] | None = None,
        full: Full = (),
        images: Mapping[int, Any] | None = None,
        files: Mapping[str, str] | None = None,
    ) -> None:
        self.definition, self.typed, self.seed = definition, typed, seed
        self.errors, self.full = errors or {}, full
        self.images, self.files = images or {}, files or {}

    def page(self, page: Page, shown: Collection[str], *, waits: bool = False) -> ShownPage:
        """A page; `shown` are the keys of the questions that are shown with the answers so far."""
        questions = (self.question(question, waits=question.key not in shown) for question in page.questions)
        ends = tuple({**as_data(end.when), "text": end.text} for end in page.ends)
        return ShownPage(page, tuple(questions), _data(page.when), ends, waits)

    def question(self, question: Question, *, waits: bool = False) -> Shown:
        """A question with what stands in its fields."""
        base = name_of(question)
        choices, rows = self._choices(question, base), self._rows(question, base)
        parts = {}
        if question.kind in (Kind.PLACE, Kind.EMAIL, Kind.FILE):
            names = ("label", "municipality", "lat", "lon", "consent", "file")
            parts = {part: first(self.typed, name_of(question, part)) for part in names}
        upload = parts.get("file", "")
        return Shown(
            question=question,
            id=base,
            focus=_first_field(question, base, choices, rows),
            value=_as_shown(question, first(self.typed, base)),
            error=self.errors.get(question.key, ""),
            choices=choices,
            rows=rows,
            other=first(self.typed, name_of(question, OTHER)) if question.other else None,
            parts=parts,
            when=_data(question.when),
            file=self.files.get(upload, "") if upload else "",
            waits=waits,
        )

    def _choices(self, question: Question, base: str) -> tuple[Choice, ...]:
        chosen = self.typed.get(base, [])
        if question.kind == Kind.SCALE:
            return tuple(Choice(f"{base}-{n}", base, str(n), str(n), str(n) in chosen) for n in question.steps)
        if not question.is_choice:
            return ()
        offered = [
            option
            for option in shuffled(question, self.seed)
            if (question.key, option.key) not in self.full or option.ends_full or option.key in chosen
        ]
        made = [
            Choice(
                f"{base}-{option.key}", base, option.key, option.text, option.key in chosen, option.alone,
                self.images.get(option.image) if option.image else None, option.alt,
            )
            for option in offered
        ]  # fmt: skip
        if question.other:
            made.append(Choice(f"{base}-choose-other", base, OTHER, question.other_label, OTHER in chosen))
        return tuple(made)

    def _rows(self, question: Question, base: str) -> tuple[Row, ...]:
        if question.kind == Kind.MATRIX:
            return tuple(
                self._matrix_row(question, row, f"{base}-{row.key}") for row in shuffled_rows(question, self.seed)
            )
        if question.kind in (Kind.RANKING, Kind.POINTS):
            return tuple(
                Row(name, name, option.text, first(self.typed, name))
                for option in shuffled(question, self.seed)
                for name in [f"{base}-{option.key}"]
            )
        return ()

    def _matrix_row(self, question: Question, row: Option, name: str) -> Row:
        value = first(self.typed, name)
        choices = tuple(
            Choice(f"{name}-{option.key}", name, option.key, option.text, option.key == value)
            for option in question.options
        )
        return Row(name, name, row.text, value, choices)


def with_defaults(definition: Definition) -> Typed:
    """What stands in the fields at the beginning."""
    answers = {question.key: default_answer(question) for question in definition.asked}
    return typed_of(definition, {key: answer for key, answer in answers.items() if answer is not None})


def as_data(condition: Condition) -> dict[str, Any]:
    """A condition as the script reads it."""
    return {
        "match": condition.match,
        "tests": [[test.question, test.operator, test.value, test.part] for test in condition.tests],
    }


def _data(condition: Condition | None) -> dict[str, Any] | None:
    return as_data(condition) if condition else None


def _as_shown(question: Question, value: str) -> str:
    if question.kind == Kind.DATE:
        day = date_of(value)
        return day.isoformat() if day else ""
    return value


def _first_field(question: Question, base: str, choices: Sequence[Choice], rows: Sequence[Row]) -> str:
    if choices:
        return choices[0].id
    if rows:
        return rows[0].choices[0].id if rows[0].choices else rows[0].id
    return f"{base}-label" if question.kind == Kind.PLACE else base
