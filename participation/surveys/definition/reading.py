"""Between a definition and its JSON. Reading is strict: what is not understood is named with its place, not dropped."""

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from participation.surveys.definition.kinds import FIELDS, Format, Kind, Operator
from participation.surveys.definition.model import (
    KEY,
    LONG,
    MOST_OPTIONS,
    MOST_PAGES,
    MOST_QUESTIONS,
    MOST_TESTS,
    SHORT,
    Condition,
    Definition,
    End,
    Option,
    Page,
    Question,
    Test,
)

Place = tuple[str | int, ...]
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
MOST_QUOTA = 1_000_000
MOST_DECIMALS = 6


@dataclasses.dataclass(frozen=True)
class Fault:
    """What is wrong with a definition, and where: `("pages", 0, "questions", 2, "default")`, counted from 0."""

    place: Place
    message: str

    def __str__(self) -> str:
        where = where_is(self.place)
        return f"{where}: {self.message}" if where else self.message


class Unreadable(ValueError):
    """JSON that is no definition."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def where_is(place: Place) -> str:
    """A place in words, counted from 1."""
    words = {
        "pages": _("page %(number)s"),
        "questions": _("question %(number)s"),
        "options": _("option %(number)s"),
        "rows": _("row %(number)s"),
        "tests": _("comparison %(number)s"),
        "ends": _("early end %(number)s"),
    }
    found = []
    for name, number in itertools.pairwise(place):
        if isinstance(number, int) and name in words:
            found.append(words[str(name)] % {"number": number + 1})
    last = place[-1] if place else ""
    if isinstance(last, str) and last:
        found.append(f"“{last}”" if last not in words else last)
    return ", ".join(found)


def dump(definition: Definition) -> dict[str, Any]:
    """The JSON of a definition; `parse` gives back the same."""
    return {"pages": [_plain(page) for page in definition.pages]}


def _plain(part: Any) -> dict[str, Any]:
    plain = {}
    for field in dataclasses.fields(part):
        value = getattr(part, field.name)
        if value == field.default and type(value) is type(field.default):
            continue
        plain[field.name] = _value(value)
    return plain


def _value(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return _plain(value)
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    return value


def parse(data: Any) -> Definition:
    """A definition from its JSON. Raises Unreadable with everything that is wrong."""
    reader = _Reader()
    definition = reader.definition(data)
    if reader.faults:
        raise Unreadable(reader.faults)
    return definition


class _Reader:
    """Reads JSON and collects what is wrong with it; what could not be read is replaced so that reading goes on."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.question_count = 0

    def wrong(self, place: Place, message: str) -> None:
        self.faults.append(Fault(place, message))

    def definition(self, data: Any) -> Definition:
        data = self.object(data, (), {"pages"})
        return Definition(self.list(data, "pages", (), self.page, MOST_PAGES))

    def page(self, data: Any, place: Place) -> Page:
        data = self.object(data, place, _names(Page))
        return Page(
            key=self.key(data, place),
            title=self.text(data, "title", place, SHORT),
            text=self.text(data, "text", place, LONG),
            when=self.condition(data, place),
            questions=self.list(data, "questions", place, self.question, MOST_QUESTIONS),
            ends=self.list(data, "ends", place, self.end, MOST_TESTS),
        )

    def question(self, data: Any, place: Place) -> Question:
        kind = data.get("kind") if isinstance(data, dict) else None
        if kind not in FIELDS:
            self.wrong((*place, "kind"), _("There is no such kind of question. Known are: %(kinds)s.")
                       % {"kinds": ", ".join(Kind.values)})  # fmt: skip
            return Question(key="", kind="explanation", text="")
        data = self.object(data, place, FIELDS[kind])
        self.question_count += 1
        if self.question_count == MOST_QUESTIONS + 1:
            self.wrong(place, _("A survey has at most %(number)s questions.") % {"number": MOST_QUESTIONS})
        return Question(
            key=self.key(data, place),
            kind=kind,
            text=self.text(data, "text", place, LONG),
            help=self.text(data, "help", place, LONG),
            required=self.flag(data, "required", place),
            when=self.condition(data, place),
            options=self.list(data, "options", place, self.option, MOST_OPTIONS),
            rows=self.list(data, "rows", place, self.option, MOST_OPTIONS),
            other=self.flag(data, "other", place),
            other_text=self.text(data, "other_text", place, SHORT),
            shuffle=self.flag(data, "shuffle", place),
            at_least=self.number(data, "at_least", place, LONG),
            at_most=self.number(data, "at_most", place, 50_000),
            lowest=self.text(data, "lowest", place, KEY),
            highest=self.text(data, "highest", place, KEY),
            decimals=self.number(data, "decimals", place, MOST_DECIMALS) or 0,
            unit=self.text(data, "unit", place, KEY),
            low=self.text(data, "low", place, SHORT),
            high=self.text(data, "high", place, SHORT),
            total=self.number(data, "total", place, 10_000) or 0,
            format=self.one_of(data, "format", place, Format.values, ""),
            consent=self.text(data, "consent", place, LONG),
            default=self.list(data, "default", place, self.plain_text, MOST_OPTIONS),
        )

    def option(self, data: Any, place: Place) -> Option:
        data = self.object(data, place, _names(Option))
        return Option(
            key=self.key(data, place),
            text=self.text(data, "text", place, SHORT),
            alone=self.flag(data, "alone", place),
            quota=self.number(data, "quota", place, MOST_QUOTA),
            ends_full=self.flag(data, "ends_full", place),
            full=self.text(data, "full", place, LONG),
            image=self.number(data, "image", place, 2**31),
            alt=self.text(data, "alt", place, SHORT),
        )

    def condition(self, data: dict[str, Any], place: Place, name: str = "when") -> Condition | None:
        given = data.get(name)
        if given is None:
            return None
        place = (*place, name)
        given = self.object(given, place, _names(Condition))
        tests = self.list(given, "tests", place, self.test, MOST_TESTS)
        return Condition(tests, self.one_of(given, "match", place, ("all", "any"), "all"))

    def test(self, data: Any, place: Place) -> Test:
        data = self.object(data, place, _names(Test))
        return Test(
            question=self.text(data, "question", place, KEY),
            operator=self.one_of(data, "operator", place, Operator.values, None),
            value=self.text(data, "value", place, SHORT),
            part=self.text(data, "part", place, KEY),
        )

    def end(self, data: Any, place: Place) -> End:
        data = self.object(data, place, _names(End))
        when = self.condition(data, place)
        if when is None:
            self.wrong((*place, "when"), _("An early end needs a condition."))
        return End(when or Condition(()), self.text(data, "text", place, LONG))

    def object(self, data: Any, place: Place, allowed: Iterable[str]) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.wrong(place, _("Here stands a JSON object in braces."))
            return {}
        for name in sorted(set(data) - set(allowed), key=str):
            self.wrong(place, _("“%(name)s” is not known here.") % {"name": str(name)[:KEY]})
        return data

    def list(
        self, data: dict[str, Any], name: str, place: Place, read: Callable[[Any, Place], Any], most: int
    ) -> tuple[Any, ...]:
        given = data.get(name, [])
        place = (*place, name)
        if not isinstance(given, list):
            self.wrong(place, _("Here stands a JSON list in brackets."))
            return ()
        if len(given) > most:
            self.wrong(place, _("These are too many; at most %(number)s are possible.") % {"number": most})
        return tuple(read(one, (*place, index)) for index, one in enumerate(given[:most]))

    def key(self, data: dict[str, Any], place: Place) -> str:
        given = data.get("key")
        if not isinstance(given, str) or not _KEY.fullmatch(given):
            self.wrong((*place, "key"), _("A short name begins with a letter and has at most 40 small letters, digits "
                                          "and underscores, such as “bus_use”."))  # fmt: skip
            return ""
        return given

    def text(self, data: dict[str, Any], name: str, place: Place, longest: int) -> str:
        given = data.get(name, "")
        if not isinstance(given, str) or "\x00" in given:
            self.wrong((*place, name), _("Here stands a text."))
            return ""
        if len(given) > longest:
            self.wrong((*place, name), _("This text is too long; it may have %(number)s characters.")
                       % {"number": longest})  # fmt: skip
        return given

    def plain_text(self, given: Any, place: Place) -> str:
        return self.text({"default": given}, "default", place[:-2], SHORT)

    def flag(self, data: dict[str, Any], name: str, place: Place) -> bool:
        given = data.get(name, False)
        if not isinstance(given, bool):
            self.wrong((*place, name), _("Here stands true or false."))
            return False
        return given

    def number(self, data: dict[str, Any], name: str, place: Place, highest: int) -> int | None:
        given = data.get(name)
        if given is None:
            return None
        if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= highest:
            self.wrong((*place, name), _("Here stands a whole number from 0 to %(number)s.") % {"number": highest})
            return None
        return given

    def one_of(
        self, data: dict[str, Any], name: str, place: Place, values: Iterable[str], otherwise: str | None
    ) -> str:
        given = data.get(name, otherwise)
        if given not in tuple(values):
            self.wrong((*place, name), _("Possible are: %(values)s.") % {"values": ", ".join(filter(None, values))})
            return otherwise or ""
        return str(given)


def _names(part: type) -> set[str]:
    return {field.name for field in dataclasses.fields(part)}
