"""What keeps a definition from being published, with its place."""

from typing import Any

import pytest

from participation.surveys.definition import Fault, cleaned, faults, parse, route

BUS = {
    "key": "bus", "kind": "single", "text": "Bus?", "required": True,
    "options": [{"key": "oft", "text": "oft"}, {"key": "nie", "text": "nie"}],
}  # fmt: skip
OFTEN = {"tests": [{"question": "bus", "operator": "is", "value": "oft"}]}
NEVER = {"tests": [{"question": "bus", "operator": "is", "value": "nie"}]}


def question(kind: str, key: str = "frage", **parts: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "text": "Eine Frage?", **parts}


def found_in(*pages: Any) -> list[Fault]:
    """The faults of pages given as lists of questions or as whole pages."""
    whole = [page if isinstance(page, dict) else {"key": f"s{n}", "questions": page} for n, page in enumerate(pages)]
    return faults(parse({"pages": whole}))


def test_a_good_definition_has_none() -> None:
    assert found_in([BUS], {"key": "b", "when": OFTEN, "questions": [question("long_text")]}) == []


@pytest.mark.parametrize(
    ("part", "place"),
    [
        (question("single", options=[{"key": "a", "text": "A"}]), ("options",)),
        (question("matrix", options=[{"key": "a", "text": "A"}, {"key": "b", "text": "B"}]), ("rows",)),
        (question("single", options=[{"key": "a", "text": "A"}, {"key": "a", "text": "B"}]), ("options", 1, "key")),
        (question("single", options=[{"key": "a", "text": "A"}, {"key": "b", "text": "a "}]), ("options", 1, "text")),
        (question("single", options=[{"key": "other", "text": "A"}, {"key": "b", "text": "B"}]), ("options", 0, "key")),
        (question("single", options=[{"key": "a", "text": ""}, {"key": "b", "text": "B"}]), ("options", 0, "text")),
        ({**BUS, "default": ["selten"]}, ("default",)),
        ({**BUS, "default": ["oft", "nie"]}, ("default",)),
        (question("number", lowest="5", highest="3"), ("highest",)),
        (question("number", lowest="2.5"), ("lowest",)),
        (question("number", lowest="viel"), ("lowest",)),
        (question("number", lowest="1", highest="3", default=["7"]), ("default",)),
        (question("date", lowest="2026-02-30"), ("lowest",)),
        (question("date", highest="2026-01-01", default=["2026-05-03"]), ("default",)),
        (question("scale", lowest="1", highest="1"), ("highest",)),
        (question("scale", lowest="0", highest="11"), ("highest",)),
        (question("scale", default=["9"]), ("default",)),
        (question("multiple", options=BUS["options"], at_least=3), ("at_least",)),
        (question("multiple", options=BUS["options"], at_least=2, at_most=1), ("at_most",)),
        (question("points", options=BUS["options"]), ("total",)),
        (question("short_text", at_least=300), ("at_least",)),
        (question("short_text", format="postcode", default=["Uelzen"]), ("default",)),
        (question("email"), ("consent",)),
        (question("picture", options=[{**one, "alt": "Bild"} for one in BUS["options"]]), ("options", 0, "image")),
        (question("picture", options=[{**one, "image": 1} for one in BUS["options"]]), ("options", 0, "alt")),
        (question("ranking", options=[{**one, "quota": 5} for one in BUS["options"]]), ("options", 0, "quota")),
        ({**BUS, "options": [{**one, "ends_full": True, "full": "x"} for one in BUS["options"]]},
         ("options", 0, "quota")),
        ({**BUS, "options": [{**one, "quota": 5} for one in BUS["options"]]}, ("options",)),
        ({**BUS, "text": " "}, ("text",)),
    ],
)  # fmt: skip
def test_a_question_that_cannot_work_is_named_with_its_place(part: dict[str, Any], place: tuple) -> None:
    assert ("pages", 0, "questions", 0, *place) in [fault.place for fault in found_in([part])]


