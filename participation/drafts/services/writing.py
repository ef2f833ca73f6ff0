"""What the page of a draft publishes: its frame and, where the text has changed, the next version."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.audit import services as audit
from participation.core.decisions import Text
from participation.core.errors import require
from participation.core.policies import can
from participation.drafts.models import Draft, Version
from participation.drafts.news import NOT_PUBLISHED
from participation.drafts.services.publishing import Piece, is_changed, publish_version
from participation.notifications.services import tell
from participation.processes.models import Module
from participation.regions.services import touch


@transaction.atomic
def publish_text(
    *,
    draft: Draft,
    title: str,
    intro: str,
    responsible: str,
    pieces: Iterable[Piece],
    note: str,
    actor: Any,
    base: int,
) -> Version | None:
    """Publish title, introduction and who is responsible; and the next version, unless the text is as it was.

    `actor` is None where the clock publishes. The first version makes the draft visible.

    Raises Refused, and Invalid where nothing is written or somebody else has published since version `base`.
    """
    Module._base_manager.select_for_update(no_key=True).get(pk=draft.pk)
    if actor is not None:
        require(can(actor, "drafts.publish", draft))
    pieces = list(pieces)
    version = None
    if is_changed(draft=draft, pieces=pieces):
        version = publish_version(draft=draft, pieces=pieces, note=note, actor=actor, base=base)
    values: dict[str, Any] = {"title": title[:120], "intro": intro[:600], "responsible": responsible[:600]}
    if version is not None and version.number == 1:
        values["is_public"] = True
    changed = {name: value for name, value in values.items() if getattr(draft, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(draft, name, value)
        draft.save(update_fields=list(changed))
        touch(draft.region_id)
        audit.record(
            action="module.changed",
            actor_id=getattr(actor, "pk", None),
            region_id=draft.region_id,
            obj=draft,
            changed=sorted(changed),
        )
    return version


@transaction.atomic
def refuse_schedule(*, draft: Draft, revision: int, person_id: int | None, why: Text) -> None:
    """Tell whoever planned it that a version could not be published when its time came."""
    audit.record(
        action="draft.schedule_failed", actor_id=None, region_id=draft.region_id, obj=draft, why=str(why)[:300]
    )
    tell(
        people=[person_id] if person_id else [],
        region_id=draft.region_id,
        kind=NOT_PUBLISHED,
        title=_("The planned version of your draft was not published"),
        text=why,
        url=draft.get_absolute_url(),
        key=f"draft-schedule-{revision}",
    )
