"""The kinds of modules: each room with a kind of participation registers one `ModuleType` in its `module.py`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from participation.core.decisions import Text

if TYPE_CHECKING:
    from participation.processes.models import Module, Phase


@dataclass(frozen=True)
class PhasePreset:
    """A phase that a new module starts with; days count from the start of the first one, None: without end."""

    title: Text
    features: tuple[str, ...]
    description: Text = ""
    begins_after_days: float = 0
    lasts_days: float | None = None


@dataclass(frozen=True)
class ModuleType:
    """All that pages, phases, permissions, exports, indicators and hand-over must know of a kind of module.

    `features` maps what phases can open to labels. `page` is the view `(request, module)` behind the module's address.
    `kinds` are the kinds of contributions that people make in it, if any,
    `admin` names the Wagtail viewset group or viewsets of its back office, `exports` maps a name to a function
    `(module) -> rows`, `search` lists the kinds it pushes into the search, `inbox` gives what waits for staff:
    `(user, reach) -> list of entries`. `copied` takes over what a copy needs besides columns, categories and phases:
    `(original, copy)`, both objects of the kind. `prepared` takes over a file that a starter kit brings along for it:
    `(module, path)`.
    """

    slug: str
    label: Text
    description: Text
    model: type["Module"]
    features: dict[str, Text]
    presets: tuple[PhasePreset, ...]
    standing_presets: tuple[PhasePreset, ...]
    page: Callable[..., Any]
    kinds: tuple[str, ...]
    admin: tuple[type, ...]
    exports: dict[str, Callable[..., Any]] = field(default_factory=dict)
    search: tuple[str, ...] = ()
    inbox: Callable[..., Any] | None = None
    copied: Callable[..., None] | None = None
    prepared: Callable[..., None] | None = None
    standing: bool = False  # whether each region's standing process holds one


@dataclass(frozen=True)
class PhaseStep:
    """What is about to happen to a phase: planned (then `phase` is None), changed, cancelled or removed."""

    module: "Module"
    phase: "Phase | None"
    features: list[str]
    starts: datetime
    ends: datetime | None
    is_cancelled: bool = False
    is_removed: bool = False


PhaseGuard = Callable[[PhaseStep], None]
_guards: list[PhaseGuard] = []


def phase_guard(function: PhaseGuard) -> PhaseGuard:
    """Register a function that raises Invalid where a step would harm what people have done in a module."""
    _guards.append(function)
    return function


def check_phase(step: PhaseStep) -> None:
    """Ask all guards about a step before it is taken. Raises Invalid."""
    for guard in _guards:
        guard(step)


Followers = Callable[[int, int | None], list[int]]
_followers: list[Followers] = []


def followers_source(function: Followers) -> Followers:
    """Register `(process id, module id or None) -> keys of the people who follow the process or the module`."""
    _followers.append(function)
    return function


def followers(process_id: int, module_id: int | None = None) -> list[int]:
    """The keys of everybody who follows a process or one of its modules."""
    return [person for function in _followers for person in function(process_id, module_id)]


_types: dict[str, ModuleType] = {}


def register(module_type: ModuleType) -> ModuleType:
    """Register a kind of module. Raises ValueError where it is registered already."""
    if module_type.slug in _types:
        raise ValueError(f"The module type {module_type.slug} is registered twice.")
    _types[module_type.slug] = module_type
    return module_type


def types() -> list[ModuleType]:
    """All kinds, in the order of the installed apps."""
    return list(_types.values())


def get(slug: str) -> ModuleType:
    """The kind of that slug; raises KeyError."""
    return _types[slug]
