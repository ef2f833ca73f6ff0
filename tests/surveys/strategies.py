"""Definitions of surveys for property tests: whatever the builder accepts, in small sizes and all kinds."""

from typing import Any

from hypothesis import strategies as st

from participation.surveys.definition import OPERATORS, Definition, Kind, Operator, parse

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12).filter(
    lambda text: text.strip() != ""
)
KINDS = [kind for kind in Kind.values if kind != Kind.PICTURE]  # pictures need a library; tests add them by hand


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    """In JSON a part that has its default is left out."""
    if value not in (None, False, "", 0, [], ()):
        data[name] = value


@st.composite
def _options(draw: Any, *, rich: bool, least: int = 2, prefix: str = "o") -> list[dict[str, Any]]:
    texts = draw(st.lists(WORDS, min_size=least, max_size=4, unique_by=lambda text: text.strip().casefold()))
    options = [{"key": f"{prefix}{index}", "text": text} for index, text in enumerate(texts)]
    if rich:
        if draw(st.booleans()):
            options[-1]["alone"] = True
        if draw(st.booleans()):
            options[0]["quota"] = draw(st.integers(1, 50))
            if draw(st.booleans()):
                options[0] |= {"ends_full": True, "full": draw(WORDS)}
    return options


@st.composite
def _question(draw: Any, key: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(KINDS))
    data: dict[str, Any] = {"key": key, "kind": str(kind), "text": draw(WORDS)}
    _put(data, "help", draw(st.one_of(st.just(""), WORDS)))
    if kind != Kind.EXPLANATION:
        _put(data, "required", draw(st.booleans()))
    data |= draw(_PARTS.get(kind, st.just({})))
    return data


@st.composite
def _choosing(draw: Any, *, several: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"options": draw(_options(rich=several))}
    _put(data, "shuffle", draw(st.booleans()))
    if draw(st.booleans()):
        data["other"] = True
        _put(data, "other_text", draw(st.one_of(st.just(""), WORDS)))
    free = [option for option in data["options"] if not option.get("alone") and option.get("quota") is None]
    if several and free and draw(st.booleans()):
        data["at_least"] = draw(st.integers(1, len(free)))
        data["at_most"] = draw(st.integers(data["at_least"], 6))
    elif free and draw(st.booleans()):
        data["default"] = [free[0]["key"]]
    return data


@st.composite
def _numeric(draw: Any) -> dict[str, Any]:
    lowest = draw(st.integers(-50, 50))
    data: dict[str, Any] = {"lowest": str(lowest), "highest": str(lowest + draw(st.integers(0, 100)))}
    _put(data, "decimals", draw(st.integers(0, 3)))
    _put(data, "unit", draw(st.sampled_from(["", "km", "Minuten"])))
    if draw(st.booleans()):
        data["default"] = [data["lowest"]]
    return data


@st.composite
def _dated(draw: Any) -> dict[str, Any]:
    first, last = sorted(draw(st.tuples(st.dates(), st.dates()).filter(lambda two: two[0].year > 999 < two[1].year)))
    return draw(st.sampled_from([{}, {"lowest": first.isoformat(), "highest": last.isoformat()}]))


@st.composite
def _scaled(draw: Any) -> dict[str, Any]:
    lowest = draw(st.integers(0, 1))
    data: dict[str, Any] = {"lowest": str(lowest), "highest": str(draw(st.integers(lowest + 1, 10)))}
    _put(data, "low", draw(st.one_of(st.just(""), WORDS)))
    _put(data, "high", draw(st.one_of(st.just(""), WORDS)))
    return data


