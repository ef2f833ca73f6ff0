"""Writing proposals: their rules around the services that all contributions share."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from participation.contributions.models import Visibility
from participation.contributions.services import writing
from participation.processes.models import Category
from participation.proposals import rules
from participation.proposals.models import KIND, Proposal, ProposalModule
from participation.regions.models import Region


def save_draft(
    *,
    module: ProposalModule,
    author: Any,
    content: dict[str, Any],
    tags: str | Iterable[str] = (),
    category: Category | None = None,
    municipality: Region | None = None,
    draft: Proposal | None = None,
    form_key: str = "",
) -> Proposal:
    """A new draft, or a changed one.

    With the `form_key` of a form that was sent before, what came of it is changed instead: a double click makes one
    draft, and what has been published since is edited.
    """
    draft = draft or of_form(author=author, form_key=form_key)
    values: dict[str, Any] = {"tags": tags, "category": category, "municipality": municipality}
    if draft is not None and draft.visibility != Visibility.DRAFT:
        return edit(proposal=draft, actor=author, content=content, **values)
    try:
        return _write_draft(
            module=module, author=author, content=content, draft=draft, form_key=form_key, **values
        )
    except IntegrityError:  # the same form was sent twice at the same moment
        first = of_form(author=author, form_key=form_key)
        if first is None:
            raise
        return first


@transaction.atomic
def _write_draft(
    *,
    module: ProposalModule,
    author: Any,
    content: dict[str, Any],
    tags: str | Iterable[str],
    category: Category | None,
    municipality: Region | None,
    draft: Proposal | None,
    form_key: str,
) -> Proposal:
    saved = writing.save_draft(
        module=module,
        author=author,
        kind=KIND,
        content=rules.content(module, content),
        tags=rules.tags(tags, module.max_tags),
        category=category,
        municipality=municipality,
        draft=draft,
    )
    proposal = saved if isinstance(saved, Proposal) else Proposal._base_manager.get(pk=saved.pk)
    if draft is None and form_key:
        proposal.form_key = _stored(author, form_key)
        Proposal._base_manager.filter(pk=proposal.pk).update(form_key=proposal.form_key)
    return proposal


def of_form(*, author: Any, form_key: str) -> Proposal | None:
    """What came of a form that this person has sent before."""
    if not form_key or not author.is_authenticated:
        return None
    found: Proposal | None = (
        Proposal.objects.select_related("region", "module__process", "module__proposalmodule")
        .filter(author=author, form_key=_stored(author, form_key))
        .first()
    )
    return found


def _stored(author: Any, form_key: str) -> str:
    return f"{author.pk}:{form_key[:40]}"


@transaction.atomic
def edit(
    *,
    proposal: Proposal,
    actor: Any,
    content: dict[str, Any],
    tags: str | Iterable[str] = (),
    category: Category | None = None,
    municipality: Region | None = None,
) -> Proposal:
    """Change a published proposal; the earlier text stays readable."""
    module = proposal.settings
    changed = writing.edit(
        contribution=proposal,
        actor=actor,
        content=rules.content(module, content),
        tags=rules.tags(tags, module.max_tags),
        category=category,
        municipality=municipality,
    )
    for lack in rules.missing(changed):  # type: ignore[arg-type]
        raise lack
    return changed  # type: ignore[return-value]


@transaction.atomic
def publish(*, proposal: Proposal, actor: Any) -> Proposal:
    """Make a complete draft public. Repeating it changes nothing."""
    current = writing.locked(proposal)
    for lack in rules.missing(current):  # type: ignore[arg-type]
        raise lack
    return writing.publish(contribution=proposal, actor=actor)  # type: ignore[return-value]
