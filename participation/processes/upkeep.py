"""Changing and removing what was planned: settings and subjects of modules, phases, modules, whole processes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.processes import registry
from participation.processes.models import Category, Module, Phase, Process
from participation.regions.services import touch
from participation.search import services as search


def note_edit(*, process: Process, actor: Any) -> None:
    """A new version of the texts of a process was saved as a draft."""
    audit.record(action="process.edited", actor_id=actor.pk, region_id=process.region_id, obj=process)


@transaction.atomic
def change_module(*, module: Module, actor: Any, **values: Any) -> Module:
    """Change title, introduction, visibility, order and the settings of the kind. `module` is an object of its kind."""
    require(can(actor, "processes.manage", module.process))
    before = {name: getattr(module, name) for name in values}
    for name, value in values.items():
        setattr(module, name, value)
    module.full_clean()
    module.save()
    changed = sorted(name for name, value in before.items() if value != values[name])
    audit.record(action="module.changed", actor_id=actor.pk, region_id=module.region_id, obj=module, changed=changed)
    touch(module.region_id)
    return module


@transaction.atomic
def set_categories(*, module: Module, actor: Any, names: Mapping[int, str], new: Sequence[str] = ()) -> None:
    """Rename categories (an empty name removes one that is not in use) and add new ones, in the order given."""
    require(can(actor, "processes.manage", module.process))
    existing = {category.pk: category for category in Category.objects.select_for_update().filter(module=module)}
    position = 0
    for pk, name in names.items():
        category = existing.get(pk)
        if category is None:
            raise Invalid(_("This category belongs to another module."))
        if not name.strip():
            _remove_category(category)
            continue
        position += 1
        category.name, category.position = name.strip(), position
        category.full_clean(exclude=["module"])
        category.save()
    taken = set(Category.objects.filter(module=module).values_list("slug", flat=True))
    for name in new:
        slug = slug_of(name, length=60)
        if not slug or slug in taken:
            raise Invalid(_("There is a category “%(name)s” already.") % {"name": name}, field="new")
        taken.add(slug)
        position += 1
        category = Category(module=module, name=name.strip(), slug=slug, position=position)
        category.full_clean(exclude=["module"])
        category.save()
    audit.record(action="module.categories_changed", actor_id=actor.pk, region_id=module.region_id, obj=module)
    touch(module.region_id)


def _remove_category(category: Category) -> None:
    try:
        category.delete()
    except ProtectedError as error:
        raise Invalid(
            _("“%(name)s” cannot be removed: contributions are filed under it.") % {"name": category.name},
            field=f"name_{category.pk}",
        ) from error


@transaction.atomic
def remove_phase(*, phase: Phase, actor: Any) -> None:
    """Remove a phase that has not begun and of which no change was announced. Others are cancelled instead."""
    module = phase.module
    require(can(actor, "processes.manage", module.process))
    if phase.starts <= clock.now() or phase.changes.exists():
        raise Invalid(_("This phase has been announced by beginning or by a change. It can only be cancelled."))
    registry.check_phase(registry.PhaseStep(module, phase, phase.features, phase.starts, phase.ends, is_removed=True))
    audit.record(action="phase.removed", actor_id=actor.pk, region_id=module.region_id, obj=phase)
    phase.delete()
    touch(module.region_id)


@transaction.atomic
def remove_module(*, module: Module, actor: Any) -> None:
    """Remove a module in which nobody has contributed anything yet."""
    require(can(actor, "processes.manage", module.process))
    region_id = module.region_id
    audit.record(action="module.removed", actor_id=actor.pk, region_id=region_id, obj=module)
    _delete_or_list(module)
    touch(region_id)


@transaction.atomic
def remove_process(*, process: Process, actor: Any) -> None:
    """Remove a process with its modules. Refused for the standing one and where anything was contributed."""
    require(can(actor, "processes.publish", process))
    if process.is_standing:
        raise Invalid(_("The standing process cannot be deleted. You can withdraw it from the public."))
    region_id, pk = process.region_id, process.pk
    audit.record(action="process.removed", actor_id=actor.pk, region_id=region_id, obj=process)
    for module in Module._base_manager.filter(process=process):
        _delete_or_list(module)
    _delete_or_list(process)
    search.drop(kind="process", object_id=pk)
    touch(region_id)


def _delete_or_list(obj: Module | Process) -> None:
    try:
        obj.delete()
    except ProtectedError as error:
        raise Invalid(
            _("“%(title)s” cannot be deleted, because people have taken part: %(what)s. You can hide it instead.")
            % {"title": obj, "what": _listed(error.protected_objects)}
        ) from error


def _listed(protected: Any) -> str:
    """What stands in the way, by kind: "12 Proposals, 3 Debates"."""
    counts: dict[str, int] = {}
    for row in protected:
        label = str(capfirst(row._meta.verbose_name_plural))
        counts[label] = counts.get(label, 0) + 1
    return ", ".join(f"{number} × {label}" for label, number in sorted(counts.items()))
