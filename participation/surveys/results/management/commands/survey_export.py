"""The answers or the published figures of a survey as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from django_scopes import scopes_disabled

from participation.core import sheets
from participation.core.doors import DoorCommand
from participation.surveys.models import Survey
from participation.surveys.results import exports
from participation.surveys.results.models import Result
from participation.surveys.results.services.rows import take_rows


class Command(DoorCommand):
    help = (
        "Write the answers to a survey with the code book; the audit log notes it. CSV is two files: OUT, and beside "
        "it the code book. With --figures only what everybody may see is written."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT")
        parser.add_argument("--survey", type=int, required=True, metavar="ID")
        parser.add_argument("--format", choices=exports.FORMS, required=True, dest="form")
        parser.add_argument("--figures", action="store_true", help="Published figures of the newest version and wave.")

    def run(self, **options: Any) -> dict[str, Any]:
        with scopes_disabled(), translation.override("de"):
            survey = Survey._base_manager.select_related("region", "process").filter(pk=options["survey"]).first()
            if survey is None:
                raise CommandError(f"There is no survey {options['survey']}.")
            found: dict[str, Any] = self._figures(survey) if options["figures"] else dict(take_rows(survey=survey))
            found = {title: (header, list(rows)) for title, (header, rows) in found.items()}
            files = _files(found, options["form"], options["out"])
        try:
            for path, content in files.items():
                path.write_bytes(content)
        except OSError as error:
            raise CommandError(str(error)) from error
        rows = len(next(iter(found.values()))[1])
        return {"survey": survey.pk, "rows": rows, "files": [str(path) for path in files]}

    def _figures(self, survey: Survey) -> Any:
        result = Result._base_manager.filter(survey=survey.pk).select_related("version", "survey").first()
        if result is None:
            raise CommandError("This survey has no result yet: too few people have answered.")
        return exports.figures(result)


def _files(found: Any, form: str, out: Path) -> dict[Path, bytes]:
    if form == "json":
        return {out: exports.as_json(found).encode()}
    if form == "xlsx":
        return {out: sheets.as_xlsx(found)}
    table, book = exports.csv_files(found).values()
    return {out: table.encode(), out.with_name(f"{out.stem}-codebook{out.suffix}"): book.encode()}
