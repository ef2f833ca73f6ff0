"""What a ballot of a poll says: read from a form, checked against the rules, told in words.

A checked content maps the number of each question that was answered to the answer: "yes", "no" or "abstain"; the number
of an option; numbers of options (in the order of the paper, with a ranking the best first); or points by option.
Questions left out are missing.
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.ballots.registry import InvalidBallot, Line, PaperOption, PaperQuestion
from participation.core.decisions import Text
from participation.core.errors import Invalid
from participation.polls.ballot_rules import ABSTAIN, NO, YES, Rules, limits_of, names_of
from participation.polls.counting import HIGHEST
from participation.polls.models import QuestionKind
from participation.polls.words import how_to_answer

MOST_TYPED = 200  # characters of one field of a form; more is nothing that a ballot has


def field_of(question: Rules) -> str:
    """The name of a question's field, and the id of the element that holds it."""
    return f"frage-{question['id']}"


def sent(rules: Rules, data: QueryDict) -> dict[str, Any]:
    """What a form sent, as it was typed: texts by question, or by option for rankings and scores."""
    found: dict[str, Any] = {}
    for question in rules["questions"]:
        name, kind = field_of(question), question["kind"]
        if kind in (QuestionKind.RANKING, QuestionKind.SCORES):
            given = {str(option["id"]): _typed(data.get(f"{name}-{option['id']}")) for option in question["options"]}
            answer: Any = {option: value for option, value in given.items() if value}
        elif kind in (QuestionKind.MULTIPLE, QuestionKind.APPROVAL):
            answer = [value for value in map(_typed, data.getlist(name)) if value]
        else:
            answer = _typed(data.get(name))
        if answer:
            found[str(question["id"])] = answer
    return found


def _typed(value: str | None) -> str:
    return (value or "").strip()[:MOST_TYPED]


def checked(rules: Rules, content: Any) -> dict[str, Any]:
    """The content as it is stored: known questions, offered options, allowed numbers. Raises InvalidBallot."""
    if not isinstance(content, Mapping):
        raise Invalid(_("This is no ballot of this poll."))
    questions = {str(question["id"]): question for question in rules["questions"]}
    if set(map(str, content)) - set(questions):
        raise Invalid(_("This ballot answers a question that is not asked here. Please reload the page."))
    answers: dict[str, Any] = {}
    errors: dict[str, Text] = {}
    for key, given in content.items():
        question = questions[str(key)]
        try:
            answer = _CHECKS[question["kind"]](question, given)
        except Invalid as error:
            errors[error.field or field_of(question)] = error.message
        else:
            if answer not in (None, [], {}):
                answers[str(key)] = answer
    if errors:
        raise InvalidBallot(errors)
    return answers


def _never_offered() -> Invalid:
    return Invalid(_("One of the answers is not offered here. Please reload the page and choose again."))


def _option(question: Rules, given: Any) -> int:
    number = _number(given)
    if number is None or all(option["id"] != number for option in question["options"]):
        raise _never_offered()
    return number


