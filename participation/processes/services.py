"""Writing processes, modules and phases."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core import clock
from participation.core.blocks import mistakes_in
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.processes import answering, news, registry
from participation.processes.models import Module, Phase, PhaseChange, PhaseFeature, Process
from participation.processes.registry import PhasePreset
from participation.processes.search_documents import document_of
from participation.regions.models import Region
from participation.regions.services import touch
from participation.search import services as search

STANDING_SLUG = "offen"
SCHEDULED = "wagtail.publish.scheduled"  # how Wagtail's command calls itself in the log


def publish_process(*, process: Process, publish: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> Any:
    """Everything that makes a process public comes through here: button, schedule, workflow, bulk."""
    actor = kwargs.get("user") or (args[1] if len(args) > 1 else None)
    stored = Process._base_manager.select_related("region").get(pk=process.pk)
    revision = kwargs.get("revision") or args[0]
    if actor is not None:
        require(can(actor, "processes.publish", process))
        _require_promise(stored, revision)
    mistakes = mistakes_in(revision.as_object().body)
    if mistakes and kwargs.get("log_action") == SCHEDULED:
        return _hold_back(process, revision)
    if mistakes:
        raise Invalid(mistakes[0].message, field="body")
    held = {name: getattr(stored, name) for name in answering.PROMISE} if answering.is_promised(stored) else {}
    with transaction.atomic():
        result = publish(*args, **kwargs)
        if held:  # what is promised changes by acts of its own, publicly, never with a text
            Process._base_manager.filter(pk=process.pk).update(**held)
        process.refresh_from_db()
        audit.record(
            action="process.published", actor_id=getattr(actor, "pk", None), region_id=process.region_id, obj=process
        )
        search.push_many([document_of(process)])
        touch(process.region_id)
    return result


def _require_promise(stored: Process, revision: Any) -> None:
    promised = stored if answering.is_promised(stored) else revision.as_object()
    for field, sentence in answering.lacks(promised).items() if answering.collects(stored) else ():
        raise Invalid(sentence, field=field)


@transaction.atomic
def _hold_back(process: Process, revision: Any) -> None:
    """A version whose hour has come but which has mistakes by now stays a draft; the inbox and the log tell of it."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    audit.record(action="process.held_back", actor_id=None, region_id=process.region_id, obj=process)


