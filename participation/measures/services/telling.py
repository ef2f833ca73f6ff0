"""Who hears of what happens to a measure."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.contributions.models import Contribution, Follow
from participation.contributions.policies import TEAM
from participation.measures.models import Entry, Measure
from participation.measures.services import everything
from participation.measures.wording import title_of
from participation.notifications.registry import kind
from participation.notifications.services import forget_text, tell

UPDATED = kind("measures.updated", gettext_lazy("News of a measure"))
PLANNED = kind("measures.planned", gettext_lazy("A measure comes of it"))
SILENT = kind("measures.silent", gettext_lazy("A measure of yours is overdue for news"), for_staff=True)
QUIET = (Entry.Kind.SOURCES, Entry.Kind.OVERDUE)
SHOWN = 300  # characters of a text


def _followers(contributions: Iterable[int]) -> list[int]:
    rows = Follow.objects.filter(contribution_id__in=list(contributions))
    return list(rows.values_list("user_id", flat=True).distinct())


def tell_of(*, measure: Measure, entry: Entry) -> None:
    """Tell of an entry: those who follow the measure or everything; of great steps also those at its sources."""
    if entry.kind in QUIET:
        return
    people = _followers([measure.pk, *everything.anchors_for(measure.region)])
    if entry.kind == Entry.Kind.PUBLISHED:
        tell_sources(measure=measure, actor_id=entry.actor_id)
    elif entry.changes.get("status") or entry.step == "reached":
        people += [*_followers(_sources(measure)), *_authors(_sources(measure))]
    tell(
        people=people,
        region_id=measure.region_id,
        kind=UPDATED.slug,
        title=f"{measure.title}: {title_of(entry)}",
        text=Truncator(entry.text).chars(SHOWN),
        url=f"{measure.get_absolute_url()}#eintrag-{entry.pk}",
        key=_key(entry),
        actor_id=entry.actor_id,
        about=("contribution", measure.pk),
    )


def _key(entry: Entry) -> str:
    return f"measure-entry:{entry.pk}"


def forget(*, entry: Entry) -> None:
    """Take the words of an entry out of what people were told."""
    forget_text(key=_key(entry))


def _sources(measure: Measure) -> list[int]:
    return list(measure.sources.values_list("contribution_id", flat=True))


def _authors(contributions: Iterable[int]) -> list[int]:
    rows = Contribution._base_manager.filter(pk__in=list(contributions), author__isnull=False)
    return list(rows.values_list("author_id", flat=True))


def tell_sources(*, measure: Measure, only: int | None = None, actor_id: int | None = None) -> None:
    """Tell the authors of the sources (or of `only` one of them), then those who follow them; each person once."""
    contributions = _sources(measure) if only is None else [only]
    told: dict[str, Any] = {
        "region_id": measure.region_id,
        "kind": PLANNED.slug,
        "text": measure.summary,
        "url": measure.get_absolute_url(),
        "key": f"measure-source:{measure.pk}",
        "actor_id": actor_id,
        "about": ("contribution", measure.pk),
    }
    title = _("Your contribution has become a measure: %(title)s") % {"title": measure.title}
    tell(people=_authors(contributions), title=title, **told)
    title = _("What you follow has become a measure: %(title)s") % {"title": measure.title}
    tell(people=_followers(contributions), title=title, **told)


def remind_owner(*, measure: Measure, entry: Entry) -> None:
    """Remind the account that was named, once for each silence, while it belongs to the team of the region."""
    if measure.owner is None or not measure.owner.has_role(measure.region, *TEAM):
        return
    tell(
        people=[measure.owner.pk],
        region_id=measure.region_id,
        kind=SILENT.slug,
        title=_("Nothing was reported for 90 days: %(title)s") % {"title": measure.title},
        text=_("The public page says so now. A sentence on where it stands is enough."),
        url=measure.get_absolute_url(),
        key=f"measure-silent:{entry.pk}",
    )
