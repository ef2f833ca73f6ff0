"""The database itself refuses to change a poll after its first ballot."""

from typing import Any

from participation.core.triggers import Refusal, lift, refuse
from participation.polls.models import DECIDING, KIND


def _voted(poll: str) -> str:
    """SQL: whether somebody has voted in the poll of this number."""
    voted = "EXISTS (SELECT 1 FROM ballots_rollentry AS entry WHERE entry.box_id = box.id AND entry.has_voted)"
    where = f"box.module_id = {poll} AND (box.state <> 'open' OR {voted})"
    return f"EXISTS (SELECT 1 FROM ballots_box AS box WHERE {where})"  # noqa: S608  (nothing of it comes from outside)


def _of_question(question: str) -> str:
    """SQL: the same for the poll of a question."""
    return _voted(f"(SELECT asked.poll_id FROM polls_question AS asked WHERE asked.id = {question})")  # noqa: S608


def _differs(*names: str) -> str:
    """SQL: whether one of the columns changes, whether or not it holds something."""
    texts = (f"COALESCE(CAST({{}}.{name} AS text), '')" for name in names)
    return "(" + " OR ".join(f"{text.format('OLD')} <> {text.format('NEW')}" for text in texts) + ")"


_FIXED = "poll_fixed"
_REFUSALS = (
    Refusal(_FIXED, "polls_poll", "UPDATE", f"{_differs(*DECIDING)} AND {_voted('OLD.module_ptr_id')}"),
    Refusal(_FIXED, "polls_poll", "DELETE", _voted("OLD.module_ptr_id")),
    Refusal(
        _FIXED,
        "processes_module",
        "UPDATE",
        f"OLD.kind = '{KIND}' AND {_differs('title', 'intro', 'kind')} AND {_voted('OLD.id')}",
    ),
    Refusal(_FIXED, "polls_question", "INSERT", _voted("NEW.poll_id")),
    Refusal(_FIXED, "polls_question", "UPDATE", f"{_voted('OLD.poll_id')} OR {_voted('NEW.poll_id')}"),
    Refusal(_FIXED, "polls_question", "DELETE", _voted("OLD.poll_id")),
    Refusal(_FIXED, "polls_option", "INSERT", _of_question("NEW.question_id")),
    Refusal(
        _FIXED,
        "polls_option",
        "UPDATE",
        f"{_differs('question_id', 'sort_order', 'title', 'text', 'image_alt', 'pro', 'contra', 'documents')} AND "
        f"({_of_question('OLD.question_id')} OR {_of_question('NEW.question_id')})",
    ),
    Refusal(_FIXED, "polls_option", "DELETE", _of_question("OLD.question_id")),
)


def protect(using: str = "default", **kwargs: Any) -> None:
    """Create the triggers; safe to call again."""
    refuse(_REFUSALS, using=using)


def make_way(using: str = "default", **kwargs: Any) -> None:
    """Drop the triggers before migrations, where they would be in the way of remaking a table."""
    lift(_REFUSALS, using=using)
