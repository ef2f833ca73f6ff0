"""Fail-closed tenancy: a query on tenant data outside a scope raises.

`Reach` says whose rows may be read. The middleware opens `scope(region=Reach(…))`; the manager of every tenant model
adds the filter when its SQL is compiled, so that a queryset follows the scope in which it is evaluated. Joins from
other models, foreign-key access, `bulk_create` and `_base_manager` are not filtered, by design.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q, sql
from django.db.models.query import RawQuerySet
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError

STEP = 4  # characters per level in treebeard's materialised path


@dataclass(frozen=True)
class Reach:
    """Whose rows a query may read: everything, regions by id, whole subtrees, and what ancestors share downwards."""

    everything: bool = False
    ids: tuple[int, ...] = ()
    prefixes: tuple[str, ...] = ()
    ancestors: tuple[str, ...] = ()

    def q(self, field: str = "region", shared: str = "") -> Q:
        """The filter for a model whose region is `field` and whose flag "shared with everything below" is `shared`."""
        if self.everything:
            return Q()
        if len(self.ids) == 1:
            allowed = Q(**{f"{field}_id": self.ids[0]})
        else:
            allowed = Q(**{f"{field}_id__in": self.ids})
        for prefix in self.prefixes:
            allowed |= Q(**{f"{field}__path__startswith": prefix})
        if shared and self.ancestors:
            allowed |= Q(**{shared: True, f"{field}__path__in": self.ancestors})
        return allowed

    def covers(self, region: Any) -> bool:
        """Whether rows of this region may be read."""
        return self.everything or region.pk in self.ids or any(region.path.startswith(p) for p in self.prefixes)


EVERYTHING = Reach(everything=True)


def ancestor_paths(path: str) -> tuple[str, ...]:
    """The paths of all regions above a path, nearest last."""
    return tuple(path[:end] for end in range(STEP, len(path), STEP))


def current_reach() -> Reach | None:
    """The reach in scope; None where scopes are disabled. Raises ScopeError outside every scope."""
    state = get_scope()
    if not state.get("_enabled", True):
        return None
    reach = state.get("region")
    if not isinstance(reach, Reach):
        raise ScopeError("A query on tenant data needs a scope: `with scope(region=…)`.")
    return reach


class ScopedQuery(sql.Query):
    """A query that takes on the filter of the scope at the moment its SQL is made.

    Rests on internals of Django's `sql.Query`; `tests/contract/test_scope.py` pins each way in.
    """

    scope_bound = False

    def bound(self) -> "ScopedQuery":
        """This query with the scope's filter."""
        if self.scope_bound or self.combinator:  # the parts of a UNION are bound one by one
            return self
        reach = current_reach()
        query: ScopedQuery = self.clone()  # type: ignore[assignment]
        query.scope_bound = True
        if reach is None or reach.everything:
            return query
        limits = query.low_mark, query.high_mark
        query.clear_limits()
        query.add_q(reach.q(self.model.scope_region, self.model.scope_shared))
        query.low_mark, query.high_mark = limits
        return query

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        return super(ScopedQuery, self.bound()).get_compiler(*args, **kwargs)

    def chain(self, klass: Any = None) -> Any:
        # update() and delete() change the class of the query, after which nothing would be filtered.
        return super(ScopedQuery, self.bound() if klass else self).chain(klass)

    def trim_start(self, names_with_path: Any) -> Any:
        # The inner half of a multi-valued exclude() no longer starts at this model; the outer half is filtered.
        self.scope_bound = True
        return super().trim_start(names_with_path)


class ScopedQuerySet(models.QuerySet):
    """A queryset of a tenant model."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        if query is None and model is not None:
            query = ScopedQuery(model)
        super().__init__(model, query, using, hints)

    def _raw_delete(self, using: str) -> int:
        bound = self._chain()
        bound.query = self.query.bound()
        return super(ScopedQuerySet, bound)._raw_delete(using)

    def raw(self, *args: Any, **kwargs: Any) -> RawQuerySet:
        raise ScopeError("Raw SQL is not filtered by the scope.")


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The default manager of tenant models. `ScopedManager.from_queryset(MyScopedQuerySet)` adds reads."""


class TenantModel(models.Model):
    """A row that belongs to a region; `scope_region` and `scope_shared` are lookups from the row."""

    scope_region = "region"
    scope_shared = ""

    objects = ScopedManager()

    class Meta:
        abstract = True
