"""Surveys as data, without a database: what can be asked, what is shown to whom, what is a valid answer.

`parse`/`dump` read and write JSON, `faults` says why a definition must not be published, `route` gives the way through
it, `cleaned` makes canonical answers of what was sent (`model` describes both), `made_up.answers` invents some.
"""

from participation.surveys.definition.cleaning import Cleaned, cleaned, default_answer, without_addresses
from participation.surveys.definition.conditions import holds
from participation.surveys.definition.faults import faults
from participation.surveys.definition.kinds import CHOICES, CLOSED, FIELDS, OPERATORS, PARTED, Format, Kind, Operator
from participation.surveys.definition.model import OTHER, Condition, Definition, End, Option, Page, Question, Test
from participation.surveys.definition.ordering import shuffled, shuffled_rows
from participation.surveys.definition.reading import Fault, Unreadable, dump, parse, where_is
from participation.surveys.definition.routing import Route, Stop, route
from participation.surveys.definition.structure import assembled, corrections, structure_of, texts_of

__all__ = [
    "CHOICES", "CLOSED", "FIELDS", "OPERATORS", "OTHER", "PARTED", "Cleaned", "Condition", "Definition", "End",
    "Fault", "Format", "Kind", "Operator", "Option", "Page", "Question", "Route", "Stop", "Test", "Unreadable",
    "assembled", "cleaned", "corrections", "default_answer", "dump", "faults", "holds", "parse", "route",
    "shuffled", "shuffled_rows", "structure_of", "texts_of", "where_is", "without_addresses",
]  # fmt: skip
