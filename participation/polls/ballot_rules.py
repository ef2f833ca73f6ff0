"""The rules of a poll as the ballot box keeps them, and what is missing before anybody can vote by them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from participation.core.decisions import Text
from participation.polls.counting import Majority
from participation.polls.models import MARKED, OF_APPROVAL, SHARES, Option, Poll, Question, QuestionKind, Quorum

YES, NO, ABSTAIN = "yes", "no", "abstain"
MOST_QUESTIONS, MOST_OPTIONS = 30, 50
Rules = Mapping[str, Any]


def rules_of(poll: Poll) -> dict[str, Any]:
    """All that decides, as JSON: questions and options with their texts, who votes, what must be reached.

    Needs the poll's questions with their options; those of a form that is not stored yet do as well.
    """
    return {
        "eligibility": poll.eligibility.as_rules(),
        "random_order": poll.random_order,
        "groups": poll.groups,
        "entitled": poll.entitled,
        "quorum": {"kind": poll.quorum, "value": poll.quorum_value},
        "questions": [_question(question) for question in poll.questions.all()],
    }


def _question(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": question.pk,
        "kind": question.kind,
        "title": question.title,
        "text": question.text,
        "majority": question.majority,
        "majority_of": question.majority_of,
        "options": [_option(option) for option in question.options.all()] if has_options(question.kind) else [],
    }
    if question.kind in (QuestionKind.MULTIPLE, QuestionKind.RANKING):
        found["min"], found["max"] = question.min_choices, question.max_choices
    if question.kind == QuestionKind.RANKING:
        found["decides"] = question.decides
    return found


def _option(option: Option) -> dict[str, Any]:
    return {"id": option.pk, "title": option.title, "text": option.text, "pro": option.pro, "contra": option.contra}


def has_options(kind: str) -> bool:
    """Whether a question of the kind has options of its own."""
    return kind != QuestionKind.YES_NO


def limits_of(question: Rules) -> tuple[int, int]:
    """How many options a ballot may name at least and at most, where it answers the question."""
    number = len(question["options"])
    return question.get("min") or 1, min(question.get("max") or number, number)


def answers_of(question: Rules) -> list[Any]:
    """The keys by which votes of a question are counted, in the order of the paper."""
    if question["kind"] == QuestionKind.YES_NO:
        return [YES, NO]
    return [option["id"] for option in question["options"]]


def names_of(question: Rules) -> dict[Any, str]:
    """What each answer of a question is called."""
    if question["kind"] == QuestionKind.YES_NO:
        return {YES: _("Yes"), NO: _("No"), ABSTAIN: _("Abstention")}
    return {option["id"]: option["title"] for option in question["options"]}


def lacks(rules: Rules) -> list[Text]:
    """What must be done before anybody can vote, a sentence each; an empty list when all is there."""
    return [
        *_poll_lacks(rules),
        *(lack for question in rules.get("questions", []) for lack in _question_lacks(question)),
    ]


def _poll_lacks(rules: Rules) -> Iterator[Text]:
    questions = rules.get("questions", [])
    if not questions:
        yield _("There is no question yet.")
    if len(questions) > MOST_QUESTIONS:
        yield _("There are more than %(most)s questions.") % {"most": MOST_QUESTIONS}
    quorum = rules.get("quorum", {"kind": Quorum.NONE, "value": None})
    if quorum["kind"] != Quorum.NONE and not quorum["value"]:
        yield _("The quorum has no number.")
    if quorum["kind"] in SHARES:
        if (quorum["value"] or 0) > 100:
            yield _("A quorum cannot be more than 100 per cent.")
        if not rules["entitled"]:
            yield _("For a quorum in per cent, please enter how many people are entitled to vote.")
    if (
        rules["entitled"]
        and quorum["kind"] not in (Quorum.NONE, *SHARES)
        and (quorum["value"] or 0) > rules["entitled"]
    ):
        yield _("The quorum is higher than the number of people entitled to vote.")
    if quorum["kind"] in OF_APPROVAL and any(question["kind"] not in MARKED for question in questions):
        yield _("For rankings and scores, a quorum can only be one of taking part.")


def _question_lacks(question: Rules) -> Iterator[Text]:
    named = {"question": question["title"]}
    options, kind = question["options"], question["kind"]
    if question["majority"] != Majority.SIMPLE and kind not in MARKED:
        yield _("“%(question)s”: a ranking or scores cannot ask for a majority of votes.") % named
    if not has_options(kind):
        return
    if len(options) < 2:
        yield _("“%(question)s” needs at least two options.") % named
    if len(options) > MOST_OPTIONS:
        yield _("“%(question)s” has more than %(most)s options.") % {**named, "most": MOST_OPTIONS}
    if len({option["title"].casefold().strip() for option in options}) < len(options):
        yield _("“%(question)s” has two options of the same name.") % named
    least, most = question.get("min") or 1, question.get("max") or len(options)
    if least > most or least > len(options) or most > len(options):
        yield (
            _("“%(question)s”: the numbers of options to choose do not fit with each other or with the options.")
            % named
        )
