"""What the clock brings to budgets: boxes, published prices, reminders of valuations, counts and results."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import formats, timezone, translation
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Role
from participation.accounts.roles import nearest_in_role
from participation.ballots.models import Box
from participation.budgets.models import Budget, Valuation
from participation.budgets.services import counting, realising
from participation.budgets.services.announcing import announce_due, prices_are_public
from participation.budgets.services.boxes import FEATURE, refresh_box
from participation.budgets.services.working import tell_workers
from participation.core.ticking import due

REMIND_DAYS = 3


@due("budgets.prices")
def publish_prices(now: datetime) -> int:
    """Publish what was confirmed before the time at which prices become public."""
    waiting = Valuation._base_manager.filter(
        state=Valuation.State.CONFIRMED, published_at__isnull=True, project__visibility="public"
    )
    budgets = Budget._base_manager.filter(pk__in=waiting.values("project__module"))
    return sum(announce_due(budget=budget) for budget in budgets if prices_are_public(budget, at=now))


@due("budgets.boxes")
def open_boxes(now: datetime) -> int:
    """Open the boxes of votes that begin; a box is kept up to date by whatever changes its rules."""
    begun = Q(phases__starts__lte=now, phases__is_cancelled=False) & (
        Q(phases__ends__isnull=True) | Q(phases__ends__gt=now)
    )
    running = Budget._base_manager.filter(begun, import_only=False, phases__opened__feature=FEATURE)
    without = running.exclude(pk__in=Box._base_manager.values("module")).distinct()
    return sum(refresh_box(budget=budget) is not None for budget in without)


@due("budgets.reminders")
def remind_valuators(now: datetime) -> int:
    """Remind valuators three days before a date, and once of one that was missed, then with the project team."""
    today = timezone.localdate(now)
    waiting = Valuation._base_manager.exclude(state=Valuation.State.CONFIRMED).filter(
        project__visibility="public", project__merged_into__isnull=True
    )
    soon = waiting.filter(due__range=(today, today + timedelta(days=REMIND_DAYS))).exclude(reminded_for=F("due"))
    missed = waiting.filter(due__lt=today).exclude(missed_for=F("due"))
    told = 0
    for valuation in soon.select_related("project", "region").order_by("pk"):
        told += _remind(valuation, [], _("It is to be checked by %(date)s."))
        Valuation._base_manager.filter(pk=valuation.pk).update(reminded_for=valuation.due)
    for valuation in missed.select_related("project", "region").order_by("pk"):
        team = nearest_in_role(valuation.region, Role.PROJECT_TEAM)
        told += _remind(valuation, team, _("It was to be checked by %(date)s."))
        Valuation._base_manager.filter(pk=valuation.pk).update(missed_for=valuation.due)
    return told


def _remind(valuation: Valuation, team: list[int], sentence: Any) -> int:
    due_on: Any = valuation.due
    with translation.override(settings.LANGUAGE_CODE):
        text = str(sentence) % {"date": formats.date_format(due_on, "j. F Y")}
    return tell_workers(
        valuation=valuation,
        kind="budgets.due",
        people=[*valuation.assignments.values_list("valuator_id", flat=True), *team],
        text=text,
        key=f"valuation:{valuation.pk}:{due_on}:{'missed' if team else 'soon'}",
    )


@due("budgets.count")
def count_sealed(now: datetime) -> int:
    """Count what was sealed, and take up counts that were left lying."""
    return counting.count_due(now)


@due("budgets.results")
def announce_results(now: datetime) -> int:
    """Tell authors, supporters and followers of results that have become public."""
    return realising.announce_due(now)
