"""Reads of processes, modules and phases."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Value, When
from django.utils import timezone

from participation.processes.promises import DUE_DAYS
from participation.regions.scope import ScopedManager, ScopedQuerySet

OPEN, COMING, ENDED = range(3)


class ProcessQuerySet(ScopedQuerySet):
    """Processes in the scope."""

    def public(self) -> "ProcessQuerySet":
        """Published ones."""
        return self.filter(live=True)

    def with_schedule(self) -> "ProcessQuerySet":
        """With their public modules and phases, in three queries; whether a draft may be seen is asked elsewhere."""
        from participation.processes.models import Module

        modules = Module.objects.filter(is_public=True).select_related("region").prefetch_related("phases__changes")
        schedule = Prefetch("modules", queryset=modules, to_attr="public_modules")
        return self.select_related("answer").prefetch_related(schedule, "promise_changes")

    def promised(self) -> "ProcessQuerySet":
        """Public ones whose promised answer is not there yet."""
        return self.filter(live=True, is_standing=False, answer_by__isnull=False, answer__isnull=True)

    def overdue(self, at: datetime) -> "ProcessQuerySet":
        """Public ones whose promised date has passed without an answer; a date means until the end of that day."""
        return self.promised().filter(answer_by__lt=timezone.localdate(at))

    def due_soon(self, at: datetime) -> "ProcessQuerySet":
        """Public ones whose promised date lies within the next seven days, today included."""
        today = timezone.localdate(at)
        return self.promised().filter(answer_by__range=(today, today + timedelta(days=DUE_DAYS)))

    def open_at(self, at: datetime) -> "ProcessQuerySet":
        """Processes in which a phase is running."""
        from participation.processes.models import Phase

        running = Phase.objects.running(at).filter(module__process=OuterRef("pk"), module__is_public=True)
        return self.filter(Exists(running))

    def with_dates_since(self, moment: datetime) -> "ProcessQuerySet":
        """Processes of which something lies after that moment: a phase that had not ended, a promise, an answer."""
        from participation.processes.models import Phase

        phases = Phase.objects.filter(Q(ends__isnull=True) | Q(ends__gt=moment), module__process=OuterRef("pk"))
        return self.filter(Exists(phases) | Q(answer_by__gte=timezone.localdate(moment)) | Q(answer__at__gte=moment))

    def listed_by(self, region: Any) -> "ProcessQuerySet":
        """What a region's site lists: not the standing processes of other regions, as every region has one."""
        return self.exclude(~Q(region=region), is_standing=True)

    def in_order(self, at: datetime) -> "ProcessQuerySet":
        """Open ones (`state` 0) before coming (1) and ended ones (2), the latest first."""
        from participation.processes.models import Phase

        phases = Phase.objects.filter(module__process=OuterRef("pk"), module__is_public=True, is_cancelled=False)
        running = phases.running(at)
        state = Case(
            When(Q(is_standing=True) | Exists(running), then=Value(OPEN)),
            When(Exists(phases.filter(starts__gt=at)), then=Value(COMING)),
            default=Value(ENDED),
        )
        return self.annotate(state=state).order_by("state", "-first_published_at", "-pk")


class ModuleQuerySet(ScopedQuerySet):
    """Modules in the scope."""

    def public(self) -> "ModuleQuerySet":
        """Visible modules of published processes."""
        return self.filter(is_public=True, process__live=True)

    def opening(self, feature: str, *, at: datetime) -> "ModuleQuerySet":
        """Modules with a phase that opens the feature at that moment."""
        from participation.processes.models import PhaseFeature

        opened = PhaseFeature.objects.filter(Q(ends__isnull=True) | Q(ends__gt=at), feature=feature, starts__lte=at)
        return self.filter(Exists(opened.filter(module=OuterRef("pk"))))


class PhaseQuerySet(models.QuerySet):
    """Phases; reached through a module, so without a scope of their own."""

    def running(self, at: datetime) -> "PhaseQuerySet":
        """Phases that are on at that moment."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=at), starts__lte=at, is_cancelled=False)


ProcessManager = ScopedManager.from_queryset(ProcessQuerySet, "ProcessManager")
ModuleManager = ScopedManager.from_queryset(ModuleQuerySet, "ModuleManager")
PhaseManager = models.Manager.from_queryset(PhaseQuerySet, "PhaseManager")