def unpublish_process(*, process: Process, unpublish: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> Any:
    """Everything that withdraws a process comes through here."""
    actor = kwargs.get("user")
    if actor is not None:
        require(can(actor, "processes.publish", process))
    with transaction.atomic():
        result = unpublish(*args, **kwargs)
        audit.record(
            action="process.unpublished", actor_id=getattr(actor, "pk", None), region_id=process.region_id, obj=process
        )
        search.drop(kind="process", object_id=process.pk)
        touch(process.region_id)
    return result


@transaction.atomic
def create_process(
    *, region: Region, title: str, summary: str, slug: str = "", publish: bool = False, actor: Any = None, **values: Any
) -> Process:
    """A process of a region, published at once or as a draft."""
    slug = slug or slug_of(title)
    if Process._base_manager.filter(region=region, slug=slug).exists():
        raise Invalid(_("A process with this address exists already."), field="slug")
    process = Process(region=region, title=title, slug=slug, summary=summary, live=False, **values)
    if actor is not None:
        require(can(actor, "processes.manage", process))
    process.full_clean(exclude=["latest_revision", "live_revision"])
    process.save()
    audit.record(action="process.created", actor_id=getattr(actor, "pk", None), region_id=region.pk, obj=process)
    if publish:
        process.save_revision(user=actor).publish(user=actor)
        process.refresh_from_db()
    return process


@transaction.atomic
def add_module(
    *,
    process: Process,
    kind: str,
    title: str,
    slug: str = "",
    first_day: datetime | None = None,
    presets: tuple[PhasePreset, ...] | None = None,
    actor: Any = None,
    **values: Any,
) -> Module:
    """A module of a registered kind with its phases, which begin at `first_day` (default: now)."""
    if actor is not None:
        require(can(actor, "processes.manage", process))
        if process.live and not process.is_standing and answering.lacks(process):
            raise Invalid(_("This process is public. Please promise first by when and by whom an answer comes."))
    module_type = registry.get(kind)
    module: Module = module_type.model(
        process=process,
        region_id=process.region_id,
        kind=kind,
        title=title,
        slug=slug or slug_of(title),
        **values,
    )
    module.full_clean()
    module.save()
    first_day = first_day or clock.now()
    for preset in module_type.presets if presets is None else presets:
        starts = first_day + timedelta(days=preset.begins_after_days)
        plan_phase(
            module=module,
            title=str(preset.title),
            description=str(preset.description),
            features=list(preset.features),
            starts=starts,
            ends=None if preset.lasts_days is None else starts + timedelta(days=preset.lasts_days),
            actor=actor,
        )
    audit.record(action="module.created", actor_id=getattr(actor, "pk", None), region_id=process.region_id, obj=module)
    touch(process.region_id)
    return module


@transaction.atomic
def open_standing_process(*, region: Region, actor: Any = None) -> Process:
    """The process without an end that every region with a site has: open ideas, open debates."""
    process = create_process(
        region=region,
        title=_("Your ideas for %(region)s") % {"region": region.name},
        slug=STANDING_SLUG,
        summary=_("Propose something, discuss what moves you, support what others propose: at any time, on any topic."),
        is_standing=True,
        publish=True,
        actor=actor,
    )
    for module_type in registry.types():
        if module_type.standing:
            add_module(
                process=process,
                kind=module_type.slug,
                title=str(module_type.label),
                presets=module_type.standing_presets,
                actor=actor,
            )
    return process


@transaction.atomic
def plan_phase(
    *,
    module: Module,
    title: str,
    features: list[str],
    starts: datetime,
    ends: datetime | None,
    description: str = "",
    phase: Phase | None = None,
    actor: Any = None,
) -> Phase:
    """Plan a phase or change one that has not been announced by beginning. Raises Invalid where phases overlap."""
    if actor is not None:
        require(can(actor, "processes.manage", module.process))
    if phase is not None and (phase.is_cancelled or phase.starts <= clock.now()):
        raise Invalid(_("This phase has begun. Its dates can still be changed, publicly and with a reason."))
    unknown = set(features) - set(registry.get(module.kind).features)
    if unknown:
        raise Invalid(_("This kind of module does not know: %(features)s.") % {"features": ", ".join(sorted(unknown))})
    if ends is not None and ends <= starts:
        raise Invalid(_("A phase must end after it begins."), field="ends")
    registry.check_phase(registry.PhaseStep(module, phase, features, starts, ends))
    phase = phase or Phase(module=module)
    phase.title, phase.description, phase.features = title, description, features
    phase.starts, phase.ends = starts, ends
    _noted(phase)
    phase.save()
    _store_features(phase)
    module.__dict__.pop("schedule", None)
    audit.record(
        action="phase.planned",
        actor_id=getattr(actor, "pk", None),
        region_id=module.region_id,
        obj=phase,
        starts=starts.isoformat(),
        ends=ends.isoformat() if ends else None,
    )
    touch(module.region_id)
    return phase


def _noted(phase: Phase) -> None:
    """Let calendars that know the phase already see that it has changed."""
    phase.changed_at = clock.now()
    phase.sequence += bool(phase.pk)


def _store_features(phase: Phase) -> None:
    """Write the rows on which the database forbids overlaps; the clear sentence comes before the database's."""
    PhaseFeature.objects.filter(phase=phase).delete()
    if phase.is_cancelled:
        return
    others = Phase.objects.filter(module=phase.module_id, is_cancelled=False).exclude(pk=phase.pk)
    for other in others:
        shared = set(other.features) & set(phase.features)
        if shared and _overlap(phase, other):
            raise _overlap_error(phase, other)
    try:
        with transaction.atomic():
            PhaseFeature.objects.bulk_create(
                PhaseFeature(
                    phase=phase, module_id=phase.module_id, feature=feature, starts=phase.starts, ends=phase.ends
                )
                for feature in phase.features
            )
    except IntegrityError as error:  # somebody else planned at the same moment
        raise Invalid(_("Another phase was planned for the same time at this moment."), field="starts") from error


def _overlap(one: Phase, other: Phase) -> bool:
    return (one.ends is None or one.ends > other.starts) and (other.ends is None or other.ends > one.starts)


def _overlap_error(phase: Phase, other: Phase) -> Invalid:
    labels = registry.get(phase.module.kind).features
    shared = sorted(str(labels[feature]) for feature in set(phase.features) & set(other.features))
    begins = formats.date_format(timezone.localtime(other.starts), "j. F Y, H:i")
    ends = formats.date_format(timezone.localtime(other.ends), "j. F Y, H:i") if other.ends else _("no end date")
    return Invalid(
        _("“%(title)s” (%(begins)s – %(ends)s) opens the same at the same time: %(features)s. Change the dates of one.")
        % {"title": other.title, "begins": begins, "ends": ends, "features": ", ".join(shared)},
        field="starts",
    )


@transaction.atomic
def move_phase(*, phase: Phase, starts: datetime, ends: datetime | None, reason: str, actor: Any) -> Phase:
    """Postpone, prolong or shorten an announced phase; public and with a reason."""
    return _change(phase=phase, kind=PhaseChange.Kind.MOVED, starts=starts, ends=ends, reason=reason, actor=actor)


@transaction.atomic
def open_phase_now(*, phase: Phase, reason: str, actor: Any) -> Phase:
    """Open a phase before its date (or again after its end, then without an end unless it is moved)."""
    now = clock.now()
    ends = None if phase.is_over(at=now) else phase.ends
    return _change(phase=phase, kind=PhaseChange.Kind.OPENED, starts=now, ends=ends, reason=reason, actor=actor)


@transaction.atomic
def close_phase_now(*, phase: Phase, reason: str, actor: Any) -> Phase:
    """Close a running phase before its date."""
    now = clock.now()
    if not phase.is_running(at=now):
        raise Invalid(_("This phase is not running."))
    return _change(phase=phase, kind=PhaseChange.Kind.CLOSED, starts=phase.starts, ends=now, reason=reason, actor=actor)


@transaction.atomic
def cancel_phase(*, phase: Phase, reason: str, actor: Any) -> Phase:
    """Cancel a phase for good; it stays visible as cancelled."""
    return _change(
        phase=phase, kind=PhaseChange.Kind.CANCELLED, starts=phase.starts, ends=phase.ends, reason=reason, actor=actor
    )


def _change(*, phase: Phase, kind: str, starts: datetime, ends: datetime | None, reason: str, actor: Any) -> Phase:
    require(can(actor, "processes.manage", phase.module.process))
    if not reason.strip():
        raise Invalid(_("Please say why; the reason is published."), field="reason")
    phase = Phase.objects.select_for_update().select_related("module__process__region").get(pk=phase.pk)
    if phase.is_cancelled:
        raise Invalid(_("This phase was cancelled."))
    if ends is not None and ends <= starts:
        raise Invalid(_("A phase must end after it begins."), field="ends")
    cancelled = kind == PhaseChange.Kind.CANCELLED
    registry.check_phase(registry.PhaseStep(phase.module, phase, phase.features, starts, ends, is_cancelled=cancelled))
    change = PhaseChange.objects.create(
        phase=phase,
        at=clock.now(),
        actor_id=actor.pk,
        kind=kind,
        reason=reason.strip(),
        starts_before=phase.starts,
        ends_before=phase.ends,
        starts_after=starts,
        ends_after=ends,
    )
    phase.starts, phase.ends = starts, ends
    phase.is_cancelled = cancelled
    _noted(phase)
    phase.save()
    _store_features(phase)
    news.tell_phase_change(change=change, phase=phase)
    audit.record(
        action=f"phase.{kind}",
        actor_id=actor.pk,
        region_id=phase.module.region_id,
        obj=phase,
        reason=reason.strip(),
        starts=starts.isoformat(),
        ends=ends.isoformat() if ends else None,
    )
    touch(phase.module.region_id)
    return phase


@transaction.atomic
def copy_process(*, process: Process, first_day: datetime, title: str, region: Region, actor: Any) -> Process:
    """A draft with the same texts, modules, settings and categories; phases keep their distances from `first_day`.

    No contributions are copied.
    """
    modules = list(Module._base_manager.filter(process=process).order_by("position", "pk"))
    starts = [phase.starts for module in modules for phase in module.phases.all() if not phase.is_cancelled]
    shift = first_day - min(starts) if starts else timedelta(0)
    same_region = region.pk == process.region_id
    copy = create_process(
        region=region,
        title=title,
        summary=process.summary,
        slug=free_slug(region, title),
        body=process.body,
        answer_from=process.answer_from,
        answer_responsible=process.answer_responsible if same_region else None,
        answer_deputy=process.answer_deputy if same_region else None,
        actor=actor,
    )
    for module in modules:
        _copy_module(module, copy, shift, actor)
    audit.record(action="process.copied", actor_id=actor.pk, region_id=region.pk, obj=copy, source_id=process.pk)
    return copy


def free_slug(region: Region, title: str) -> str:
    """A short name for a process that no other process of the region has."""
    base = slug_of(title, length=100, otherwise="verfahren")
    taken = set(Process._base_manager.filter(region=region, slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)


def free_module_slug(process: Process, title: str, *, otherwise: str) -> str:
    """A short name for a module that no other module of the process has."""
    base = slug_of(title, length=100, otherwise=otherwise)
    taken = set(Module._base_manager.filter(process=process).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)


@transaction.atomic
def copy_module(*, module: Module, process: Process, title: str, first_day: datetime, actor: Any) -> Module:
    """One module with settings and categories in a process; its phases keep their distances from `first_day`."""
    starts = [phase.starts for phase in module.phases.filter(is_cancelled=False)]
    shift = first_day - min(starts) if starts else timedelta(0)
    slug = free_module_slug(process, title, otherwise=module.kind)
    return _copy_module(module, process, shift, actor, title=title, slug=slug)


def _copy_module(
    module: Module, process: Process, shift: timedelta, actor: Any, *, title: str = "", slug: str = ""
) -> Module:
    module_type = registry.get(module.kind)
    child_model = module_type.model
    child = child_model._base_manager.get(pk=module.pk)
    skipped = {"id", "module_ptr", "process", "region", "kind", "title", "slug"}
    values = {
        field.name: getattr(child, field.name) for field in child._meta.concrete_fields if field.name not in skipped
    }
    copy = add_module(
        process=process,
        kind=module.kind,
        title=title or module.title,
        slug=slug or module.slug,
        presets=(),
        actor=actor,
        **values,
    )
    for category in module.categories.all():
        copy.categories.create(name=category.name, slug=category.slug, position=category.position)
    if module_type.copied is not None:
        module_type.copied(child, copy)
    for phase in module.phases.filter(is_cancelled=False):
        plan_phase(
            module=copy,
            title=phase.title,
            description=phase.description,
            features=phase.features,
            starts=phase.starts + shift,
            ends=phase.ends + shift if phase.ends else None,
            actor=actor,
        )
    return copy
