"""What people hear of contributions, and who: followers and the author."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution, Follow, TrailEntry, Visibility
from participation.notifications import registry
from participation.notifications.services import tell
from participation.processes.registry import followers_source

TOLD_STEPS = ("answered", "successful", "selected", "retired")

for step in TOLD_STEPS:
    registry.kind(f"contributions.{step}", TrailEntry.LABELS[step])
registry.kind("contributions.decided", _("Decision of the moderation"), outlives_subject=True)


@registry.subject("contribution")
def titles(keys: list[int]) -> dict[int, str]:
    """Titles of public contributions; those of processes and modules under their present names."""
    found = {}
    rows = Contribution._base_manager.filter(pk__in=keys, visibility=Visibility.PUBLIC)
    for row in rows.select_related("process", "module__process"):
        if row.kind == "process" and row.process:
            public, title = row.process.live, row.process.title
        elif row.kind == "module" and row.module:
            public, title = row.module.is_public and row.module.process.live, row.module.title
        else:
            public, title = True, row.title
        if public:
            found[row.pk] = title
    return found


def followers_of(contribution: Contribution) -> list[int]:
    """The keys of the people who follow it."""
    return list(Follow.objects.filter(contribution_id=contribution.pk).values_list("user_id", flat=True))


def tell_followers(
    *,
    contribution: Contribution,
    kind: str,
    title: str,
    text: str = "",
    key: str,
    actor_id: int | None = None,
    url: str = "",
) -> int:
    """Tell its author and everybody who follows it, once for each `key`, but not whoever did it (`actor_id`).

    `url` is where to read on, by default its own page. Returns for how many people it was new.
    """
    return tell(
        people=[*followers_of(contribution), contribution.author_id or 0],
        region_id=contribution.region_id,
        kind=kind,
        title=title,
        text=text,
        url=url or contribution.get_absolute_url(),
        key=key,
        actor_id=actor_id,
        about=("contribution", contribution.pk),
    )


def tell_step(*, contribution: Contribution, entry: TrailEntry, actor: Any = None, text: str = "") -> None:
    """Tell of a step on the public trail, where it is one that people wait for."""
    if entry.step in TOLD_STEPS:
        tell_followers(
            contribution=contribution,
            kind=f"contributions.{entry.step}",
            title=contribution.title,
            text=text or entry.note,
            key=f"trail:{entry.pk}",
            actor_id=getattr(actor, "pk", None),
        )


def tell_decision(*, contribution: Contribution, entry: TrailEntry, actor: Any) -> None:
    """Tell the author what the moderation decided, with the reason."""
    if contribution.author_id is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        said = TrailEntry.LABELS.get(entry.step) or gettext("Not released by the moderation")
        text = f"{said}. {entry.note}".strip()
    tell(
        people=[contribution.author_id],
        region_id=contribution.region_id,
        kind="contributions.decided",
        title=contribution.title,
        text=text,
        url=contribution.get_absolute_url(),
        key=f"trail:{entry.pk}",
        actor_id=actor.pk,
        about=("contribution", contribution.pk),
    )


@followers_source
def followers_of_process(process_id: int, module_id: int | None) -> list[int]:
    """The keys of the people who follow a process or one of its modules, through their anchors."""
    anchors = Q(contribution__kind="process", contribution__process=process_id)
    if module_id is not None:
        anchors |= Q(contribution__kind="module", contribution__module=module_id)
    return list(Follow.objects.filter(anchors).values_list("user_id", flat=True))
