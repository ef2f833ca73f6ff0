"""Who hears of a new version."""

from typing import Any

from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Follow
from participation.drafts.models import PARAGRAPH, Version
from participation.notifications.registry import kind
from participation.notifications.services import tell

PUBLISHED = kind("drafts.published", _("New version of a strategy draft"))


def tell_of(version: Version, *, actor_id: int | None) -> int:
    """Tell those who follow the draft, its process or one of its paragraphs; returns how many there are."""
    draft = version.draft
    if not (draft.is_public and draft.process.live):
        return 0
    about = Q(contribution__kind="process", contribution__process=draft.process_id)
    about |= Q(contribution__kind__in=("module", PARAGRAPH), contribution__module=draft.pk)
    people: Any = Follow.objects.filter(about).values_list("user_id", flat=True)
    return tell(
        people=set(people),
        region_id=draft.region_id,
        kind=PUBLISHED.slug,
        title=lazy(_title, str)(version),
        text=version.short_note,
        url=draft.get_absolute_url(),
        key=f"draft-version:{version.pk}",
        actor_id=actor_id,
    )


def _title(version: Version) -> str:
    names = {"number": version.number, "title": version.draft.title}
    return gettext("Version %(number)s has been published: %(title)s") % names
