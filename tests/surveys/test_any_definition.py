"""Whatever the builder accepts can be shown, answered through fields, put into words, printed and keyed in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from participation.surveys.answering.carrying import Typed, new_mark
from participation.surveys.answering.showing import Showing, with_defaults
from participation.surveys.answering.telling import minutes_of
from participation.surveys.answering.typed import merged, raw_answers, typed_of
from participation.surveys.answering.words import in_words
from participation.surveys.definition import Definition, Kind, cleaned, faults, route
from participation.surveys.definition.made_up import answers as made_up
from participation.surveys.keying.codes import APART
from participation.surveys.keying.codes import typed_of as typed_of_codes
from participation.surveys.keying.services import on_paper
from participation.surveys.paper.form import codes_of, pages_of
from tests.surveys import strategies


def of_page(definition: Definition, typed: Typed, number: int) -> Typed:
    keys = {f"q-{question.key}" for question in definition.pages[number].questions}
    return {name: values for name, values in typed.items() if "-".join(name.split("-", 2)[:2]) in keys}


@settings(max_examples=40, deadline=None)
@given(strategies.definitions(), st.integers(0, 5))
def test_answers_come_back_through_the_fields_page_by_page(definition: Definition, seed: int) -> None:
    if faults(definition):
        return
    answers = made_up(definition, str(seed))
    typed = typed_of(definition, answers)
    kept: Typed = {}
    for number, page in enumerate(definition.pages):
        kept = merged(definition, kept, of_page(definition, typed, number), [page.key])
    again = cleaned(definition, raw_answers(definition, kept))
    assert again.answers == answers
    not_made_up = (Kind.FILE, Kind.EMAIL, Kind.PLACE)
    assert all(definition.questions[key].kind in not_made_up for key in again.errors)
    for key, answer in answers.items():
        assert all(isinstance(line, str) for line in in_words(definition.questions[key], answer))


@settings(max_examples=40, deadline=None)
@given(strategies.definitions(), st.integers(0, 5))
def test_every_page_can_be_shown_and_the_form_has_every_question_once(definition: Definition, seed: int) -> None:
    answers = made_up(definition, str(seed))
    showing = Showing(definition, {**with_defaults(definition), **typed_of(definition, answers)}, seed=str(seed))
    shown = set(route(definition, answers).questions)
    ids = [question.id for page in definition.pages for question in showing.page(page, shown).questions]
    assert len(ids) == len(set(ids)) == len(definition.questions)
    paper = [item for page in pages_of(definition) for item in page.questions]
    assert [item.question.key for item in paper] == list(definition.questions)
    numbers = [item.number for item in paper if item.number]
    assert numbers == list(range(1, len(definition.asked) + 1))
    assert minutes_of(definition) >= 1


@settings(max_examples=40, deadline=None)
@given(strategies.definitions(), st.integers(0, 5))
def test_choices_come_back_through_their_codes(definition: Definition, seed: int) -> None:
    for key, answer in made_up(definition, str(seed)).items():
        question = definition.questions[key]
        if not question.is_choice or question.kind in APART or answer.get("other"):
            continue
        codes = " ".join(codes_of(question)[option] for option in answer["chosen"])
        alone = Definition((type(definition.pages[0])(key="p", questions=(question,)),))
        found = cleaned(on_paper(alone), {key: raw_answers(alone, typed_of_codes(question, codes))[key]})
        if question.when is None:
            assert found.answers == {key: answer}


def test_a_mark_says_no_more_than_the_quarter_of_an_hour() -> None:
    mark = new_mark(survey=1, version=1)
    assert (mark.begun.minute % 15, mark.begun.second, mark.begun.microsecond) == (0, 0, 0)
    assert Kind.EMAIL in APART
