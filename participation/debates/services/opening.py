"""Opening a debate: its rules around the services that all contributions share."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from participation.contributions.models import Visibility
from participation.contributions.services import writing
from participation.core.errors import Invalid
from participation.debates import rules
from participation.debates.models import KIND, Debate, DebateModule, as_debate
from participation.processes.models import Category


def save_draft(
    *,
    module: DebateModule,
    author: Any,
    content: dict[str, Any],
    tags: str | Iterable[str] = (),
    category: Category | None = None,
    draft: Debate | None = None,
    form_key: str = "",
) -> Debate:
    """A new draft, or a changed one. `content`: title, body (typed) or body_html, collects_statements.

    With the `form_key` of a form that was sent before, what came of it is changed instead: a double click makes one
    draft, and what has been published since is edited.
    """
    draft = draft or of_form(author=author, form_key=form_key)
    if draft is not None and draft.visibility != Visibility.DRAFT:
        return edit(debate=draft, actor=author, content=content, tags=tags, category=category)
    values: dict[str, Any] = {"content": content, "tags": tags, "category": category, "form_key": form_key}
    try:
        return _write_draft(module=module, author=author, draft=draft, **values)
    except IntegrityError:  # the same form was sent twice at the same moment
        first = of_form(author=author, form_key=form_key)
        if first is None:
            raise
        return first


@transaction.atomic
def _write_draft(
    *,
    module: DebateModule,
    author: Any,
    content: dict[str, Any],
    tags: str | Iterable[str],
    category: Category | None,
    draft: Debate | None,
    form_key: str,
) -> Debate:
    debate = as_debate(
        writing.save_draft(
            module=module,
            author=author,
            kind=KIND,
            content=rules.content(content),
            tags=rules.tags(tags, module.max_tags),
            category=category,
            draft=draft,
        )
    )
    if draft is None and form_key:
        debate.form_key = _stored(author, form_key)
        Debate._base_manager.filter(pk=debate.pk).update(form_key=debate.form_key)
    return debate


def of_form(*, author: Any, form_key: str) -> Debate | None:
    """What came of a form that this person has sent before."""
    if not form_key or not author.is_authenticated:
        return None
    rows = Debate.objects.select_related("region", "module__process", "module__debatemodule")
    found: Debate | None = rows.filter(author=author, form_key=_stored(author, form_key)).first()
    return found


def _stored(author: Any, form_key: str) -> str:
    return f"{author.pk}:{form_key[:40]}"


@transaction.atomic
def publish(*, debate: Debate, actor: Any) -> Debate:
    """Make a complete draft public. Repeating it changes nothing."""
    current = as_debate(writing.locked(debate))
    rules.complete(current.body)
    return as_debate(writing.publish(contribution=current, actor=actor))


@transaction.atomic
def edit(
    *,
    debate: Debate,
    actor: Any,
    content: dict[str, Any],
    tags: str | Iterable[str] = (),
    category: Category | None = None,
) -> Debate:
    """Change a published debate; its text until now stays readable."""
    checked = rules.content(content)
    rules.complete(checked["body"])
    if debate.collects_statements and not checked["collects_statements"] and debate.statements.exists():
        raise Invalid(
            _("This debate has statements already, so it goes on collecting them."), field="collects_statements"
        )
    return as_debate(
        writing.edit(
            contribution=debate,
            actor=actor,
            content=checked,
            tags=rules.tags(tags, debate.settings.max_tags),
            category=category,
        )
    )