@pytest.mark.parametrize(
    ("test", "field"),
    [
        ({"question": "bahn", "operator": "is", "value": "oft"}, "question"),
        ({"question": "bus", "operator": "is", "value": "selten"}, "value"),
        ({"question": "bus", "operator": "less", "value": "3"}, "operator"),
        ({"question": "bus", "operator": "answered", "value": "oft"}, "value"),
        ({"question": "bus", "operator": "is", "value": "oft", "part": "oft"}, "part"),
        ({"question": "tabelle", "operator": "is", "value": "oft"}, "part"),
        ({"question": "tabelle", "operator": "is", "value": "oft", "part": "zug"}, "part"),
        ({"question": "km", "operator": "less", "value": "viel"}, "value"),
        ({"question": "tag", "operator": "less", "value": "3.5.2026"}, "value"),
        ({"question": "wort", "operator": "contains", "value": ""}, "value"),
        ({"question": "post", "operator": "answered"}, "operator"),
        ({"question": "hinweis", "operator": "answered"}, "question"),
        ({"question": "frage", "operator": "answered"}, "question"),
        ({"question": "danach", "operator": "answered"}, "question"),
    ],
)
def test_a_condition_that_cannot_work_is_named_with_its_place(test: dict[str, Any], field: str) -> None:
    before = [
        BUS,
        question("matrix", "tabelle", rows=[{"key": "bahn", "text": "Bahn"}], options=BUS["options"]),
        question("number", "km"),
        question("date", "tag"),
        question("short_text", "wort"),
        question("email", "post", consent="Ja."),
        question("explanation", "hinweis"),
    ]
    asked = question("long_text", when={"tests": [test]})
    place = ("pages", 1, "questions", 0, "when", "tests", 0, field)
    assert place in [fault.place for fault in found_in(before, [asked, question("short_text", "danach")])]


def test_a_condition_of_a_page_looks_at_earlier_pages_only() -> None:
    page = {"key": "a", "when": OFTEN, "questions": [BUS]}
    assert [fault.place[-1] for fault in found_in(page)] == ["question"]


def test_an_early_end_may_look_at_its_own_page() -> None:
    page = {"key": "a", "questions": [BUS], "ends": [{"when": NEVER, "text": "Danke."}]}
    assert found_in(page, [question("long_text")]) == []
    assert [f.place[-1] for f in found_in({**page, "ends": [{"when": NEVER, "text": ""}]})] == ["text"]


def test_an_empty_survey_and_an_empty_page_are_faults() -> None:
    assert found_in()[0].place == ()
    assert ("pages", 1, "questions") in [fault.place for fault in found_in([BUS], [])]
    assert found_in([question("explanation")])[0].place == ()


class TestDeadEnds:
    def test_a_question_whose_condition_contradicts_itself(self) -> None:
        both = {"tests": [*OFTEN["tests"], *NEVER["tests"]]}
        (fault,) = found_in([BUS, question("long_text", when=both)])
        assert fault.place == ("pages", 0, "questions", 1, "when")
        assert found_in([BUS, question("long_text", when={**both, "match": "any"})]) == []

    def test_a_page_behind_an_end_that_nobody_avoids(self) -> None:
        end = {"when": {"tests": [{"question": "bus", "operator": "answered"}]}, "text": "Danke."}
        (fault,) = found_in({"key": "a", "questions": [BUS], "ends": [end]}, [question("long_text")])
        assert fault.place == ("pages", 1)

    def test_a_page_that_needs_what_ended_the_survey_before(self) -> None:
        first = {"key": "a", "questions": [BUS], "ends": [{"when": NEVER, "text": "Danke."}]}
        (fault,) = found_in(first, {"key": "b", "when": NEVER, "questions": [question("long_text")]})
        assert fault.place == ("pages", 1)

    def test_a_question_that_needs_another_which_is_not_shown_then(self) -> None:
        why = question("short_text", "warum", when=NEVER)
        depends = question(
            "long_text", when={"tests": [*OFTEN["tests"], {"question": "warum", "operator": "answered"}]}
        )
        (fault,) = found_in([BUS, why, depends])
        assert fault.place == ("pages", 0, "questions", 2, "when")

    @pytest.mark.parametrize(
        ("asked", "operator", "value"),
        [
            (question("number", "x", lowest="1", highest="5"), "greater", "5"),
            (question("scale", "x"), "less", "1"),
            (question("date", "x", lowest="2026-01-01"), "less", "2026-01-01"),
            (question("yes_no", "x", required=True), "unanswered", ""),
        ],
    )
    def test_a_value_that_no_answer_can_have(self, asked: Any, operator: str, value: str) -> None:
        test = {"question": "x", "operator": operator, **({"value": value} if value else {})}
        found = found_in([asked, question("long_text", when={"tests": [test]})])
        assert [fault.place[3] for fault in found] == [1]

    def test_two_options_of_which_only_one_can_be_chosen(self) -> None:
        several = question("multiple", "x", options=[{"key": k, "text": k} for k in "abc"], at_most=1)
        tests = [{"question": "x", "operator": "contains", "value": key} for key in "ab"]
        asked = question("long_text", when={"tests": tests})
        assert len(found_in([several, asked])) == 1
        assert found_in([{**several, "at_most": 2}, asked]) == []