@st.composite
def _written(draw: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    _put(data, "at_least", draw(st.integers(0, 5)))
    _put(data, "at_most", draw(st.sampled_from([0, 20, 100])))
    return data


@st.composite
def _ranked(draw: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"options": draw(_options(rich=False))}
    _put(data, "at_most", draw(st.integers(0, len(data["options"]))))
    return data


_PARTS = {
    Kind.SINGLE: _choosing(several=False),
    Kind.MULTIPLE: _choosing(several=True),
    Kind.SHORT_TEXT: _written(),
    Kind.LONG_TEXT: _written(),
    Kind.NUMBER: _numeric(),
    Kind.DATE: _dated(),
    Kind.SCALE: _scaled(),
    Kind.MATRIX: st.fixed_dictionaries(
        {"rows": _options(rich=False, least=1, prefix="r"), "options": _options(rich=False)}
    ),
    Kind.RANKING: _ranked(),
    Kind.POINTS: st.fixed_dictionaries({"options": _options(rich=False), "total": st.integers(1, 20)}),
    Kind.EMAIL: st.fixed_dictionaries({"consent": WORDS}),
}


@st.composite
def _condition(draw: Any, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    tests = draw(st.lists(st.sampled_from(earlier).flatmap(_test), min_size=1, max_size=2))
    data: dict[str, Any] = {"tests": tests}
    if draw(st.booleans()):
        data["match"] = "any"
    return data


@st.composite
def _test(draw: Any, question: dict[str, Any]) -> dict[str, Any]:
    kind = question["kind"]
    operator = draw(st.sampled_from(OPERATORS[kind]))
    test: dict[str, Any] = {"question": question["key"], "operator": str(operator)}
    if operator in (Operator.ANSWERED, Operator.UNANSWERED):
        return test
    if kind in (Kind.MATRIX, Kind.POINTS, Kind.RANKING):
        test["part"] = draw(st.sampled_from(question["rows" if kind == Kind.MATRIX else "options"]))["key"]
    if kind == Kind.YES_NO:
        test["value"] = draw(st.sampled_from(["yes", "no"]))
    elif kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.MATRIX):
        test["value"] = draw(st.sampled_from(question["options"]))["key"]
    elif kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
        test["value"] = draw(WORDS)
    elif kind == Kind.DATE:
        test["value"] = question.get("lowest", "2026-05-03")
    elif kind == Kind.RANKING:
        test["value"] = "1"
    elif kind == Kind.POINTS:
        test["value"] = str(draw(st.integers(0, question["total"])))
    else:
        test["value"] = question["highest"]
    return test


@st.composite
def definition_data(draw: Any, *, most_pages: int = 3, most_questions: int = 4) -> dict[str, Any]:
    """The JSON of a definition that can be read; it may still have faults, such as a condition that never holds."""
    pages: list[dict[str, Any]] = []
    earlier: list[dict[str, Any]] = []
    number = 0
    for page_number in range(draw(st.integers(1, most_pages))):
        page: dict[str, Any] = {"key": f"p{page_number}"}
        _put(page, "title", draw(st.one_of(st.just(""), WORDS)))
        askable = [question for question in earlier if OPERATORS[question["kind"]]]
        if askable and draw(st.booleans()):
            page["when"] = draw(_condition(askable))
        page["questions"] = []
        for _index in range(draw(st.integers(1, most_questions))):
            question = draw(_question(f"q{number}"))
            number += 1
            askable = [one for one in earlier if OPERATORS[one["kind"]]]
            if askable and draw(st.integers(0, 2)) == 0:
                question["when"] = draw(_condition(askable))
            page["questions"].append(question)
            earlier.append(question)
        askable = [question for question in earlier if OPERATORS[question["kind"]]]
        if askable and draw(st.integers(0, 4)) == 0:
            page["ends"] = [{"when": draw(_condition(askable)), "text": draw(WORDS)}]
        pages.append(page)
    return {"pages": pages}


def definitions(*, tidy: bool = False, **sizes: Any) -> st.SearchStrategy[Definition]:
    """Definitions that can be read. Filter by `not faults(…)` for what can be published.

    With `tidy` texts are as the editor stores them: without superfluous space.
    """
    return definition_data(**sizes).map(lambda data: parse(_tidied(data) if tidy else data))


def _tidied(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _tidied(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_tidied(value) for value in data]
    return " ".join(data.split()) if isinstance(data, str) else data


@st.composite
def sent(draw: Any, definition: Definition) -> dict[str, Any]:
    """What a browser might send to a definition: fitting, missing and senseless answers, each by chance."""
    raw: dict[str, Any] = {}
    for question in definition.asked:
        keys = [option.key for option in question.choices] or ["x"]
        rows = [row.key for row in question.rows] or keys
        raw[question.key] = draw(
            st.one_of(
                st.none(),
                st.sampled_from(["", "1", "3", "12,5", "2026-05-03", "3.5.2026", "ja", "29614", "-7", "x" * 300]),
                st.lists(st.sampled_from(keys), unique=True).map(lambda chosen: {"chosen": chosen, "other": ""}),
                st.lists(st.sampled_from(keys), unique=True),
                st.dictionaries(st.sampled_from(rows), st.sampled_from([*keys, "1", "2", "", "17"])),
                st.just({"lat": "53.1", "lon": "9,9", "label": "Markt"}),
                st.just({"email": "a@example.org", "consent": "on"}),
            )
        )
    return raw
