"""Results as files: figures for everybody, rows for those who may."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from participation.core import sheets
from participation.surveys.definition import Question
from participation.surveys.models import Survey
from participation.surveys.results.crossing import option_key
from participation.surveys.results.encoding import FIRST
from participation.surveys.results.figuring import Figure
from participation.surveys.results.models import Result
from participation.surveys.results.presenting import base_of
from participation.surveys.results.rows import CODE_BOOK, Sheets, code_book
from participation.surveys.results.wording import code_label, either, option_label

FORMS = ("csv", "xlsx", "json")
FIGURES = ("question", "text", "part", "part_text", "answer", "people", "share_in_per_cent", "exact", "note")


def figures(result: Result) -> Sheets:
    """All published figures of a result, and the code book."""
    return {
        _("Figures"): (FIGURES, list(_figures(result))),
        _("Code book"): (CODE_BOOK, list(code_book([result.version]))),
    }


def _figures(result: Result) -> Iterator[list[Any]]:
    exact = int(result.settled_at is not None)
    for question in result.version.definition.asked:
        figure = result.figures.get(question.key)
        if figure is None:
            continue
        head = [question.key, question.text]
        for part, row in _of_question(question, figure):
            yield [*head, *_named(question, part), *row[:3], exact, *row[3:]]


def _named(question: Question, part: str) -> list[str]:
    key = option_key(question, part)
    return [key, option_label(question, key)] if part else ["", ""]


def _of_question(question: Question, figure: Figure) -> Iterator[tuple[str, list[Any]]]:
    """The rows of a question: the variable, then answer, people, share and a note."""
    for name in ("value", "status"):
        if name in figure:
            yield from (("", row) for row in _value(question, figure, figure[name]))
    for part, value in figure.get("rows", {}).items():
        yield from ((part, row) for row in _value(question, figure, value))
    base = base_of(figure.get("status"))
    for part, count in figure.get("options", {}).items():
        if count is None:
            yield part, ["", "", "", _("withheld")]
        else:
            yield part, ["", count, round(min(100 * count / base, 100), 1) if base else "", ""]
    yield from _computed(question, figure)


def _computed(question: Question, figure: Figure) -> Iterator[tuple[str, list[Any]]]:
    for part, means in figure.get("means", {}).items():
        if means["mean"]:
            yield part, [_("Mean"), float(means["mean"]), "", ""]
        yield part, [_("Share of points"), "", means["share"], ""]
    if figure.get("mean"):
        yield "", [_("Mean"), float(figure["mean"]), "", question.unit]
    for square in figure.get("squares", ()):
        yield "", [_("Square of the map"), square["count"], "", json.dumps(square["boxes"])]


def _value(question: Question, figure: Figure, value: Figure | None) -> Iterator[list[Any]]:
    if value is None:
        yield ["", "", "", _("withheld")]
        return
    base = base_of(value)
    for group, count in zip(value["groups"], value["counts"], strict=True):
        label = either([_label(question, figure, code) for code in group])
        yield [label, count, round(100 * count / base, 1) if base and max(group) >= FIRST else "", ""]


def _label(question: Question, figure: Figure, code: int) -> str:
    if "value" in figure or "rows" in figure or code < FIRST:
        return code_label(question, figure, code)
    return _("answered")


def as_json(found: Sheets) -> str:
    """Sheets as one JSON object: a list of objects for each."""
    return json.dumps(
        {title: [dict(zip(header, row, strict=True)) for row in rows] for title, (header, rows) in found.items()},
        ensure_ascii=False,
        cls=DjangoJSONEncoder,
    )


def csv_files(found: Sheets) -> dict[str, str]:
    """Each sheet as a CSV file, by title."""
    return {title: "".join(sheets.as_csv(header, rows)) for title, (header, rows) in found.items()}


def response(form: str, found: Sheets, name: str) -> HttpResponse:
    """A file to download. CSV comes as an archive with the code book beside the table."""
    if form == "json":
        return attachment(as_json(found).encode(), "application/json", f"{name}.json")
    if form == "xlsx":
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return attachment(sheets.as_xlsx(found), kind, f"{name}.xlsx")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for title, text in csv_files(found).items():
            archive.writestr(f"{slugify(title)}.csv", text)
    return attachment(packed.getvalue(), "application/zip", f"{name}-csv.zip")


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """A response that is saved under a name."""
    found = HttpResponse(content, content_type=kind)
    found["Content-Disposition"] = f'attachment; filename="{name}"'
    found["Cache-Control"] = "private, no-store"
    return found


def file_name(result: Result, what: str) -> str:
    """The name of a file about a result, without its ending."""
    return f"{survey_file_name(result.survey, what)}-v{result.version.number}-w{result.wave}"


def survey_file_name(survey: Survey, what: str) -> str:
    """The name of a file about a survey, without its ending."""
    return f"{slugify(survey.title)[:60] or survey.pk}-{slugify(what)}"
