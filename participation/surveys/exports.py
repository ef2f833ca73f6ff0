"""What a survey hands over as rows."""

from collections.abc import Iterator
from typing import Any

from participation.processes.models import Module
from participation.surveys.models import Survey
from participation.surveys.querysets import versions_of


def code_book(module: Module) -> Iterator[dict[str, Any]]:
    """The questions and options of all published versions, one row each. Needs the scope of its region."""
    survey = Survey._base_manager.get(pk=module.pk)
    for version in versions_of(survey):
        for page_number, page in enumerate(version.definition.pages, start=1):
            for question in page.questions:
                row = {
                    "version": version.number,
                    "page": page_number,
                    "question": question.key,
                    "kind": question.kind,
                    "required": question.required,
                    "text": question.text,
                }
                yield {**row, "part": "", "key": "", "label": ""}
                for part, options in (("row", question.rows), ("option", question.choices)):
                    for option in options:
                        yield {**row, "part": part, "key": option.key, "label": option.text}
