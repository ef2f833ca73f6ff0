"""Options that enough people have chosen."""

import uuid

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from participation.surveys.definition import Definition
from participation.surveys.models import Response, Survey, SurveyVersion


def limited(definition: Definition) -> dict[tuple[str, str], int]:
    """The quotas of a definition, by keys of question and option."""
    return {
        (question.key, option.key): option.quota
        for question in definition.asked
        for option in question.options
        if option.quota is not None
    }


def full_options(
    survey: Survey, version: SurveyVersion, *, apart_from: uuid.UUID | None = None
) -> set[tuple[str, str]]:
    """Which options have reached their quota in this survey; one query, none without quotas.

    `apart_from` is a response that does not count because it is being changed.
    """
    quotas = limited(version.definition)
    if not quotas:
        return set()
    rows = Response.objects.filter(survey=survey, version=version)
    if apart_from is not None:
        rows = rows.exclude(key=apart_from)
    chosen = {
        f"chosen{number}": KeyTextTransform("chosen", KeyTransform(question, "answers"))
        for number, question in enumerate(dict.fromkeys(question for question, _option in quotas))
    }
    names = {transform.source_expressions[0].key_name: name for name, transform in chosen.items()}
    counts = rows.annotate(**chosen).aggregate(
        **{
            f"n{number}": Count("key", filter=Q(**{f"{names[question]}__contains": f'"{option}"'}))
            for number, (question, option) in enumerate(quotas)
        }
    )
    return {keys for number, (keys, quota) in enumerate(quotas.items()) if counts[f"n{number}"] >= quota}
