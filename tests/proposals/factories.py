"""Proposals for tests, made the way people make them: through the services."""

from itertools import count
from typing import Any

from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.contributions.models import Contribution
from participation.contributions.services import writing
from participation.processes.models import Module
from participation.proposals.models import KIND, Proposal

_numbers = count(1)


def draft(module: Module, author: User, **content: Any) -> Proposal:
    """A complete draft."""
    filing = {name: content.pop(name) for name in ("tags", "category", "municipality") if name in content}
    given = {
        "title": f"Ein Radweg am Bach {next(_numbers)}",
        "summary": "Ein sicherer Weg für alle, die zur Schule fahren.",
        "body": "Der Weg fehlt.\n\nEr wäre kurz.",
    }
    with scopes_disabled():
        return writing.save_draft(module=module, kind=KIND, author=author, content=given | content, **filing)


def proposal(module: Module, author: User, **content: Any) -> Proposal:
    """A public proposal."""
    with scopes_disabled():
        return writing.publish(contribution=draft(module, author, **content), actor=author)


def fresh(proposal: Contribution) -> Proposal:
    """The same proposal as the database has it now."""
    return Proposal._base_manager.select_related("module__proposalmodule", "region").get(pk=proposal.pk)
