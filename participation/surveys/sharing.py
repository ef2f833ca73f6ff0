"""A survey as a file, so that installations can share it: `docs/survey.schema.json` describes the format.

Pictures travel inside the file. Answers, people and dates never do.
"""

import base64
import io
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import UnidentifiedImageError
from wagtail.images import get_image_model

from participation.core.errors import DomainError
from participation.surveys.definition import Definition, Fault, Option, Unreadable, dump, parse
from participation.surveys.models import Survey

FORMAT = "participation-survey"
VERSION = 1
LARGEST = 20 * 1024 * 1024  # bytes of a file
LARGEST_PICTURE = 5 * 1024 * 1024
TEXTS = {"title": 120, "intro": 600, "introduction": 4000, "thanks": 4000}  # characters
SETTINGS = {"access": Survey.Access.values, "layout": Survey.Layout.values}
_PICTURE_FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}


class BadFile(DomainError):
    """A file that is no survey; `faults` names each place."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Picture:
    """A picture inside a file, checked."""

    title: str
    data: bytes
    extension: str


@dataclass(frozen=True)
class Shared:
    """What a file holds."""

    definition: Definition
    values: dict[str, str]
    pictures: dict[int, Picture]


def as_file(survey: Survey, definition: Definition) -> dict[str, Any]:
    """The JSON of a survey with this definition."""
    data: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    data |= {name: getattr(survey, name) for name in (*TEXTS, *SETTINGS)}
    data["definition"] = dump(definition)
    keys = sorted({option.image for option in _options(definition) if option.image is not None})
    if keys:
        data["pictures"] = [_picture(image) for image in get_image_model().objects.filter(pk__in=keys).order_by("pk")]
    return data


def _options(definition: Definition) -> list[Option]:
    return [option for question in definition.questions.values() for option in question.options]


def _picture(image: Any) -> dict[str, Any]:
    with image.file.open("rb") as file:
        return {"id": image.pk, "title": image.title, "data": base64.b64encode(file.read()).decode()}


def read(path: Path) -> Shared:
    """The survey in a file. Raises BadFile with everything that is wrong, and where."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadFile([Fault((), _("This file is too large; at most 20 MB are possible."))])
        content = path.read_bytes()
    except OSError as error:
        raise BadFile([Fault((), _("This file cannot be read."))]) from error
    return understood(content)


def understood(content: bytes) -> Shared:
    """The survey in the bytes of a file. Raises BadFile with everything that is wrong, and where."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadFile([Fault((), _("This file is no text in UTF-8."))]) from error
    except (json.JSONDecodeError, RecursionError) as error:
        at = f" ({error.lineno}:{error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BadFile([Fault((), _("This file is no JSON%(place)s.") % {"place": at})]) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadFile([Fault(("format",), _("This is no survey: “format” must be “%(name)s”.") % {"name": FORMAT})])
    if data.get("version") != VERSION:
        sentence = _("This version of the format is not known here; known is %(number)s.")
        raise BadFile([Fault(("version",), sentence % {"number": VERSION})])
    return _checked(data)


def _checked(data: dict[str, Any]) -> Shared:
    found: list[Fault] = []
    known = {"format", "version", "definition", "pictures", *TEXTS, *SETTINGS}
    found += [Fault((str(name)[:40],), _("This is not known here.")) for name in sorted(set(data) - known)]
    values = _values(data, found)
    pictures = _pictures(data.get("pictures", []), found)
    definition = Definition()
    try:
        definition = parse(data.get("definition"))
    except Unreadable as error:
        found += [Fault(("definition", *fault.place), fault.message) for fault in error.faults]
    missing = {option.image for option in _options(definition) if option.image is not None} - set(pictures)
    found += [
        Fault(("pictures",), _("Picture %(number)s is missing in the file.") % {"number": number})
        for number in sorted(missing)
    ]
    if found:
        raise BadFile(found)
    return Shared(definition, values, pictures)


def _values(data: dict[str, Any], found: list[Fault]) -> dict[str, str]:
    values = {}
    for name, longest in TEXTS.items():
        given = data.get(name, "")
        if not isinstance(given, str) or "\x00" in given:
            found.append(Fault((name,), _("Here stands a text.")))
        elif len(given) > longest:
            found.append(Fault((name,), _("This text is too long; it may have %(number)s characters.")
                               % {"number": longest}))  # fmt: skip
        else:
            values[name] = given
    if not values.get("title", "").strip():
        found.append(Fault(("title",), _("The survey has no title.")))
    for name, possible in SETTINGS.items():
        given = data.get(name, possible[0])
        if given not in possible:
            found.append(Fault((name,), _("Possible are: %(values)s.") % {"values": ", ".join(possible)}))
        else:
            values[name] = given
    return values


def _pictures(given: Any, found: list[Fault]) -> dict[int, Picture]:
    if not isinstance(given, list):
        found.append(Fault(("pictures",), _("Here stands a JSON list in brackets.")))
        return {}
    pictures = {}
    for number, one in enumerate(given):
        try:
            data = base64.b64decode(one["data"], validate=True)
            with Pillow.open(io.BytesIO(data)) as image:
                extension = _PICTURE_FORMATS[str(image.format)]
            if len(data) > LARGEST_PICTURE or not isinstance(one["id"], int):
                raise ValueError
        except (KeyError, TypeError, ValueError, UnidentifiedImageError, Pillow.DecompressionBombError):
            found.append(Fault(("pictures", number), _("This is no picture (JPEG, PNG, WebP or GIF, at most 5 MB).")))
        else:
            pictures[one["id"]] = Picture(str(one.get("title", ""))[:200] or "–", data, extension)
    return pictures


def with_pictures(shared: Shared, *, collection: Any, owner: Any = None) -> Definition:
    """The definition with its pictures stored here. Call it within the transaction of the import."""
    if not shared.pictures:
        return shared.definition
    stored = {}
    for number, picture in shared.pictures.items():
        file = ContentFile(picture.data, name=f"umfrage-{number}.{picture.extension}")
        image = get_image_model()(title=picture.title, file=file, collection=collection, uploaded_by_user=owner)
        image.save()
        stored[number] = image.pk
    pages = tuple(
        replace(page, questions=tuple(_with_images(question, stored) for question in page.questions))
        for page in shared.definition.pages
    )
    return Definition(pages)


def _with_images(question: Any, stored: dict[int, int]) -> Any:
    options = tuple(
        replace(option, image=stored[option.image]) if option.image is not None else option
        for option in question.options
    )
    return replace(question, options=options)
