"""The report: everything a result says in one file, as HTML without anything from elsewhere, and as PDF."""

from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participation.core.pdf import pdf
from participation.surveys.results.models import Result
from participation.surveys.results.page import contents
from participation.surveys.results.wording import rough

SHEET = "surveys/results/report.css"


def as_html(result: Result) -> str:
    """The report as one HTML document."""
    body = render_to_string(
        "surveys/results/report.html", {**contents(result), "result": result, "survey": result.survey}
    )
    path = finders.find(SHEET)
    if not isinstance(path, str):
        raise LookupError(SHEET)
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        sheet = file.read()
    return str(
        format_html(
            '<!DOCTYPE html>\n<html lang="{}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title>'
            "<style>{}</style></head><body>{}</body></html>\n",
            (get_language() or "de")[:2],
            result.survey.title,
            mark_safe(sheet),  # noqa: S308  (our own style sheet)
            mark_safe(body),  # noqa: S308  (a template of ours)
        )
    )


def as_pdf(result: Result) -> bytes:
    """The report as a PDF file that screen readers can read."""
    found = contents(result)
    data: dict[str, Any] = {
        "region": result.survey.region.name,
        "process": result.survey.process.title,
        "survey": result.survey.title,
        "intro": result.survey.intro,
        "state": found["state"],
        "invented": result.survey.invented,
        "people": rough(result.people, exact=True),
        "version": result.version.number,
        "wave": result.wave,
        "words": {
            "invented": _("All answers to this survey are invented. They show what results look like."),
            "about": _("Answers of fewer than five people are put together with others or withheld.")
            + " "
            + _("The figures show what those who took part think; they are not representative."),
            "subjects": _("What people wrote about:"),
            "texts": _("Texts, chosen by the editors"),
        },
        "questions": [_question(entry["shown"], entry["map"]) for entry in found["questions"]],
    }
    return pdf("surveys/report.typ", data, title=result.survey.title)


def _question(one: Any, squares: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "title": one.title,
        "answer": one.answer,
        "base": one.base,
        "head": one.table.head if one.table else [],
        "rows": one.table.rows if one.table else [],
        "measures": [list(pair) for pair in one.measures],
        "notes": one.notes,
        "texts": one.texts,
        "subjects": [[name, str(number)] for name, number in one.subjects],
        "squares": [list(pair) for pair in squares["near"]] if squares else [],
    }
