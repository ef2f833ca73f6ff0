"""Between the fields of a form and the answers of a survey.

The fields of a question are named after its key: `q-bus`, and with a hyphen behind it what a kind has besides (keys
have no hyphens): `q-bus-other`, `q-grid-row`, `q-order-option`, `q-spot-lat`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from participation.surveys.answering.carrying import Typed
from participation.surveys.definition.kinds import Kind
from participation.surveys.definition.model import OTHER, Definition, Page, Question

PLACE_PARTS = ("label", "municipality", "lat", "lon")


def name_of(question: Question, part: str = "") -> str:
    """The name of a field."""
    return f"q-{question.key}-{part}" if part else f"q-{question.key}"


def fields_of(page: Page) -> set[str]:
    """The beginnings of the names of all fields of a page."""
    return {f"q-{question.key}" for question in page.questions}


def belongs_to(name: str, fields: set[str]) -> bool:
    """Whether a field belongs to one of these questions."""
    return "-".join(name.split("-", 2)[:2]) in fields


def merged(definition: Definition, kept: Typed, posted: Typed, pages: list[str]) -> Typed:
    """What was kept of other pages with what came for these; fields that no question has are dropped."""
    here: set[str] = set()
    for page in definition.pages:
        if page.key in pages:
            here |= fields_of(page)
    known = {f"q-{key}" for key in definition.questions}
    found = {name: values for name, values in kept.items() if belongs_to(name, known) and not belongs_to(name, here)}
    return found | {name: values for name, values in posted.items() if belongs_to(name, here)}


def raw_answers(definition: Definition, typed: Typed) -> dict[str, Any]:
    """What was typed, in the shapes that `definition.cleaned` takes."""
    return {question.key: raw_of(question, typed) for question in definition.asked}


def raw_of(question: Question, typed: Typed) -> Any:
    """What was typed for one question; nothing of it is trusted."""
    return _READ.get(question.kind, _one)(question, typed)


def typed_of(definition: Definition, answers: Mapping[str, Any]) -> Typed:
    """What stands in the fields for these canonical answers; the way back of `raw_answers`."""
    found: Typed = {}
    for key, answer in answers.items():
        question = definition.questions.get(key)
        if question is not None and question.asks:
            found |= _WRITE.get(question.kind, _write_one)(question, answer)
    return found


def first(typed: Typed, name: str) -> str:
    """The value of a field, "" where there is none."""
    values = typed.get(name) or [""]
    return values[0]


def unnamed_other(question: Question, typed: Typed) -> str | None:
    """What is wrong where somebody chose "something else" and wrote nothing."""
    if (
        question.other
        and OTHER in typed.get(name_of(question), [])
        and not first(typed, name_of(question, OTHER)).strip()
    ):
        return _("Please write what it is, or choose another answer.")
    return None


def half_point(question: Question, typed: Typed) -> str | None:
    """What is wrong where a point has a latitude or a longitude alone."""
    given = [bool(first(typed, name_of(question, part)).strip()) for part in ("lat", "lon")]
    if question.kind == Kind.PLACE and any(given) and not all(given):
        return _("A point needs both latitude and longitude. Please fill in both or leave both empty.")
    return None


def _one(question: Question, typed: Typed) -> Any:
    return first(typed, name_of(question))


def _chosen(question: Question, typed: Typed) -> Any:
    values = typed.get(name_of(question), [])
    raw: dict[str, Any] = {"chosen": [value for value in values if value and value != OTHER]}
    if question.other:
        raw["other"] = first(typed, name_of(question, OTHER))
    else:
        raw["chosen"] = [value for value in values if value]  # "other" was never offered then, and is refused as such
    return raw


def _parts(parts: Callable[[Question], list[str]]) -> Callable[[Question, Typed], Any]:
    def read(question: Question, typed: Typed) -> Any:
        prefix = name_of(question) + "-"
        given = {name.removeprefix(prefix): values[0] for name, values in typed.items() if name.startswith(prefix)}
        return {part: value for part, value in given.items() if value or part in parts(question)}

    return read


def _place(question: Question, typed: Typed) -> Any:
    label, municipality, lat, lon = (first(typed, name_of(question, part)).strip() for part in PLACE_PARTS)
    if municipality and municipality not in label:
        label = f"{label}, {municipality}" if label else municipality
    return {"label": label, "lat": lat, "lon": lon}


def _file(question: Question, typed: Typed) -> Any:
    return first(typed, name_of(question, "file"))


def _email(question: Question, typed: Typed) -> Any:
    return {"email": first(typed, name_of(question)), "consent": bool(first(typed, name_of(question, "consent")))}


_READ: dict[str, Callable[[Question, Typed], Any]] = {
    Kind.SINGLE: _chosen,
    Kind.MULTIPLE: _chosen,
    Kind.YES_NO: _chosen,
    Kind.PICTURE: _chosen,
    Kind.MATRIX: _parts(lambda question: [row.key for row in question.rows]),
    Kind.RANKING: _parts(lambda question: [option.key for option in question.options]),
    Kind.POINTS: _parts(lambda question: [option.key for option in question.options]),
    Kind.PLACE: _place,
    Kind.FILE: _file,
    Kind.EMAIL: _email,
}


def _write_one(question: Question, answer: Any) -> Typed:
    return {name_of(question): [str(answer)]}


def _write_number(question: Question, answer: Any) -> Typed:
    return {name_of(question): [str(answer).replace(".", ",")]}


def _write_chosen(question: Question, answer: Any) -> Typed:
    other = answer.get("other")
    written = {name_of(question): [*answer["chosen"], *([OTHER] if other else [])]}
    return written | ({name_of(question, OTHER): [other]} if other else {})


def _write_parts(question: Question, answer: Any) -> Typed:
    return {name_of(question, part): [str(value)] for part, value in answer.items()}


def _write_ranking(question: Question, answer: Any) -> Typed:
    return {name_of(question, key): [str(place)] for place, key in enumerate(answer, start=1)}


def _write_place(question: Question, answer: Any) -> Typed:
    return {name_of(question, part): [str(answer[part])] for part in ("label", "lat", "lon") if answer.get(part)}


def _write_file(question: Question, answer: Any) -> Typed:
    return {name_of(question, "file"): [str(answer)]}


def _write_email(question: Question, answer: Any) -> Typed:
    return {name_of(question): [answer["email"]], name_of(question, "consent"): ["1"]}


_WRITE: dict[str, Callable[[Question, Any], Typed]] = {
    Kind.SINGLE: _write_chosen,
    Kind.MULTIPLE: _write_chosen,
    Kind.YES_NO: _write_chosen,
    Kind.PICTURE: _write_chosen,
    Kind.NUMBER: _write_number,
    Kind.MATRIX: _write_parts,
    Kind.RANKING: _write_ranking,
    Kind.POINTS: _write_parts,
    Kind.PLACE: _write_place,
    Kind.FILE: _write_file,
    Kind.EMAIL: _write_email,
}
