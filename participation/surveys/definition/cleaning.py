"""From what somebody sent to canonical answers, with a sentence for each question that is not answered well.

What is sent (`raw`) has the shapes of answers, as typed: texts instead of numbers, decimal comma and German dates
allowed, a ranking also as `{option: "place"}`, points and tables with empty entries. Nothing of it is trusted.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.surveys.definition.conditions import holds
from participation.surveys.definition.kinds import Format, Kind
from participation.surveys.definition.model import Definition, Page, Question
from participation.surveys.definition.routing import Full, ended_by
from participation.surveys.definition.values import clean_text, date_of, decimal_of, places_of, plain, plain_decimal

_FORMATS = {
    Format.POSTCODE: re.compile(r"\d{5}", re.ASCII),
    Format.TELEPHONE: re.compile(r"\+?[\d\s()/-]{5,24}", re.ASCII),
}
_FILE = re.compile(r"[A-Za-z0-9-]{1,40}", re.ASCII)
_LABEL = 200


class Cleaned(NamedTuple):
    """Canonical answers to the questions that were shown, and what is wrong, both by key of question."""

    answers: dict[str, Any]
    errors: dict[str, str]


class Unanswerable(Exception):
    """The sentence beside a question."""


def cleaned(definition: Definition, raw: Mapping[str, Any], *, full: Full = (), until: str | None = None) -> Cleaned:
    """Canonical answers and errors of a response; `until` names the last page that has been answered so far.

    Questions that are not shown with these answers are dropped, whatever was sent for them. `full` are options whose
    quota is reached.
    """
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for page in definition.pages:
        if holds(page.when, definition, answers):
            shown = _page(definition, page, raw, full, answers, errors)
            if ended_by(definition, page, shown, answers, full) is not None:
                break
        if page.key == until:
            break
    return Cleaned(answers, errors)


def _page(
    definition: Definition,
    page: Page,
    raw: Mapping[str, Any],
    full: Full,
    answers: dict[str, Any],
    errors: dict[str, str],
) -> list[Question]:
    shown = []
    for question in page.questions:
        if not holds(question.when, definition, answers):
            continue
        shown.append(question)
        if not question.asks:
            continue
        try:
            answer = answer_of(question, raw.get(question.key), full)
        except Unanswerable as refusal:
            errors[question.key] = str(refusal)
            continue
        if answer is not None:
            answers[question.key] = answer
        elif question.required:
            errors[question.key] = _missing(question)
    return shown


def without_addresses(definition: Definition, answers: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The answers that may be stored together, and the e-mail addresses that must be kept apart from them."""
    addresses = [answer["email"] for key, answer in answers.items() if definition.questions[key].kind == Kind.EMAIL]
    kept = {key: answer for key, answer in answers.items() if definition.questions[key].kind != Kind.EMAIL}
    return kept, addresses


def default_answer(question: Question) -> Any:
    """What is filled in beforehand, as a canonical answer, or None."""
    if not question.default:
        return None
    if question.is_choice:
        return {"chosen": [option.key for option in question.choices if option.key in question.default]}
    value = question.default[0]
    return int(value) if question.kind == Kind.SCALE else value


def answer_of(question: Question, sent: Any, full: Full = ()) -> Any:
    """The canonical answer, None without one. Raises an exception with the sentence for the person."""
    return _READERS[question.kind](question, sent, full)


def _missing(question: Question) -> str:
    if question.kind == Kind.EXPLANATION:
        return ""
    if question.is_choice:
        return _("Please choose an answer.")
    return _("Please answer this question.")


def _string(sent: Any) -> str:
    return clean_text(sent) if isinstance(sent, str) else str(sent) if isinstance(sent, int | float) else ""


def _mapping(sent: Any) -> Mapping[str, Any]:
    return sent if isinstance(sent, Mapping) else {}


def _choice(question: Question, sent: Any, full: Full) -> Any:
    given = _mapping(sent)
    listed = given.get("chosen") or ()
    wanted = {str(key) for key in listed} if isinstance(listed, list | tuple) else set()
    options = {option.key: option for option in question.choices}
    if wanted - set(options):
        raise Unanswerable(_("This answer is not offered here. Please choose again."))
    chosen = [key for key in options if key in wanted]
    other = _string(given.get("other")) if question.other else ""
    if len(other) > _LABEL:
        raise Unanswerable(_too_long(_LABEL, len(other)))
    for key in chosen:
        if (question.key, key) in full and not options[key].ends_full:
            raise Unanswerable(
                _("“%(option)s” is no longer offered: enough people have chosen it.") % {"option": options[key].text}
            )
    count = len(chosen) + bool(other)
    if not count:
        return None
    if question.is_single and count > 1:
        raise Unanswerable(_("Please choose only one answer."))
    alone = next((options[key].text for key in chosen if options[key].alone), None)
    if alone and count > 1:
        raise Unanswerable(_("“%(option)s” cannot be chosen together with other answers.") % {"option": alone})
    if not alone and not question.is_single:
        _check_number(question, count)
    return {"chosen": chosen, "other": other} if other else {"chosen": chosen}


