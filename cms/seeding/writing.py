"""Storing people and contributions in bulk. No policy is asked: the caller vouches for the rows.

Everything that a service would have left behind is there afterwards: trail, tags, counters, search documents.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from taggit.models import Tag

from participation.accounts.models import Residence, User
from participation.contributions import registry
from participation.contributions.models import (
    Contribution,
    Support,
    TaggedContribution,
    TrailEntry,
    Visibility,
)
from participation.contributions.scores import confidence
from participation.core.slugs import slug_of
from participation.processes.models import Module
from participation.regions.models import Region
from participation.regions.services import touch
from participation.search import services as search

BATCH = 2000
SEARCH_BATCH = 500


@dataclass(frozen=True)
class NewPerson:
    """Somebody to be recorded, a verified resident where `lives_in` says so."""

    pseudonym: str
    email: str
    lives_in: Region | None = None


@dataclass(eq=False)
class NewContribution:
    """Something to be recorded: an unsaved object of its kind, and what hangs on it. Supports are (person, time)."""

    contribution: Contribution
    tags: tuple[str, ...] = ()
    trail: list[tuple[datetime, str, str]] = field(default_factory=list)
    supports: Sequence[tuple[int, datetime]] = ()


@transaction.atomic
def record_people(people: Sequence[NewPerson], *, password: str | None) -> list[User]:
    """Store people with confirmed addresses; who is there by e-mail address already stays as they are.

    All get the same password, hashed once; None: nobody can sign in. A verified residence is added where it is missing.
    """
    hashed = make_password(password)
    emails = [person.email for person in people]
    known = {user.email: user for user in User.objects.filter(email__in=emails)}
    fresh = [
        User(username=person.pseudonym, email=person.email, password=hashed)
        for person in people
        if person.email not in known
    ]
    User.objects.bulk_create(fresh, batch_size=BATCH)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in fresh], batch_size=BATCH
    )
    known.update({user.email: user for user in fresh})
    there = set(Residence.objects.valid().filter(user__email__in=emails).values_list("user_id", "region_id"))
    Residence.objects.bulk_create(
        [
            Residence(user=known[person.email], region=person.lives_in, method="made up")
            for person in people
            if person.lives_in and (known[person.email].pk, person.lives_in.pk) not in there
        ],
        batch_size=BATCH,
    )
    return [known[person.email] for person in people]


def draft(module: Module, kind: str, *, author_id: int, title: str, published_at: datetime, **values: Any) -> Any:
    """An unsaved public contribution of a kind, complete but for its votes."""
    contribution = registry.get(kind).model(
        region_id=module.region_id,
        process_id=module.process_id,
        module_id=module.pk,
        kind=kind,
        author_id=author_id,
        title=title,
        slug=slug_of(title, otherwise="beitrag"),
        visibility=Visibility.PUBLIC,
        created_at=published_at,
        published_at=published_at,
        confidence=confidence(0, 0),
        **values,
    )
    return contribution


@transaction.atomic
def record_contributions(rows: Sequence[NewContribution]) -> None:
    """Store contributions with trail, tags and supports, count them, and let the search find them."""
    for row in rows:
        row.contribution.support_count = len(row.supports)
    by_kind: dict[str, list[NewContribution]] = {}
    for row in rows:
        by_kind.setdefault(row.contribution.kind, []).append(row)
    for kind, same in by_kind.items():
        _insert(registry.get(kind).model, [row.contribution for row in same])
    _insert_tags(rows)
    TrailEntry.objects.bulk_create(
        (
            TrailEntry(contribution_id=row.contribution.pk, at=at, step=step, note=note)
            for row in rows
            for at, step, note in row.trail
        ),
        batch_size=BATCH,
    )
    Support.objects.bulk_create(
        [
            Support(contribution_id=row.contribution.pk, user_id=user_id, at=at)
            for row in rows
            for user_id, at in row.supports
        ],
        batch_size=BATCH,
    )
    for kind, same in by_kind.items():
        _push(registry.get(kind), [row.contribution.pk for row in same])
    for region_id in {row.contribution.region_id for row in rows}:
        touch(region_id)


def _insert(model: type[Contribution], children: list[Contribution]) -> None:
    """Parent rows, then the rows of the child: Django's bulk_create refuses a model with a parent as a whole."""
    names = [column.attname for column in Contribution._meta.local_concrete_fields]
    parents = [Contribution(**{name: getattr(child, name) for name in names}) for child in children]
    Contribution._base_manager.bulk_create(parents, batch_size=BATCH)
    for child, parent in zip(children, parents, strict=True):
        child.pk = child.id = parent.pk  # type: ignore[attr-defined]
        child.contribution_ptr_id = parent.pk  # type: ignore[attr-defined]
    queryset = models.QuerySet(model)
    queryset._for_write = True  # type: ignore[attr-defined]
    fields = [column for column in model._meta.local_concrete_fields if not column.generated]
    queryset._batched_insert(children, fields, BATCH)  # type: ignore[attr-defined]


def _insert_tags(rows: Iterable[NewContribution]) -> None:
    names = {name for row in rows for name in row.tags}
    tags = {name: _tag(name) for name in sorted(names)}
    TaggedContribution.objects.bulk_create(
        [
            TaggedContribution(content_object_id=row.contribution.pk, tag=tags[name])
            for row in rows
            for name in dict.fromkeys(row.tags)
        ],
        batch_size=BATCH,
    )


def _tag(name: str) -> Tag:
    found = Tag.objects.filter(name__iexact=name).first()
    return found or Tag.objects.create(name=name)


def _push(kind: registry.Kind, keys: list[int]) -> None:
    for start in range(0, len(keys), SEARCH_BATCH):
        chunk = kind.model._base_manager.filter(pk__in=keys[start : start + SEARCH_BATCH])
        search.push_many([registry.document_of(kind, row) for row in chunk.prefetch_related("tags").order_by("pk")])
