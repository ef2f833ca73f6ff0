"""Options in random order: another for each person, the same whenever one of them comes back."""

import hashlib

from participation.surveys.definition.model import Option, Question


def shuffled(question: Question, seed: str) -> tuple[Option, ...]:
    """The options in the order in which the person behind the seed sees them.

    The seed is the key that the client chose for its response. Options that exclude all others keep their places, and
    so do the columns of a table, which are a scale; its rows are shuffled by `shuffled_rows`.
    """
    if not question.shuffle or question.rows:
        return question.choices
    return _mixed(question.choices, question.key, seed)


def shuffled_rows(question: Question, seed: str) -> tuple[Option, ...]:
    """The rows of a table in the order in which the person behind the seed sees them."""
    return _mixed(question.rows, question.key, seed) if question.shuffle else question.rows


def _mixed(options: tuple[Option, ...], key: str, seed: str) -> tuple[Option, ...]:
    def chance(option: Option) -> bytes:
        return hashlib.sha256(f"{seed}/{key}/{option.key}".encode()).digest()

    moving = iter(sorted((option for option in options if not option.alone), key=chance))
    return tuple(option if option.alone else next(moving) for option in options)
