"""Corrections beside a box: public, dated, never changed."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.ballots.models import Box, Erratum
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.regions.services import touch


@transaction.atomic
def publish(*, box: Box, text: str, actor: Any) -> Erratum:
    """Publish a correction on the pages of a vote and its result."""
    require(can(actor, "ballots.manage", box))
    if not text.strip():
        raise Invalid(_("Please write what has to be corrected."), field="text")
    erratum = Erratum.objects.create(
        region_id=box.region_id, box=box, text=text.strip(), at=clock.now(), author_id=actor.pk
    )
    audit.record(action="box.corrected", actor_id=actor.pk, region_id=box.region_id, object_key=box.module_id)
    touch(box.region_id)
    return erratum
