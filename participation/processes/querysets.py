"""Reads of processes, modules and phases."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from participation.regions.scope import ScopedManager, ScopedQuerySet


class ProcessQuerySet(ScopedQuerySet):
    """Processes in the scope."""

    def public(self) -> "ProcessQuerySet":
        """Published ones."""
        return self.filter(live=True)

    def with_schedule(self) -> "ProcessQuerySet":
        """With their public modules and phases, in three queries; whether a draft may be seen is asked elsewhere."""
        from participation.processes.models import Module

        modules = Module.objects.filter(is_public=True).select_related("region").prefetch_related("phases__changes")
        return self.prefetch_related(Prefetch("modules", queryset=modules, to_attr="public_modules"))

    def open_at(self, at: datetime) -> "ProcessQuerySet":
        """Processes in which a phase is running."""
        from participation.processes.models import Phase

        running = Phase.objects.running(at).filter(module__process=OuterRef("pk"), module__is_public=True)
        return self.filter(Exists(running))


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
