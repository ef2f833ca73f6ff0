"""Telling people, and what they do with what they were told."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from participation.accounts.models import User
from participation.accounts.policies import signed_in
from participation.core import clock
from participation.core.decisions import Text
from participation.core.errors import Invalid, require
from participation.notifications import registry
from participation.notifications.models import Notice, Preference, Rhythm

BATCH = 500


@transaction.atomic
def tell(
    *,
    people: Iterable[int],
    region_id: int,
    kind: str,
    title: Text,
    url: str,
    key: str,
    text: Text = "",
    actor_id: int | None = None,
    about: tuple[str, int] = ("", 0),
) -> int:
    """Store one notice for each person; returns for how many it was new.

    `key` names the event: the same key for the same person is told once, however often this is called. Nobody is told
    of what they did themselves (`actor_id`). `url` is an address within the site of the region. `about` names what the
    news are about, as registered in `registry.subject`: what is gone by then is neither shown nor mailed. Lazy
    translations in `title` and `text` are made in the language of the site, not in that of whoever acts.

    Raises KeyError for a kind that is not registered, ValueError for an address of another host.
    """
    registered = registry.get(kind)
    if not url.startswith("/"):
        raise ValueError("News lead to an address within the site of their region.")
    with translation.override(settings.LANGUAGE_CODE):
        title, text = str(title)[:200], str(text)[:500]
    told, now = 0, clock.now()
    everybody = sorted({person for person in people if person and person != actor_id})
    for start in range(0, len(everybody), BATCH):
        batch = everybody[start : start + BATCH]
        active = User.objects.filter(pk__in=batch, is_active=True, is_import=False)
        new = active.exclude(notices__key=key[:120]).values_list("pk", flat=True)
        notices = [
            Notice(
                region_id=region_id,
                person_id=person,
                kind=kind,
                key=key[:120],
                title=title,
                text=text,
                url=url,
                about=about[0],
                about_id=about[1],
                for_staff=registered.for_staff,
                at=now,
            )
            for person in new
        ]
        Notice._base_manager.bulk_create(notices, ignore_conflicts=True)  # told at the same moment elsewhere
        told += len(notices)
    return told


def forget_text(*, key: str) -> int:
    """Take the words (not the title) out of all notices of an event, because they must not be shown any more."""
    return Notice._base_manager.filter(key=key[:120]).exclude(text="").update(text="")


@transaction.atomic
def mark_read(*, notice: Notice, person: Any) -> None:
    """Note that somebody has read one of their notices. Once is enough."""
    Notice.objects.of(person).unread().filter(pk=notice.pk).update(read_at=clock.now())


@transaction.atomic
def mark_all_read(*, person: Any) -> int:
    """Note that somebody has read everything within the scope; returns how many notices were unread."""
    require(signed_in(person))
    return Notice.objects.of(person).unread().update(read_at=clock.now())


@transaction.atomic
def choose(*, person: Any, news: str, reminders: str, language: str = "") -> Preference:
    """Choose how often to hear by mail. What was held back until now is not sent afterwards."""
    for field, value in (("news", news), ("reminders", reminders)):
        if value not in Rhythm.values:
            raise Invalid(_("Please choose one of these."), field=field)
    if language and language not in dict(settings.LANGUAGES):
        raise Invalid(_("Please choose one of these."), field="language")
    before, _created = Preference.objects.select_for_update().get_or_create(person=person)
    for for_staff, old, new in ((False, before.news, news), (True, before.reminders, reminders)):
        if old == Rhythm.NEVER != new:
            held = Notice._base_manager.filter(person=person, for_staff=for_staff, settled_at__isnull=True)
            held.update(settled_at=clock.now())
    before.news, before.reminders, before.language = news, reminders, language
    before.save()
    return before


@transaction.atomic
def unsubscribe(*, person: Any) -> None:
    """No more mail with news or reminders; on one's page they still appear."""
    language = Preference.objects.filter(person=person).values_list("language", flat=True).first() or ""
    choose(person=person, news=Rhythm.NEVER, reminders=Rhythm.NEVER, language=language)