def _number(given: Any) -> int | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, int):
        return given
    text = given if isinstance(given, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _yes_no(question: Rules, given: Any) -> str | None:
    if given in ("", None):
        return None
    if given not in (YES, NO, ABSTAIN):
        raise _never_offered()
    return str(given)


def _single(question: Rules, given: Any) -> int | None:
    return None if given in ("", None) else _option(question, given)


def _several(question: Rules, given: Any) -> list[int]:
    chosen = {_option(question, each) for each in _sequence(given)}
    if chosen and question["kind"] == QuestionKind.MULTIPLE:
        _within_limits(question, len(chosen))
    return [option["id"] for option in question["options"] if option["id"] in chosen]


def _sequence(given: Any) -> list[Any]:
    if not isinstance(given, list | tuple):
        raise _never_offered()
    return list(given)


def _within_limits(question: Rules, number: int) -> None:
    least, most = limits_of(question)
    if number > most:
        sentence = ngettext("Please choose at most %(most)s option.", "Please choose at most %(most)s options.", most)
        chosen = ngettext("You have chosen %(number)s.", "You have chosen %(number)s.", number)
        raise Invalid(f"{sentence % {'most': most}} {chosen % {'number': number}}")
    if number < least:
        sentence = ngettext(
            "Please choose at least %(least)s option, or leave the question out.",
            "Please choose at least %(least)s options, or leave the question out.",
            least,
        )
        raise Invalid(sentence % {"least": least})


def _ranking(question: Rules, given: Any) -> list[int]:
    """From options in order, as they are stored, or from a rank for each option, as a form sends them."""
    if not isinstance(given, Mapping):
        order = [_option(question, each) for each in _sequence(given)]
        if len(set(order)) < len(order):
            raise Invalid(_("An option can have only one place in the ranking."))
    else:
        order = _by_rank(question, given)
    if order:
        _within_limits(question, len(order))
    return order


def _by_rank(question: Rules, given: Mapping[Any, Any]) -> list[int]:
    names = names_of(question)
    ranks: dict[int, int] = {}
    for key, value in given.items():
        option = _option(question, key)
        if value in ("", None):
            continue
        rank = _number(value)
        field = f"{field_of(question)}-{option}"
        if rank is None or not 1 <= rank <= len(question["options"]):
            raise Invalid(_("“%(option)s” has no place that exists.") % {"option": names[option]}, field=field)
        if rank in ranks:
            raise Invalid(
                _("“%(one)s” and “%(other)s” both have place %(rank)s. Please give each place only once.")
                % {"one": names[ranks[rank]], "other": names[option], "rank": rank},
                field=field,
            )
        ranks[rank] = option
    missing = next((rank for rank in range(1, len(ranks) + 1) if rank not in ranks), None)
    if missing is not None:
        raise Invalid(_("Place %(rank)s is missing. Please fill the places from 1 without gaps.") % {"rank": missing})
    return [ranks[rank] for rank in sorted(ranks)]


def _scores(question: Rules, given: Any) -> dict[str, int]:
    if not isinstance(given, Mapping):
        raise _never_offered()
    found = {}
    for key, value in given.items():
        option = _option(question, key)
        if value in ("", None):
            continue
        points = _number(value)
        if points is None or points > HIGHEST or points < 0:
            raise Invalid(
                _("Please give whole points from 0 to %(highest)s.") % {"highest": HIGHEST},
                field=f"{field_of(question)}-{option}",
            )
        found[str(option)] = points
    return found


_CHECKS = {
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.SINGLE: _single,
    QuestionKind.MULTIPLE: _several,
    QuestionKind.APPROVAL: _several,
    QuestionKind.RANKING: _ranking,
    QuestionKind.SCORES: _scores,
}


def lines(rules: Rules, content: Mapping[str, Any]) -> list[Line]:
    """A checked ballot in words: a line for each question."""
    return [
        Line(question["title"], in_words(question, content.get(str(question["id"])))) for question in rules["questions"]
    ]


def in_words(question: Rules, answer: Any) -> str:
    """One checked answer in words; None is a question left out."""
    names = names_of(question)
    if answer is None:
        return _("No answer")
    if question["kind"] == QuestionKind.RANKING:
        return ", ".join(f"{place}. {names[option]}" for place, option in enumerate(answer, 1))
    if question["kind"] == QuestionKind.SCORES:
        return ", ".join(
            _("%(option)s: %(points)s") % {"option": option["title"], "points": answer[str(option["id"])]}
            for option in question["options"]
            if str(option["id"]) in answer
        )
    if isinstance(answer, list):
        return ", ".join(names[option] for option in answer)
    return names[answer]


def paper(rules: Rules) -> list[PaperQuestion]:
    """The empty ballot for print: options in the order of the rules, the same for everybody."""
    return [
        PaperQuestion(
            key=str(question["id"]),
            text=question["title"],
            hint=how_to_answer(question),
            options=[PaperOption(str(answer), name) for answer, name in names_of(question).items()],
            writes=question["kind"] in (QuestionKind.RANKING, QuestionKind.SCORES),
            most=_crosses(question),
        )
        for question in rules["questions"]
    ]


def _crosses(question: Rules) -> int | None:
    if question["kind"] in (QuestionKind.YES_NO, QuestionKind.SINGLE):
        return 1
    return limits_of(question)[1] if question["kind"] == QuestionKind.MULTIPLE else None


def paper_totals(rules: Rules) -> bool:
    """Whether totals alone may be keyed in: only where no ballot says more than its marks."""
    return all(question["kind"] not in (QuestionKind.RANKING, QuestionKind.SCORES) for question in rules["questions"])
