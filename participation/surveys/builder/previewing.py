"""A survey as it will be answered, while it is being written."""

from typing import Any

from wagtail.images import get_image_model

from participation.surveys.answering.showing import Showing, with_defaults
from participation.surveys.builder.converting import data_of, raw_of_stream
from participation.surveys.builder.naming import named
from participation.surveys.definition import Definition, Unreadable, faults, parse


def shown(survey: Any) -> dict[str, Any]:
    """The pages with all questions, or what cannot be understood yet; and what is to be put right before publishing."""
    raw = named(raw_of_stream(survey.body))
    try:
        definition = parse(data_of(raw))
    except Unreadable as error:
        return {"pages": [], "faults": error.faults}
    showing = Showing(definition, with_defaults(definition), seed="", images=_images(definition))
    pages = [showing.page(page, definition.questions) for page in definition.pages]
    return {"pages": pages, "faults": faults(definition)}


def _images(definition: Definition) -> dict[int, Any]:
    keys = {option.image for question in definition.asked for option in question.options if option.image}
    return {image.pk: image for image in get_image_model().objects.filter(pk__in=keys)} if keys else {}
