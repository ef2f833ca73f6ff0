"""The one mail of a day: who gets one, what stands in it, how it is written."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from participation.accounts.models import User
from participation.core.decisions import Text
from participation.core.themes import theme_of
from participation.notifications import outbox, tokens
from participation.notifications.looks import style_of
from participation.notifications.models import Digest, Notice, Preference, Rhythm
from participation.notifications.querysets import still_there
from participation.regions.models import Region

HOUR = 7  # in the morning, Berlin time
MOST_A_TICK = 500
MOST_LINES = 8  # about one thing


@dataclass(frozen=True)
class Cutoffs:
    """Until when news belong into a mail of today, by how often somebody wants one."""

    daily: datetime
    weekly: datetime

    @classmethod
    def at(cls, now: datetime) -> "Cutoffs | None":
        """Those of this moment; None before the hour at which mails go out."""
        today = timezone.localdate(now)
        daily = _morning(today)
        if now < daily:
            return None
        return cls(daily, _morning(today - timedelta(days=today.weekday())))


def _morning(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(HOUR)))


def due_notices(cutoffs: Cutoffs) -> QuerySet:
    """Unread notices that belong into a mail by what their people chose."""
    wanted = Q()
    for for_staff, column in ((False, "person__news_preference__news"), (True, "person__news_preference__reminders")):
        daily = Q(**{column: Rhythm.DAILY}) | Q(person__news_preference__isnull=True)
        wanted |= Q(for_staff=for_staff) & (
            (daily & Q(at__lt=cutoffs.daily)) | Q(**{column: Rhythm.WEEKLY}, at__lt=cutoffs.weekly)
        )
    confirmed = EmailAddress.objects.filter(user=OuterRef("person"), verified=True, primary=True)
    return Notice._base_manager.filter(
        wanted, Exists(confirmed), settled_at__isnull=True, read_at__isnull=True, person__is_active=True
    )


def gather(now: datetime) -> int:
    """Make today's mail for everybody who has news and none yet; returns how many."""
    cutoffs = Cutoffs.at(now)
    if cutoffs is None:
        return 0
    today = timezone.localdate(now)
    had_one = Digest.objects.filter(person=OuterRef("person"), day=today)
    people = due_notices(cutoffs).exclude(Exists(had_one)).order_by("person").values_list("person", flat=True)
    return sum(gather_for(person, now=now, cutoffs=cutoffs) for person in list(people.distinct()[:MOST_A_TICK]))


@transaction.atomic
def gather_for(person_id: int, *, now: datetime, cutoffs: Cutoffs) -> bool:
    """Today's mail for somebody; False where everything is gone or somebody else makes it at this moment."""
    notices = list(due_notices(cutoffs).filter(person=person_id))
    kept = still_there(notices)
    digest = None
    if kept:
        try:
            with transaction.atomic():
                digest = Digest.objects.create(person_id=person_id, day=timezone.localdate(now), next_at=now)
        except IntegrityError:  # made at the same moment: that mail takes what was due, the rest waits for tomorrow
            return False
    Notice._base_manager.filter(pk__in=[notice.pk for notice in notices]).update(settled_at=now)
    if digest is None:
        return False
    Notice._base_manager.filter(pk__in=[notice.pk for notice in kept]).update(digest=digest)
    outbox.send_after_commit("digest", digest)
    return True


@dataclass
class Group:
    """What a mail tells of one thing; `title` is "" where each line stands for itself. `more` lines were left out."""

    title: str
    lines: list["Line"]
    more: int = 0


@dataclass
class Line:
    """One piece of news in a mail."""

    label: Text
    title: str
    text: str
    url: str


@dataclass
class Part:
    """What a mail tells of one region."""

    region: Region
    groups: list[Group]


def parts_of(notices: list[Notice]) -> list[Part]:
    """News by region (from the nation down) and by what they are about, the oldest first."""
    regions = Region.objects.select_related("site").in_bulk({notice.region_id for notice in notices})
    ordered = sorted(notices, key=lambda notice: (regions[notice.region_id].path, notice.at, notice.pk))
    parts = []
    for region_id, rows in groupby(ordered, key=lambda notice: notice.region_id):
        region = regions[region_id]
        groups: dict[str | int, Group] = {}
        for notice in rows:
            title = notice.subject_title
            group = groups.setdefault(title or notice.pk, Group(title, []))
            if len(group.lines) == MOST_LINES:
                group.more += 1
                continue
            said = "" if notice.title == title else notice.title
            group.lines.append(Line(notice.label, said, notice.text, region.url + notice.url))
        parts.append(Part(region, list(groups.values())))
    return parts


@outbox.register("digest", Digest)
def write(digest: Digest) -> EmailMultiAlternatives | None:
    """The mail of a digest; None where all of it was read or is gone by now, or mail is no longer wanted."""
    person = User.objects.filter(pk=digest.person_id, is_active=True).first()
    address = EmailAddress.objects.filter(user_id=digest.person_id, verified=True, primary=True).first()
    preference = Preference.objects.filter(person_id=digest.person_id).first() or Preference()
    wanted = {False: preference.news != Rhythm.NEVER, True: preference.reminders != Rhythm.NEVER}
    unread = Notice._base_manager.filter(digest=digest, read_at__isnull=True)
    notices = still_there(notice for notice in unread if wanted[notice.for_staff])
    if person is None or address is None or not notices:
        return None
    parts = parts_of(notices)
    region = parts[0].region if len(parts) == 1 else Region.objects.select_related("site").get(depth=1)
    token = tokens.token_of(person)
    leave = region.url + reverse("notifications:unsubscribe", args=[token])
    with translation.override(preference.language or settings.LANGUAGE_CODE), theme_of(region):
        context = {
            "person": person,
            "region": region,
            "parts": parts,
            "several": len(parts) > 1,
            "settings_url": region.url + reverse("notifications:settings"),
            "leave_url": leave,
            "style": style_of(region),
            "language": translation.get_language(),
        }
        mail = EmailMultiAlternatives(
            subject=_subject(region, notices),
            body=render_to_string("notifications/mail/digest.txt", context),
            to=[address.email],
            headers={
                "List-Unsubscribe": f"<{leave}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(render_to_string("notifications/mail/digest.html", context), "text/html")
    return mail


def _subject(region: Region, notices: list[Notice]) -> str:
    if len(notices) == 1:
        notice = notices[0]
        title = " ".join((notice.subject_title or notice.title).split())
        return f"[{region.name}] {notice.label}: {title}"
    said = ngettext("%(count)s piece of news for you", "%(count)s pieces of news for you", len(notices))
    return f"[{region.name}] {said % {'count': len(notices)}}"
