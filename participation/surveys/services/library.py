"""The library: questions that are kept for further surveys, of the region and of those above it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.regions.models import Region
from participation.surveys.builder.converting import raw_of_stream
from participation.surveys.builder.naming import named, named_questions
from participation.surveys.models import LibraryQuestion, Survey
from participation.surveys.services.drafting import save_draft


@transaction.atomic
def keep_question(*, entry: LibraryQuestion, actor: Any) -> LibraryQuestion:
    """Store a new or changed entry of the library."""
    require(can(actor, "surveys.keep_question", entry))
    raw = raw_of_stream(entry.body)
    if not raw:
        raise Invalid(_("Please add a question."), field="body")
    named_questions(raw, {})
    entry.body = LibraryQuestion._meta.get_field("body").stream_block.to_python([_without_condition(b) for b in raw])
    entry.changed_at = clock.now()
    entry.full_clean()
    entry.save()
    audit.record(action="survey.question_kept", actor_id=actor.pk, region_id=entry.region_id, obj=entry)
    return entry


@transaction.atomic
def remove_question(*, entry: LibraryQuestion, actor: Any) -> None:
    """Take an entry out of the library. Surveys that use it keep their questions."""
    require(can(actor, "surveys.keep_question", entry))
    audit.record(action="survey.question_removed", actor_id=actor.pk, region_id=entry.region_id, obj=entry)
    entry.delete()


@transaction.atomic
def keep_from_survey(
    *, survey: Survey, keys: Iterable[str], title: str, shared_down: bool = False, actor: Any
) -> LibraryQuestion:
    """Put questions of a survey into the library of its region, without their conditions."""
    survey = Survey._base_manager.select_related("region").get(pk=survey.pk)
    wanted = set(keys)
    blocks = [
        block
        for page in named(raw_of_stream(survey.body))
        for block in page["value"].get("questions") or []
        if block["value"]["key"] in wanted
    ]
    entry = LibraryQuestion(region=survey.region, title=title, shared_down=shared_down)
    entry.body = LibraryQuestion._meta.get_field("body").stream_block.to_python([_fresh(block) for block in blocks])
    return keep_question(entry=entry, actor=actor)


@transaction.atomic
def take_over(*, survey: Survey, entries: Iterable[LibraryQuestion], page: str = "", actor: Any) -> Survey:
    """Copy questions of the library to the end of a page of the draft; "" begins a new page.

    Later changes of the library do not reach the survey.
    """
    survey = Survey._base_manager.select_for_update(of=("self",)).select_related("region").get(pk=survey.pk)
    raw = named(raw_of_stream(survey.body))
    added = [_fresh(block) for entry in entries for block in raw_of_stream(entry.body)]
    if not added:
        raise Invalid(_("Please choose at least one question."), field="entries")
    target = next((one for one in raw if one["value"]["key"] == page), None)
    if target is None:
        target = {"type": "page", "value": {"title": "", "questions": []}}
        raw.append(target)
    taken = {block["value"]["key"] for one in raw for block in one["value"].get("questions") or []}
    named_questions(added, {}, taken)
    target["value"]["questions"] = [*(target["value"].get("questions") or []), *added]
    return save_draft(survey=survey, actor=actor, raw=raw)


def library_for(region: Region) -> Any:
    """The entries that surveys of a region can use: its own and those that regions above share."""
    above = region.get_ancestors()
    own = LibraryQuestion._base_manager.filter(region=region)
    shared = LibraryQuestion._base_manager.filter(region__in=above, shared_down=True)
    return (own | shared).select_related("region").order_by("title", "pk")


def _fresh(block: dict[str, Any]) -> dict[str, Any]:
    """A block of its own: without the keys of the editor, and without a condition on other questions."""
    return {"type": block["type"], "value": _without_ids(_without_condition(block)["value"])}


def _without_condition(block: dict[str, Any]) -> dict[str, Any]:
    return {**block, "value": {**block["value"], "when": {"match": "all", "tests": []}}}


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_ids(inner) for name, inner in value.items() if name != "id"}
    if isinstance(value, list):
        return [_without_ids(inner) for inner in value]
    return value
