"""The kinds of contributions; each module's `module.py` registers its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet

from participation.contributions.models import Contribution
from participation.core.decisions import Allowed, Decision, Text
from participation.core.errors import Invalid
from participation.core.html import plain_text
from participation.processes import registry as modules
from participation.processes.models import Module
from participation.search.registry import Document, provider


def _everybody(user: Any, module: Any, at: datetime) -> Decision:
    return Allowed()


def _whenever(contribution: Any, at: datetime) -> Decision:
    return Allowed()


def _none(now: datetime) -> Iterable[Contribution]:
    """Most kinds end with their phases, not with age."""
    return ()


def _nothing(contribution: Any) -> None:
    """Most kinds have nothing to do."""


@dataclass(frozen=True)
class Kind:
    """What services, lists, search, My page and the back office need to know of a kind of contribution.

    `slug` is also the name of the child relation on `Contribution` and, with an s, of the URL namespace. `settings` is
    the model of the modules that hold it. `content` checks the parts that were given for a contribution and returns
    what is stored; `missing` says what a contribution lacks to be public.
    `recent_balance` gives votes in favour minus against since a moment, by contribution id: the ground of the hot
    score; `voted_since` the contributions voted on since then; `to_archive` what is open for too long, if anything.
    `may_submit` narrows who may write in a module, `may_change` until when authors may change or retire something;
    `on_public` is called, within the transaction, whenever a contribution of the kind has become public.
    """

    slug: str
    label: Text
    label_plural: Text
    icon: str
    model: type[Contribution]
    settings: type[Module]
    content: Callable[[Any, Mapping[str, Any]], dict[str, Any]]
    missing: Callable[[Any], Iterable[Invalid]]
    recent_balance: Callable[[list[int], datetime], dict[int, int]]
    voted_since: Callable[[datetime], QuerySet]
    search_text: Callable[[Contribution], tuple[str, str]]  # (summary, body), as text or HTML
    to_archive: Callable[[datetime], Iterable[Contribution]] = _none
    may_submit: Callable[[Any, Any, datetime], Decision] = _everybody
    may_change: Callable[[Any, datetime], Decision] = _whenever
    on_public: Callable[[Any], object] = _nothing

    @property
    def module_kind(self) -> str:
        """The slug of the kind of module that holds it."""
        return next((kind.slug for kind in modules.types() if kind.model is self.settings), "")

    @property
    def settings_path(self) -> str:
        """The way from a contribution to the settings of its module, for `select_related`."""
        return f"module__{self.settings._meta.model_name}"

    def settings_of(self, module: Module | None) -> Any:
        """The module with its settings (a query unless they were selected along)."""
        return module if isinstance(module, self.settings) else getattr(module, str(self.settings._meta.model_name))


@dataclass(frozen=True)
class Consequence:
    """One thing that came of a contribution: what kind of thing, what it is called, where it is, since when.

    `state` is "done" or "stopped", as in `components/trail.html`.
    """

    label: Text
    title: str
    url: str
    at: datetime
    text: str = ""
    state: str = "done"


ConsequenceSource = Callable[[Contribution], list[Consequence]]
_kinds: dict[str, Kind] = {}
_consequences: dict[str, ConsequenceSource] = {}
WaySource = Callable[[Sequence[Contribution]], dict[int, list[Consequence]]]
_ways: dict[str, WaySource] = {}


def register(kind: Kind) -> Kind:
    """Register a kind. Raises ValueError where it is registered already."""
    if kind.slug in _kinds:
        raise ValueError(f"The kind {kind.slug} is registered twice.")
    _kinds[kind.slug] = kind
    provider(kind.slug, label=kind.label, plural=kind.label_plural)(partial(_documents, kind))
    return kind


def _documents(kind: Kind) -> Iterator[Document]:
    public = kind.model._base_manager.filter(visibility="public").prefetch_related("tags").order_by("pk")
    for contribution in public.iterator(chunk_size=500):
        yield document_of(kind, contribution)


def document_of(kind: Kind, contribution: Contribution) -> Document:
    """A contribution, given as an object of its kind, as the search sees it."""
    summary, body = kind.search_text(contribution)
    return Document(
        kind=kind.slug,
        object_id=contribution.pk,
        region_id=contribution.region_id,
        municipality_id=contribution.municipality_id,
        title=contribution.title,
        summary=plain_text(summary),
        body=plain_text(body),
        tags=tuple(tag.name for tag in contribution.tags.all()),
        url=contribution.get_absolute_url(),
        published_at=contribution.published_at or contribution.created_at,
    )


def kinds() -> list[Kind]:
    """All kinds in the order of the installed apps."""
    return list(_kinds.values())


def get(slug: str) -> Kind:
    """The kind of that slug; raises KeyError."""
    return _kinds[slug]


def known(slug: str) -> Kind | None:
    """The kind of that slug, if it is one that people write."""
    return _kinds.get(slug)


def held_by(module: Module) -> list[Kind]:
    """The kinds that a module holds."""
    return [kind for kind in _kinds.values() if kind.module_kind == module.kind]


def consequence_source(name: str) -> Callable[[ConsequenceSource], ConsequenceSource]:
    """Register a function `(contribution) -> consequences`; called within the scope, for contributions of every kind.

    It gives what is public only, and asks the database the same number of times for any amount.
    """

    def register_source(source: ConsequenceSource) -> ConsequenceSource:
        if name in _consequences:
            raise ValueError(f"The source of consequences {name} is registered twice.")
        _consequences[name] = source
        return source

    return register_source


def consequences_of(contribution: Contribution, *, other_than: str = "") -> list[Consequence]:
    """What came of a contribution, in order of time; without those of one source, if it is named."""
    found = [row for name, source in _consequences.items() if name != other_than for row in source(contribution)]
    return sorted(found, key=lambda row: row.at)


def way_source(name: str) -> Callable[[WaySource], WaySource]:
    """Register a function `(contributions) -> {contribution: steps}` for what their public trail does not tell.

    It is called once, within the scope, for contributions of every kind, gives what is public only, and asks the
    database the same number of times for any amount.
    """

    def register_source(source: WaySource) -> WaySource:
        if name in _ways:
            raise ValueError(f"The source of ways {name} is registered twice.")
        _ways[name] = source
        return source

    return register_source


def ways_of(contributions: Sequence[Contribution]) -> dict[int, list[Consequence]]:
    """What happened to contributions besides their public trail, by contribution, each in order of time."""
    found: dict[int, list[Consequence]] = {}
    for source in _ways.values() if contributions else ():
        for key, steps in source(contributions).items():
            found.setdefault(key, []).extend(steps)
    return {key: sorted(steps, key=lambda row: row.at) for key, steps in found.items()}
