"""What a debate and its statements must be like."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from participation.contributions import rules
from participation.core.errors import Invalid
from participation.core.html import plain_text
from participation.debates.models import STATEMENT_LENGTH, Debate, Statement

SHORTEST_BODY = 10  # characters of the text without its HTML
SHORTEST_STATEMENT = 5


def content(debate: Debate, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that were given, each checked."""
    return rules.checked(given, title=rules.title, body=rules.body, collects_statements=bool)


def missing(debate: Debate) -> list[Invalid]:
    """What a debate lacks to be public, and to stay what it is."""
    lacks = too_short(debate.body)
    if not debate.collects_statements and _has_statements(debate):
        lacks.append(
            Invalid(
                _("This debate has statements already, so it goes on collecting them."), field="collects_statements"
            )
        )
    return lacks


def _has_statements(debate: Debate) -> bool:
    return bool(Statement._base_manager.filter(debate_id=debate.pk).exists())


def too_short(html: str) -> list[Invalid]:
    """Whether a text is too short to be published."""
    if len(plain_text(html)) >= SHORTEST_BODY:
        return []
    sentence = _("Please say in some more words what this debate is about. Use at least %(number)s characters.")
    return [Invalid(sentence % {"number": SHORTEST_BODY}, field="body")]


def statement(text: str) -> str:
    """5 to 300 characters in one line."""
    text = rules.one_line(text)
    if len(text) < SHORTEST_STATEMENT:
        raise Invalid(
            _("This statement is too short. Use at least %(number)s characters.") % {"number": SHORTEST_STATEMENT},
            field="text",
        )
    if len(text) > STATEMENT_LENGTH:
        raise Invalid(
            _("This statement is too long. Use at most %(number)s characters.") % {"number": STATEMENT_LENGTH},
            field="text",
        )
    return text