class TestAnswering:
    """What conditions, quotas and ends mean for answers."""

    def test_an_early_end_drops_what_was_sent_for_later_pages(self) -> None:
        end = {"when": NEVER, "text": "Danke, das war schon alles."}
        definition = parse({"pages": [{"key": "a", "questions": [BUS], "ends": [end]},
                                      {"key": "b", "questions": [question("long_text", required=True)]}]})  # fmt: skip
        answers, errors = cleaned(definition, {"bus": {"chosen": ["nie"]}, "frage": "Hallo"})
        assert (answers, errors) == ({"bus": {"chosen": ["nie"]}}, {})
        assert route(definition, answers).ended == "Danke, das war schon alles."

    def test_a_full_option_is_not_taken_any_more_or_ends_the_survey(self) -> None:
        closed = {**BUS["options"][0], "quota": 2}
        definition = parse({"pages": [{"key": "a", "questions": [{**BUS, "options": [closed, BUS["options"][1]]}]}]})
        raw = {"bus": {"chosen": ["oft"]}}
        assert cleaned(definition, raw).errors == {}
        assert "bus" in cleaned(definition, raw, full={("bus", "oft")}).errors
        ending = {**closed, "ends_full": True, "full": "Wir haben genug Antworten."}
        definition = parse({"pages": [{"key": "a", "questions": [{**BUS, "options": [ending, BUS["options"][1]]}]},
                                      {"key": "b", "questions": [question("long_text")]}]})  # fmt: skip
        answers = cleaned(definition, raw, full={("bus", "oft")}).answers
        assert route(definition, answers, full={("bus", "oft")}).ended == "Wir haben genug Antworten."
        assert route(definition, answers).ended is None

    @pytest.mark.parametrize(
        ("part", "sent", "answer"),
        [
            (question("number", decimals=1), "1.250,5", "1250.5"),
            (question("number", decimals=3), "1.250", "1.25"),
            (question("number"), " −7 ", "-7"),
            (question("date"), "3.5.2026", "2026-05-03"),
            (question("short_text"), "  zwei \n Zeilen ", "zwei Zeilen"),
            (question("ranking", options=BUS["options"]), {"nie": "1", "oft": "2"}, ["nie", "oft"]),
            (question("points", options=BUS["options"], total=10), {"oft": "10", "nie": ""}, {"oft": 10}),
            (question("place"), {"lat": "53,1", "lon": "9.9", "label": " Am  Markt "},
             {"lat": 53.1, "lon": 9.9, "label": "Am Markt"}),
            (question("email", consent="Ja."), {"email": "A@Example.org", "consent": "on"},
             {"email": "a@example.org", "consent": True}),
        ],
    )  # fmt: skip
    def test_answers_come_in_their_one_form(self, part: Any, sent: Any, answer: Any) -> None:
        definition = parse({"pages": [{"key": "a", "questions": [part]}]})
        assert cleaned(definition, {"frage": sent}) == ({"frage": answer}, {})

    @pytest.mark.parametrize(
        ("part", "sent"),
        [
            (question("number"), "1,5"),
            (question("number", lowest="1", highest="3"), "4"),
            (question("number"), "viel"),
            (question("date"), "30.2.2026"),
            (question("short_text"), "x" * 201),
            (question("long_text"), "x" * 10_000),
            (question("short_text", format="postcode"), "2961"),
            (question("scale"), "6"),
            (question("yes_no"), {"chosen": ["perhaps"]}),
            (question("yes_no"), {"chosen": ["yes", "no"]}),
            (question("ranking", options=BUS["options"]), {"nie": "1", "oft": "1"}),
            (question("ranking", options=BUS["options"]), {"nie": "2"}),
            (question("ranking", options=BUS["options"]), ["nie", "nie"]),
            (question("points", options=BUS["options"], total=10), {"oft": "9"}),
            (question("points", options=BUS["options"], total=10), {"oft": "-1"}),
            (question("matrix", rows=[{"key": "r", "text": "R"}], options=BUS["options"]), {"r": "selten"}),
            (question("matrix", rows=[{"key": "r", "text": "R"}], options=BUS["options"]), {"s": "oft"}),
            (question("place"), {"lat": "nan", "lon": "0"}),
            (question("email", consent="Ja."), {"email": "a@example.org"}),
            (question("email", consent="Ja."), {"email": "keine", "consent": "on"}),
            (question("file"), "../../etc/passwd"),
        ],
    )
    def test_answers_that_do_not_fit_get_a_sentence(self, part: Any, sent: Any) -> None:
        definition = parse({"pages": [{"key": "a", "questions": [part]}]})
        answers, errors = cleaned(definition, {"frage": sent})
        assert answers == {}
        assert errors["frage"]