def _check_number(question: Question, count: int) -> None:
    if question.at_least and count < question.at_least:
        raise Unanswerable(
            ngettext("Please choose at least %(number)s.", "Please choose at least %(number)s.", question.at_least)
            % {"number": question.at_least}
        )
    if question.at_most and count > question.at_most:
        raise Unanswerable(
            ngettext("Please choose at most %(number)s.", "Please choose at most %(number)s.", question.at_most)
            % {"number": question.at_most}
        )


def _too_long(most: int, length: int) -> str:
    return _("This is too long: at most %(most)s characters are possible, these are %(length)s.") % {
        "most": most,
        "length": length,
    }


def _text(question: Question, sent: Any, full: Full) -> Any:
    text = _string(sent)
    if question.kind == Kind.SHORT_TEXT:
        text = " ".join(text.split())
    if not text:
        return None
    if len(text) > question.longest:
        raise Unanswerable(_too_long(question.longest, len(text)))
    if question.at_least and len(text) < question.at_least:
        raise Unanswerable(
            _("This is too short: please write at least %(number)s characters.") % {"number": question.at_least}
        )
    if question.format == Format.POSTCODE and not _FORMATS[Format.POSTCODE].fullmatch(text):
        raise Unanswerable(_("A postcode has five digits, such as 29614."))
    if question.format == Format.TELEPHONE and not _FORMATS[Format.TELEPHONE].fullmatch(text):
        raise Unanswerable(_("Please write a telephone number with digits, such as 05191 123456."))
    return text


def _number(question: Question, sent: Any, full: Full) -> Any:
    typed = _string(sent)
    if not typed:
        return None
    number = decimal_of(typed, question.decimals)
    if number is None:
        raise Unanswerable(_("Please write a number in digits."))
    if places_of(number) > question.decimals:
        raise Unanswerable(
            ngettext(
                "Please write a number with at most %(number)s decimal place.",
                "Please write a number with at most %(number)s decimal places.",
                question.decimals,
            )
            % {"number": question.decimals}
            if question.decimals
            else _("Please write a whole number.")
        )
    lowest, highest = plain_decimal(question.lowest), plain_decimal(question.highest)
    if lowest is not None and number < lowest:
        raise Unanswerable(_("The number must be at least %(number)s.") % {"number": question.lowest.replace(".", ",")})
    if highest is not None and number > highest:
        raise Unanswerable(_("The number may be at most %(number)s.") % {"number": question.highest.replace(".", ",")})
    return plain(number)


def _date(question: Question, sent: Any, full: Full) -> Any:
    typed = _string(sent)
    if not typed:
        return None
    day = date_of(typed)
    if day is None:
        raise Unanswerable(_("Please write a date that exists, such as 3.5.2026."))
    lowest, highest = date_of(question.lowest), date_of(question.highest)
    if lowest and day < lowest:
        raise Unanswerable(_("The date must not lie before %(date)s.") % {"date": f"{lowest:%d.%m.%Y}"})
    if highest and day > highest:
        raise Unanswerable(_("The date must not lie after %(date)s.") % {"date": f"{highest:%d.%m.%Y}"})
    return day.isoformat()


def _scale(question: Question, sent: Any, full: Full) -> Any:
    typed = _string(sent)
    if not typed:
        return None
    if not re.fullmatch(r"-?\d{1,3}", typed, re.ASCII) or int(typed) not in question.steps:
        raise Unanswerable(_("This step is not on the scale. Please choose again."))
    return int(typed)


def _matrix(question: Question, sent: Any, full: Full) -> Any:
    given = _mapping(sent)
    rows, columns = {row.key: row for row in question.rows}, {option.key for option in question.options}
    answer = {key: str(given[key]) for key in rows if given.get(key)}
    if set(given) - set(rows) or set(answer.values()) - columns:
        raise Unanswerable(_("This answer is not offered here. Please choose again."))
    if question.required and len(answer) < len(rows):
        missing = next(row.text for key, row in rows.items() if key not in answer)
        raise Unanswerable(_("Please answer every row. “%(row)s” is missing.") % {"row": missing})
    return answer or None


