"""The kinds of questions: which parts each has, and what conditions can ask about its answer."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a question asks for. The values stand in stored definitions and never change."""

    SINGLE = "single", _("One of a list")
    MULTIPLE = "multiple", _("Several of a list")
    YES_NO = "yes_no", _("Yes or no")
    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    SCALE = "scale", _("Scale")
    MATRIX = "matrix", _("Table of statements")
    RANKING = "ranking", _("Order of preference")
    POINTS = "points", _("Points to distribute")
    PLACE = "place", _("Place on a map")
    PICTURE = "picture", _("Choice of pictures")
    FILE = "file", _("File")
    EMAIL = "email", _("E-mail address, with consent")
    EXPLANATION = "explanation", _("Explanation")


class Operator(TextChoices):
    """How a condition compares an answer."""

    IS = "is", _("is")
    IS_NOT = "is_not", _("is not")
    CONTAINS = "contains", _("contains")
    CONTAINS_NOT = "contains_not", _("does not contain")
    LESS = "less", _("is less (earlier) than")
    GREATER = "greater", _("is greater (later) than")
    ANSWERED = "answered", _("has been answered")
    UNANSWERED = "unanswered", _("has not been answered")


YES, NO = "yes", "no"
# Kinds whose answer is {"chosen": [option keys], "other": "text"}.
CHOICES: Final = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.YES_NO, Kind.PICTURE})
TEXTS: Final = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})
# Kinds that have options of their own; a table's options are its columns.
WITH_OPTIONS: Final = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.PICTURE, Kind.MATRIX, Kind.RANKING, Kind.POINTS})
# Kinds that are told apart by an answer in results: closed questions, by which others can be crossed.
CLOSED: Final = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.YES_NO, Kind.PICTURE, Kind.SCALE})

_COMMON = frozenset({"key", "kind", "text", "help", "when"})
_ASKED = _COMMON | {"required"}
FIELDS: Final[dict[str, frozenset[str]]] = {
    Kind.SINGLE: _ASKED | {"options", "other", "other_text", "shuffle", "default"},
    Kind.MULTIPLE: _ASKED | {"options", "other", "other_text", "shuffle", "at_least", "at_most", "default"},
    Kind.YES_NO: _ASKED | {"default"},
    Kind.SHORT_TEXT: _ASKED | {"at_least", "at_most", "format", "default"},
    Kind.LONG_TEXT: _ASKED | {"at_least", "at_most"},
    Kind.NUMBER: _ASKED | {"lowest", "highest", "decimals", "unit", "default"},
    Kind.DATE: _ASKED | {"lowest", "highest", "default"},
    Kind.SCALE: _ASKED | {"lowest", "highest", "low", "high", "default"},
    Kind.MATRIX: _ASKED | {"rows", "options", "shuffle"},
    Kind.RANKING: _ASKED | {"options", "shuffle", "at_least", "at_most"},
    Kind.POINTS: _ASKED | {"options", "shuffle", "total"},
    Kind.PLACE: _ASKED,
    Kind.PICTURE: _ASKED | {"options", "shuffle", "at_least", "at_most", "default"},
    Kind.FILE: _ASKED,
    Kind.EMAIL: _ASKED | {"consent"},
    Kind.EXPLANATION: _COMMON,
}

_WHETHER = (Operator.ANSWERED, Operator.UNANSWERED)
_SAME = (Operator.IS, Operator.IS_NOT)
_AMONG = (Operator.CONTAINS, Operator.CONTAINS_NOT)
_SIZE = (Operator.LESS, Operator.GREATER)
OPERATORS: Final[dict[str, tuple[Operator, ...]]] = {
    Kind.SINGLE: (*_SAME, *_WHETHER),
    Kind.MULTIPLE: (*_AMONG, *_WHETHER),
    Kind.YES_NO: (*_SAME, *_WHETHER),
    Kind.SHORT_TEXT: (*_SAME, *_AMONG, *_WHETHER),
    Kind.LONG_TEXT: (*_AMONG, *_WHETHER),
    Kind.NUMBER: (*_SAME, *_SIZE, *_WHETHER),
    Kind.DATE: (*_SAME, *_SIZE, *_WHETHER),
    Kind.SCALE: (*_SAME, *_SIZE, *_WHETHER),
    Kind.MATRIX: (*_SAME, *_WHETHER),
    Kind.RANKING: (*_SAME, *_WHETHER),
    Kind.POINTS: (*_SAME, *_SIZE, *_WHETHER),
    Kind.PLACE: _WHETHER,
    Kind.PICTURE: (*_AMONG, *_WHETHER),
    Kind.FILE: _WHETHER,
    Kind.EMAIL: (),  # an address is kept apart from the answers, so nothing may depend on it
    Kind.EXPLANATION: (),
}
# Kinds of which a condition asks about one part: a row of a table, an option that got points or a place.
PARTED: Final = frozenset({Kind.MATRIX, Kind.POINTS, Kind.RANKING})


class Format(TextChoices):
    """What a short text must look like."""

    ANY = "", _("anything")
    POSTCODE = "postcode", _("German postcode")
    TELEPHONE = "telephone", _("telephone number")
