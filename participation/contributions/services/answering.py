"""Official answers."""

from typing import Any

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.contributions import news
from participation.contributions.models import Contribution, OfficialAnswer, TrailEntry
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.html import clean_html, plain_text
from participation.core.policies import can
from participation.regions.services import touch


@transaction.atomic
def answer(*, contribution: Contribution, actor: Any, body: str, signed_name: str, signed_role: str) -> OfficialAnswer:
    """Answer officially, signed with name and position."""
    require(can(actor, "contributions.answer", contribution))
    body = clean_html(body)
    if not plain_text(body):
        raise Invalid(_("Please write an answer."), field="body")
    if not signed_name.strip() or not signed_role.strip():
        raise Invalid(_("Please sign with name and position."), field="signed_name")
    written = OfficialAnswer.objects.create(
        contribution=contribution,
        author=actor,
        body=body,
        signed_name=signed_name.strip(),
        signed_role=signed_role.strip(),
        at=clock.now(),
    )
    entry = TrailEntry.objects.create(contribution=contribution, step="answered", at=written.at)
    said = Truncator(plain_text(body)).chars(300)
    news.tell_step(contribution=contribution, entry=entry, actor=actor, text=said)
    touch(contribution.region_id)
    audit.record(
        action=f"{contribution.kind}.answered", actor_id=actor.pk, region_id=contribution.region_id, obj=contribution
    )
    return written