def _ranking(question: Question, sent: Any, full: Full) -> Any:
    options = [option.key for option in question.options]
    placed = _placed(sent, len(options))
    if set(placed) - set(options) or len(set(placed)) < len(placed):
        raise Unanswerable(_("This answer is not offered here. Please choose again."))
    if not placed:
        return None
    if question.at_least and len(placed) < question.at_least:
        raise Unanswerable(_("Please give at least %(number)s places.") % {"number": question.at_least})
    if question.at_most and len(placed) > question.at_most:
        raise Unanswerable(_("Please give at most %(number)s places.") % {"number": question.at_most})
    return placed


def _placed(sent: Any, most: int) -> list[str]:
    """The options in their order; from places every place is given once and none is left out."""
    if isinstance(sent, list | tuple):
        return [str(key) for key in sent]
    typed = {str(key): _string(place) for key, place in _mapping(sent).items()}
    places = {key: place for key, place in typed.items() if place}
    if any(not place.isascii() or not place.isdigit() or not 1 <= int(place[:6]) <= most for place in places.values()):
        raise Unanswerable(_("Places are whole numbers from 1 to %(number)s.") % {"number": most})
    order = sorted(places, key=lambda key: int(places[key]))
    numbers = [int(places[key]) for key in order]
    if len(set(numbers)) < len(numbers):
        raise Unanswerable(_("Each place can be given only once."))
    if numbers != list(range(1, len(numbers) + 1)):
        raise Unanswerable(_("Please begin with place 1 and leave out none."))
    return order


def _points(question: Question, sent: Any, full: Full) -> Any:
    typed = {str(key): _string(number) for key, number in _mapping(sent).items()}
    options = [option.key for option in question.options]
    if set(typed) - set(options):
        raise Unanswerable(_("This answer is not offered here. Please choose again."))
    if any(number and not re.fullmatch(r"\d{1,6}", number, re.ASCII) for number in typed.values()):
        raise Unanswerable(_("Points are whole numbers from 0 to %(number)s.") % {"number": question.total})
    answer = {key: int(typed[key]) for key in options if typed.get(key) and int(typed[key])}
    given = sum(answer.values())
    if answer and given != question.total:
        raise Unanswerable(
            _("Please distribute exactly %(total)s points. So far these are %(given)s.")
            % {"total": question.total, "given": given}
        )
    return answer or None


def _place(question: Question, sent: Any, full: Full) -> Any:
    given = _mapping(sent)
    label = " ".join(_string(given.get("label")).split())
    lat, lon = _string(given.get("lat")), _string(given.get("lon"))
    if not label and not (lat and lon):
        return None
    if len(label) > _LABEL:
        raise Unanswerable(_too_long(_LABEL, len(label)))
    answer: dict[str, Any] = {"label": label}
    if lat or lon:
        try:
            north, east = float(lat.replace(",", ".")), float(lon.replace(",", "."))
        except ValueError:
            north, east = 999.0, 999.0
        if not (-90 <= north <= 90 and -180 <= east <= 180):
            raise Unanswerable(_("This position is on no map. Please choose it again or describe the place."))
        answer = {"lat": round(north, 5), "lon": round(east, 5), "label": label}
    return answer


def _file(question: Question, sent: Any, full: Full) -> Any:
    key = _string(sent)
    if key and not _FILE.fullmatch(key):
        raise Unanswerable(_("This file has not arrived. Please choose it again."))
    return key or None


def _email(question: Question, sent: Any, full: Full) -> Any:
    given = _mapping(sent)
    address = _string(given.get("email")).lower()
    if not address:
        return None
    try:
        validate_email(address)
    except ValidationError as error:
        raise Unanswerable(_("This is no e-mail address. It should look like name@example.org.")) from error
    if given.get("consent") not in (True, "on", "1", "true"):
        raise Unanswerable(_("Please agree that we use your address for this, or leave it out."))
    return {"email": address, "consent": True}


def _nothing(question: Question, sent: Any, full: Full) -> Any:
    return None


_READERS: dict[str, Callable[[Question, Any, Full], Any]] = {
    Kind.SINGLE: _choice,
    Kind.MULTIPLE: _choice,
    Kind.YES_NO: _choice,
    Kind.PICTURE: _choice,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.POINTS: _points,
    Kind.PLACE: _place,
    Kind.FILE: _file,
    Kind.EMAIL: _email,
    Kind.EXPLANATION: _nothing,
}
