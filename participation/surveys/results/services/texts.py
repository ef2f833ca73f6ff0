"""What people wrote: filed under subjects, and chosen for publication."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.regions.services import touch
from participation.surveys.results.models import FreeText, TextTag

MOST_TAGS = 8


@transaction.atomic
def choose(*, text: FreeText, state: str, actor: Any) -> FreeText:
    """Publish a text, or keep it from publication. It appears without anything about who wrote it."""
    text = FreeText._base_manager.select_for_update(of=("self",)).select_related("region", "survey").get(pk=text.pk)
    require(can(actor, "surveys.choose_texts", text))
    before, text.state = text.state, FreeText.State(state)
    text.save(update_fields=["state"])
    audit.record(
        action="survey_text.chosen",
        actor_id=actor.pk,
        region_id=text.region_id,
        obj=text.survey,
        text=text.pk,
        before=before,
        after=text.state,
    )
    if FreeText.State.PUBLIC in (before, text.state):
        touch(text.region_id)
    return text


@transaction.atomic
def set_tags(*, text: FreeText, names: list[str], actor: Any) -> FreeText:
    """File a text under subjects; new ones are made, those that nobody uses any more go."""
    text = FreeText._base_manager.select_for_update(of=("self",)).select_related("region", "survey").get(pk=text.pk)
    require(can(actor, "surveys.choose_texts", text))
    wanted = list(dict.fromkeys(" ".join(name.split())[:60] for name in names if name.strip()))
    if len(wanted) > MOST_TAGS:
        raise Invalid(_("Please choose at most %(most)s subjects.") % {"most": MOST_TAGS}, field="names")
    tags = [
        TextTag._base_manager.get_or_create(
            survey_id=text.survey_id, name=name, defaults={"region_id": text.region_id}
        )[0]
        for name in wanted
    ]
    text.tags.set(tags)
    TextTag._base_manager.filter(survey=text.survey_id, texts=None).delete()
    audit.record(action="survey_text.filed", actor_id=actor.pk, region_id=text.region_id, obj=text.survey, text=text.pk)
    touch(text.region_id)
    return text
