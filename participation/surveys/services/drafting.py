"""Writing the questions of a survey: drafts, and how they become public."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.surveys.builder.converting import Raw, data_of, raw_of, raw_of_stream
from participation.surveys.builder.naming import identified, named
from participation.surveys.definition import Definition, Unreadable, parse
from participation.surveys.models import Survey, SurveyVersion
from participation.surveys.services.publishing import Faulty, publish_version

TEXTS = ("introduction", "thanks")


@transaction.atomic
def save_draft(*, survey: Survey, actor: Any, raw: Raw | None = None, base: int | None = None, **texts: str) -> Survey:
    """Store the questions as they are being written, and the texts before and after them.

    `base` is the number of the draft on which this builds: where somebody else has stored one meanwhile, it is refused
    instead of written over.
    """
    survey = Survey._base_manager.select_for_update(of=("self",)).select_related("region", "process").get(pk=survey.pk)
    if actor is not None:
        require(can(actor, "surveys.build", survey))
    if base is not None and base != survey.draft_number:
        raise Invalid(
            _(
                "Somebody else has stored this survey in the meantime. Please open it in another window, compare, and "
                "enter your changes there. Nothing of theirs has been overwritten."
            )
        )
    before = {name: getattr(survey, name) for name in ("introduction", "thanks")}
    changed = sorted(name for name in texts if texts[name] != before[name])
    for name in changed:
        setattr(survey, name, texts[name])
    if raw is not None:
        if survey.origin_id:
            raise Invalid(_("The questions of this survey come from the region that rolled it out. They change there."))
        raw = named(raw, raw_of_stream(survey.body))
        if data_of(raw) != data_of(raw_of_stream(survey.body)):
            changed.append("body")
        survey.body = Survey._meta.get_field("body").stream_block.to_python(identified(raw))
    survey.draft_number += 1
    survey.save(update_fields=[*TEXTS, "body", "draft_number"])
    if changed:
        audit.record(
            action="survey.drafted",
            actor_id=getattr(actor, "pk", None),
            region_id=survey.region_id,
            obj=survey,
            changed=changed,
        )
    return survey


def definition_of(survey: Survey) -> Definition:
    """The definition that the draft stands for. Raises Faulty where it cannot be understood."""
    try:
        return parse(data_of(named(raw_of_stream(survey.body))))
    except Unreadable as error:
        raise Faulty(error.faults) from error


@transaction.atomic
def publish_draft(*, survey: Survey, actor: Any, note: str = "", apart: bool = False) -> SurveyVersion:
    """Make the stored draft what people answer from now on; see `publish_version`."""
    survey = Survey._base_manager.select_for_update(of=("self",)).get(pk=survey.pk)
    return publish_version(survey=survey, definition=definition_of(survey), actor=actor, note=note, apart=apart)


def write(survey: Survey, definition: Definition, actor: Any = None, **texts: Any) -> Survey:
    """Make a definition the draft of a survey."""
    return save_draft(survey=survey, actor=actor, raw=raw_of(definition), **texts)


@transaction.atomic
def store(
    *,
    survey: Survey,
    actor: Any,
    raw: Raw | None,
    base: int | None,
    publish: bool,
    note: str = "",
    apart: bool = False,
    **texts: str,
) -> Survey:
    """Store a draft and, with `publish`, make it public: both or neither."""
    survey = save_draft(survey=survey, actor=actor, raw=raw, base=base, **texts)
    if publish:
        publish_draft(survey=survey, actor=actor, note=note, apart=apart)
    return survey
