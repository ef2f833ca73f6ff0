"""Drafting, publishing and editing with history."""

import random
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.contributions import registry, rules
from participation.contributions.models import Contribution, TrailEntry, Version, Visibility
from participation.contributions.scores import confidence
from participation.contributions.services.tagging import set_tags
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.processes.models import Category, Module
from participation.regions.models import Region
from participation.regions.services import touch
from participation.search import services as search


def save_draft(
    *,
    module: Module,
    author: Any,
    kind: str,
    content: Mapping[str, Any],
    tags: str | Iterable[str] = (),
    category: Category | None = None,
    municipality: Region | None = None,
    draft: Contribution | None = None,
    form_key: str = "",
) -> Contribution:
    """A new draft, or a changed one. `content` holds some of the kind's `content_fields`, as they were typed.

    With the `form_key` of a form that was sent before, what came of it is changed instead: a double click makes one
    draft, and what has been published since is edited.
    """
    draft = draft or of_form(kind=kind, author=author, form_key=form_key)
    filing: dict[str, Any] = {"tags": tags, "category": category, "municipality": municipality}
    if draft is not None and draft.visibility != Visibility.DRAFT:
        return edit(contribution=draft, actor=author, content=content, **filing)
    try:
        with transaction.atomic():
            if draft is None:
                draft = _begin(module, author, registry.get(kind), form_key)
            else:
                require(can(author, "contributions.edit", draft))
            _fill(draft, content, category, municipality)
            draft.save()
            _set_tags(draft, tags)
            return draft
    except IntegrityError:  # the same form was sent twice at the same moment
        first = of_form(kind=kind, author=author, form_key=form_key)
        if first is None:
            raise
        return first


def _begin(module: Module, author: Any, kind: registry.Kind, form_key: str) -> Contribution:
    require(can(author, "contributions.submit", module))
    return kind.model(
        region_id=module.region_id,
        process_id=module.process_id,
        module=module,
        kind=kind.slug,
        author=author,
        visibility=Visibility.DRAFT,
        form_key=_stored(kind.slug, author, form_key) if form_key else None,
        rand=random.random(),  # noqa: S311  (an order, not a secret)
        confidence=confidence(0, 0),
        created_at=clock.now(),
    )


def of_form(*, kind: str, author: Any, form_key: str) -> Contribution | None:
    """What came of a form that this person has sent before."""
    if not form_key or not author.is_authenticated:
        return None
    registered = registry.get(kind)
    rows = registered.model._base_manager.select_related("region", "module__process", registered.settings_path)
    found: Contribution | None = rows.filter(author=author, form_key=_stored(kind, author, form_key)).first()
    return found


def _stored(kind: str, author: Any, form_key: str) -> str:
    return f"{kind}:{author.pk}:{form_key[:40]}"


def _fill(
    contribution: Contribution, content: Mapping[str, Any], category: Category | None, municipality: Region | None
) -> None:
    for name, value in registry.get(contribution.kind).content(contribution, content).items():
        setattr(contribution, name, value)
    if not contribution.title:
        rules.title("")  # says that it is missing
    contribution.slug = slug_of(contribution.title, otherwise="beitrag")
    if category is not None and category.module_id != contribution.module_id:
        raise Invalid(_("This category belongs to another module."), field="category")
    if municipality is not None and not municipality.path.startswith(contribution.region.path):
        raise Invalid(_("This municipality lies in another region."), field="municipality")
    contribution.category = category
    contribution.municipality = municipality


def _set_tags(contribution: Contribution, tags: str | Iterable[str]) -> None:
    settings = registry.get(contribution.kind).settings_of(contribution.module)
    set_tags(contribution=contribution, names=rules.tags(tags, settings.max_tags))


def _require_complete(contribution: Contribution) -> None:
    for lack in registry.get(contribution.kind).missing(contribution):
        raise lack


@transaction.atomic
def publish(*, contribution: Contribution, actor: Any) -> Contribution:
    """Make a complete draft public. Publishing what is public already changes nothing."""
    contribution = locked(contribution)
    if contribution.visibility == Visibility.PUBLIC:
        return contribution
    require(can(actor, "contributions.edit", contribution))
    require(can(actor, "contributions.submit", contribution.module))
    _require_complete(contribution)
    contribution.visibility = Visibility.PUBLIC
    contribution.published_at = clock.now()
    contribution.save()
    TrailEntry.objects.create(contribution=contribution, step="published", at=contribution.published_at)
    registry.get(contribution.kind).on_public(contribution)
    push_to_search(contribution=contribution)
    touch(contribution.region_id)
    audit.record(
        action=f"{contribution.kind}.published", actor_id=actor.pk, region_id=contribution.region_id, obj=contribution
    )
    return contribution


@transaction.atomic
def edit(
    *,
    contribution: Contribution,
    actor: Any,
    content: Mapping[str, Any],
    tags: str | Iterable[str] = (),
    category: Category | None = None,
    municipality: Region | None = None,
) -> Contribution:
    """Change a published contribution; the text until now is kept as a version. No change, no version."""
    contribution = locked(contribution)
    require(can(actor, "contributions.edit", contribution))
    before = {name: getattr(contribution, name) for name in contribution.content_fields}
    _fill(contribution, content, category, municipality)
    _require_complete(contribution)
    _set_tags(contribution, tags)
    after = {name: getattr(contribution, name) for name in contribution.content_fields}
    if after != before:
        number = contribution.versions.count() + 1
        Version.objects.create(
            contribution=contribution,
            number=number,
            at=contribution.edited_at or contribution.published_at or contribution.created_at,
            content=before,
        )
        contribution.edited_at = clock.now()
        TrailEntry.objects.create(contribution=contribution, step="edited", at=contribution.edited_at)
    contribution.save()
    push_to_search(contribution=contribution)
    touch(contribution.region_id)
    audit.record(
        action=f"{contribution.kind}.edited", actor_id=actor.pk, region_id=contribution.region_id, obj=contribution
    )
    return contribution


@transaction.atomic
def discard(*, contribution: Contribution, actor: Any) -> None:
    """Delete one's own draft with everything attached."""
    contribution = locked(contribution)
    require(can(actor, "contributions.discard", contribution))
    for attachment in contribution.attachments.all():
        transaction.on_commit(lambda file=attachment.file: file.delete(save=False))
    audit.record(
        action=f"{contribution.kind}.discarded",
        actor_id=actor.pk,
        region_id=contribution.region_id,
        object_key=contribution.pk,
    )
    contribution.delete()


def locked(contribution: Contribution) -> Contribution:
    """The same contribution, freshly read as its kind and locked until the end of the transaction."""
    model = registry.get(contribution.kind).model
    parent = Contribution._base_manager.select_for_update(no_key=True).get(pk=contribution.pk)
    child: Contribution = model._base_manager.select_related("region", "module__process", "author").get(pk=parent.pk)
    return child


def push_to_search(*, contribution: Contribution) -> None:
    """Let the search find a public contribution, or forget one that is not."""
    if contribution.is_public:
        kind = registry.get(contribution.kind)
        search.push_many([registry.document_of(kind, contribution)])
    else:
        search.drop(kind=contribution.kind, object_id=contribution.pk)
