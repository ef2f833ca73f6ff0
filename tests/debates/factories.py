"""Debates for tests, made the way people make them: through the services."""

from itertools import count
from typing import Any

from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.contributions.services import writing
from participation.debates.models import KIND, Debate, DebateVote, Statement
from participation.debates.services import VoteRow, record_votes, statements
from participation.processes.models import Module
from tests import factories

_numbers = count(1)


def draft(module: Module, author: User, **content: Any) -> Debate:
    """A complete draft."""
    filing = {name: content.pop(name) for name in ("tags", "category", "form_key") if name in content}
    given = {
        "title": f"Soll der Bus am Sonntag fahren {next(_numbers)}?",
        "body": "Bisher fährt er nur werktags.\n\nWas meinen Sie dazu?",
    }
    with scopes_disabled():
        return writing.save_draft(module=module, kind=KIND, author=author, content=given | content, **filing)


def debate(module: Module, author: User, **content: Any) -> Debate:
    """A public debate."""
    with scopes_disabled():
        return writing.publish(contribution=draft(module, author, **content), actor=author)


def statement(debate: Debate, author: User, text: str = "") -> Statement:
    """A statement somebody added."""
    return statements.add_statement(
        debate=debate, user=author, text=text or f"Der Bus soll stündlich fahren ({next(_numbers)})."
    )


def fresh(debate: Debate) -> Debate:
    """The same debate as the database has it now."""
    return Debate._base_manager.select_related("module__debatemodule", "region").get(pk=debate.pk)


def with_votes(debate: Debate, *, verified: int = 0, unverified: int = 0, down: bool = False) -> Debate:
    """The debate with that many votes of people made for it."""
    first = DebateVote.objects.count()
    people = User.objects.bulk_create(
        [
            User(username=f"Stimme {first + number}", email=f"stimme{first + number}@example.org", password="!")
            for number in range(verified + unverified)
        ]
    )
    record_votes(
        VoteRow(debate.pk, person.pk, -1 if down else 1, factories.NOON, verified=number < verified)
        for number, person in enumerate(people)
    )
    return fresh(debate)
