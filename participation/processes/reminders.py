"""Reminders of promised answers: a week before, on the day, and weekly once the day has passed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Role
from participation.accounts.roles import nearest_in_role
from participation.notifications import registry as kinds
from participation.notifications.services import tell
from participation.processes.models import Process
from participation.processes.promises import DUE_DAYS

kinds.kind("processes.answer_soon", _("An answer is due soon"), for_staff=True)
kinds.kind("processes.answer_today", _("An answer is due today"), for_staff=True)
kinds.kind("processes.answer_missed", _("A promised answer is overdue"), for_staff=True)


def remind(now: datetime) -> int:
    """Tell what is due at this moment; the same is told to the same person once. Returns how many were told."""
    today = timezone.localdate(now)
    rows = Process._base_manager.filter(
        live=True, is_standing=False, answer__isnull=True, answer_by__lte=today + timedelta(days=DUE_DAYS)
    )
    return sum(_remind(process, today) for process in rows.select_related("region").order_by("pk"))


def _remind(process: Process, today: date) -> int:
    by: Any = process.answer_by
    if today > by:
        week = ((today - by).days - 1) // 7  # 0 on the first day after, then once a week
        return _tell(process, "missed", f"missed{week}", _escalated(process))
    kind = "today" if today == by else "soon"
    return _tell(process, kind, kind, _responsible(process))


def _responsible(process: Process) -> list[int]:
    """Whoever is responsible; the deputy where that account is gone, the administrators where both are."""
    for person in (process.answer_responsible_id, process.answer_deputy_id):
        if person:
            return [person]
    return nearest_in_role(process.region, Role.ADMINISTRATOR)


def _escalated(process: Process) -> list[int]:
    people = [process.answer_responsible_id, process.answer_deputy_id]
    return [person for person in people if person] + nearest_in_role(process.region, Role.ADMINISTRATOR)


def _tell(process: Process, kind: str, step: str, people: list[int]) -> int:
    by: Any = process.answer_by
    with translation.override(settings.LANGUAGE_CODE):
        text = gettext("%(who)s has promised an answer by %(date)s.") % {
            "who": process.answer_from or process.region.name,
            "date": formats.date_format(by, "j. F Y"),
        }
    return tell(
        people=people,
        region_id=process.region_id,
        kind=f"processes.answer_{kind}",
        title=process.title,
        text=text,
        url=reverse("processes_admin:inspect", args=[process.pk]),
        key=f"promise:{process.pk}:{by}:{step}",
        about=("process", process.pk),
    )
