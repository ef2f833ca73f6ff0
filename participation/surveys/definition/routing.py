"""The way through a survey: which pages and questions somebody sees, and where it ends for them.

Conditions only look back, so what is shown depends on nothing that comes later: a question that was asked stays asked
whatever is answered after it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from participation.surveys.definition.conditions import Answers, holds
from participation.surveys.definition.model import Definition, Page, Question

Full = Collection[tuple[str, str]]  # keys of question and option whose quota is reached


@dataclass(frozen=True)
class Stop:
    """A page as somebody sees it: without the questions that are not shown to them."""

    number: int  # its place in the definition, from 0
    page: Page
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Route:
    """All pages that are shown with these answers. `ended` is the sentence of an early end, None without one."""

    stops: tuple[Stop, ...]
    ended: str | None = None

    @property
    def questions(self) -> dict[str, Question]:
        """All questions that are shown, by key."""
        return {question.key: question for stop in self.stops for question in stop.questions}

    def after(self, page_key: str | None) -> Stop | None:
        """The page after this one (None: the first), or None at the end."""
        keys = [stop.page.key for stop in self.stops]
        if page_key is None:
            return self.stops[0] if self.stops else None
        if page_key not in keys:
            return None
        following = self.stops[keys.index(page_key) + 1 :]
        return following[0] if following else None


def route(definition: Definition, answers: Answers, full: Full = ()) -> Route:
    """The way that these canonical answers lead. Answers to questions that are not shown count for nothing."""
    shown: dict[str, Any] = {}
    stops = []
    for number, page in enumerate(definition.pages):
        if not holds(page.when, definition, shown):
            continue
        questions = []
        for question in page.questions:
            if holds(question.when, definition, shown):
                questions.append(question)
                if question.asks and question.key in answers:
                    shown[question.key] = answers[question.key]
        if not questions and not page.text and not page.title:
            continue
        stops.append(Stop(number, page, tuple(questions)))
        ended = ended_by(definition, page, questions, shown, full)
        if ended is not None:
            return Route(tuple(stops), ended)
    return Route(tuple(stops))


def ended_by(definition: Definition, page: Page, questions: list[Question], answers: Answers, full: Full) -> str | None:
    """The sentence with which the survey ends after this page, or None where it goes on."""
    for question in questions:
        chosen = answers[question.key]["chosen"] if question.is_choice and question.key in answers else ()
        for option in question.options:
            if option.ends_full and option.key in chosen and (question.key, option.key) in full:
                return option.full
    return next((end.text for end in page.ends if holds(end.when, definition, answers)), None)
