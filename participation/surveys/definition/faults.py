"""What is wrong with a definition that can be read: why it must not be published as it is."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from participation.surveys.definition.cleaning import Unanswerable, answer_of, default_answer
from participation.surveys.definition.kinds import OPERATORS, PARTED, TEXTS, WITH_OPTIONS, Kind, Operator
from participation.surveys.definition.model import OTHER, Definition, Option, Page, Question, Test
from participation.surveys.definition.reaching import never_shown
from participation.surveys.definition.reading import Fault, Place
from participation.surveys.definition.values import date_of, places_of, plain, plain_decimal

WIDEST_SCALE = 11


def faults(definition: Definition) -> list[Fault]:
    """Everything that must be put right before publishing, each with its place and a sentence."""
    found = [*_as_a_whole(definition), *_keys(definition)]
    for number, page in enumerate(definition.pages):
        found += _page(page, ("pages", number))
    found += _conditions(definition)
    return found or list(never_shown(definition))


def _as_a_whole(definition: Definition) -> Iterator[Fault]:
    if not definition.pages:
        yield Fault((), _("This survey has no page yet."))
    elif not definition.asked:
        yield Fault((), _("This survey asks nothing yet."))


def _keys(definition: Definition) -> Iterator[Fault]:
    pages: set[str] = set()
    questions: set[str] = set()
    for number, page in enumerate(definition.pages):
        if page.key in pages:
            yield Fault(("pages", number, "key"), _("Another page has this short name already."))
        pages.add(page.key)
        for index, question in enumerate(page.questions):
            place = ("pages", number, "questions", index, "key")
            if question.key in questions:
                yield Fault(place, _("Another question has this short name already."))
            questions.add(question.key)


def _page(page: Page, place: Place) -> Iterator[Fault]:
    if not page.questions and not page.text.strip():
        yield Fault((*place, "questions"), _("This page is empty. Please add a question or a text, or remove it."))
    for index, question in enumerate(page.questions):
        yield from _question(question, (*place, "questions", index))
    for index, end in enumerate(page.ends):
        if not end.text.strip():
            yield Fault((*place, "ends", index, "text"), _("Please say why the survey ends here."))


def _question(question: Question, place: Place) -> Iterator[Fault]:
    if not question.text.strip():
        yield Fault((*place, "text"), _("Please write the question."))
    if question.kind in WITH_OPTIONS:
        yield from _options(question, place)
    if question.kind == Kind.MATRIX:
        yield from _listed(question.rows, (*place, "rows"), 1, _("Please add at least one row."))
    yield from _limits(question, place)
    if question.kind == Kind.POINTS and question.total < 1:
        yield Fault((*place, "total"), _("Please say how many points there are to distribute."))
    if question.kind == Kind.EMAIL and not question.consent.strip():
        yield Fault((*place, "consent"), _("Please say what people agree to when they leave their address."))
    yield from _default(question, place)


def _listed(options: tuple[Option, ...], place: Place, least: int, too_few: str) -> Iterator[Fault]:
    if len(options) < least:
        yield Fault(place, too_few)
    keys: set[str] = set()
    texts: set[str] = set()
    for index, option in enumerate(options):
        here = (*place, index)
        if not option.text.strip():
            yield Fault((*here, "text"), _("Please write what can be chosen."))
        elif option.text.strip().casefold() in texts:
            yield Fault((*here, "text"), _("This stands in the list already."))
        if option.key in keys:
            yield Fault((*here, "key"), _("Another one has this short name already."))
        if option.key == OTHER:
            yield Fault((*here, "key"), _("“other” names the free answer. Please choose another short name."))
        keys.add(option.key)
        texts.add(option.text.strip().casefold())


def _options(question: Question, place: Place) -> Iterator[Fault]:
    here = (*place, "options")
    least = 1 if question.other else 2
    yield from _listed(question.options, here, least, _("Please add at least two options to choose from."))
    for index, option in enumerate(question.options):
        at = (*here, index)
        if option.ends_full and option.quota is None:
            yield Fault((*at, "quota"), _("Please say after how many answers the survey ends."))
        if option.ends_full and not option.full.strip():
            yield Fault((*at, "full"), _("Please say why the survey ends for those who choose this."))
        if question.kind == Kind.PICTURE and option.image is None:
            yield Fault((*at, "image"), _("Please choose a picture."))
        if question.kind == Kind.PICTURE and not option.alt.strip():
            yield Fault((*at, "alt"), _("Please describe the picture for those who do not see it."))
        yield from _limited(question, option, at)
    if question.required and question.is_choice and not question.other:
        staying = sum(1 for option in question.options if option.quota is None or option.ends_full)
        if staying < (question.at_least or 1):
            yield Fault(here, _("This question must be answered, but its options may all be used up one day. Please "
                                "leave some without a limit."))  # fmt: skip


def _limited(question: Question, option: Option, place: Place) -> Iterator[Fault]:
    if question.is_choice:
        return
    if option.quota is not None:
        yield Fault((*place, "quota"), _("Only answers that are chosen can be limited to a number."))
    if option.alone:
        yield Fault((*place, "alone"), _("Only where several can be chosen, one can exclude the others."))


def _limits(question: Question, place: Place) -> Iterator[Fault]:
    least, most = question.at_least, question.at_most
    if least is not None and most is not None and least > most:
        yield Fault((*place, "at_most"), _("The highest number is below the lowest."))
    if most == 0:
        yield Fault((*place, "at_most"), _("At least one must be possible."))
    if question.kind in (Kind.MULTIPLE, Kind.PICTURE, Kind.RANKING):
        there = sum(not option.alone for option in question.options) + question.other
        if question.options and least is not None and least > there:
            yield Fault((*place, "at_least"), _("There are fewer options than must be chosen."))
    if question.kind in TEXTS and least is not None and least > question.longest:
        yield Fault((*place, "at_least"), _("The text would have to be longer than it may be."))
    if question.kind in (Kind.NUMBER, Kind.DATE, Kind.SCALE):
        yield from _bounds(question, place)


def _bounds(question: Question, place: Place) -> Iterator[Fault]:
    values: dict[str, Any] = {}
    for name in ("lowest", "highest"):
        text = getattr(question, name)
        if not text:
            continue
        value = _bound(question, text)
        if value is None:
            sentence = {
                Kind.DATE: _("Please write a date, such as 3.5.2026."),
                Kind.SCALE: _("Please write a whole number from −10 to 10."),
            }.get(Kind(question.kind), _("Please write a number with no more decimal places than answers may have."))
            yield Fault((*place, name), sentence)
        else:
            values[name] = value
    if len(values) == 2 and values["lowest"] > values["highest"]:
        yield Fault((*place, "highest"), _("The highest value is below the lowest."))
    elif question.kind == Kind.SCALE and not 2 <= len(question.steps) <= WIDEST_SCALE:
        yield Fault((*place, "highest"), _("A scale has 2 to %(most)s steps.") % {"most": WIDEST_SCALE})


def _bound(question: Question, text: str) -> date | Decimal | None:
    if question.kind == Kind.DATE:
        day = date_of(text)
        return day if day and day.isoformat() == text else None
    number = plain_decimal(text)
    if number is None or plain(number) != text or places_of(number) > question.decimals:
        return None
    return number if question.kind == Kind.NUMBER or abs(number) <= 10 else None


def _default(question: Question, place: Place) -> Iterator[Fault]:
    if not question.default:
        return
    here = (*place, "default")
    if question.is_choice:
        unknown = [key for key in question.default if not question.option(key)]
        if unknown:
            yield Fault(here, _("There is no option “%(name)s”.") % {"name": unknown[0]})
            return
    elif len(question.default) > 1:
        yield Fault(here, _("Only one value can be filled in beforehand."))
        return
    try:
        answer = default_answer(question)
        clean = answer_of(question, answer)
    except (Unanswerable, ValueError):
        clean = None
    if clean is None or clean != answer:
        yield Fault(here, _("What is filled in beforehand is no possible answer to this question."))


def _conditions(definition: Definition) -> Iterator[Fault]:
    order = {key: at for at, key in enumerate(definition.questions)}
    page_of = {q.key: number for number, page in enumerate(definition.pages) for q in page.questions}
    for place, condition in definition.conditions():
        if not condition.tests:
            yield Fault(place, _("This condition compares nothing. Please fill it in or remove it."))
        for index, test in enumerate(condition.tests):
            here = (*place, "tests", index)
            question = definition.questions.get(test.question)
            if question is None or not question.asks:
                yield Fault((*here, "question"), _("There is no question with the short name “%(name)s”.")
                            % {"name": test.question})  # fmt: skip
                continue
            if not _is_before(place, definition, order[question.key], page_of[question.key]):
                yield Fault((*here, "question"), _("A condition can only look back. “%(name)s” comes later.")
                            % {"name": test.question})  # fmt: skip
                continue
            yield from _test(question, test, here)


def _is_before(place: Place, definition: Definition, asked_at: int, asked_on: int) -> bool:
    """Whether a question has been answered when a condition at this place is looked at."""
    page = int(place[1])
    if place[2] == "when":
        return asked_on < page
    if place[2] == "ends":
        return asked_on <= page
    own = definition.pages[page].questions[int(place[3])]
    return asked_at < list(definition.questions).index(own.key)


def _test(question: Question, test: Test, place: Place) -> Iterator[Fault]:
    possible = OPERATORS[question.kind]
    if test.operator not in possible:
        labels = ", ".join(f"“{operator.label}”" for operator in possible) or "–"
        yield Fault((*place, "operator"), _("This comparison does not fit the question. Possible are: %(operators)s.")
                    % {"operators": labels})  # fmt: skip
        return
    if test.operator in (Operator.ANSWERED, Operator.UNANSWERED):
        if test.value or test.part:
            yield Fault((*place, "value"), _("Nothing is compared here, so this must stay empty."))
        return
    parts = question.rows if question.kind == Kind.MATRIX else question.options
    if (question.kind in PARTED) != any(part.key == test.part for part in parts) or (
        test.part and question.kind not in PARTED
    ):
        names = ", ".join(part.key for part in parts) if question.kind in PARTED else "–"
        yield Fault((*place, "part"), _("Please say which row or option is compared. Possible are: %(names)s.")
                    % {"names": names})  # fmt: skip
        return
    yield from _value(question, test, (*place, "value"))


def _value(question: Question, test: Test, place: Place) -> Iterator[Fault]:
    if question.is_choice or question.kind == Kind.MATRIX:
        if not question.option(test.value):
            names = ", ".join(option.key for option in question.choices)
            yield Fault(place, _("There is no option “%(name)s”. Possible are: %(names)s.")
                        % {"name": test.value, "names": names})  # fmt: skip
    elif question.kind in TEXTS:
        if not test.value.strip():
            yield Fault(place, _("Please say which text is looked for."))
    elif question.kind == Kind.DATE:
        if date_of(test.value) is None or len(test.value) != 10 or "." in test.value:
            yield Fault(place, _("Please write a date, such as 3.5.2026."))
    else:
        number = plain_decimal(test.value)
        whole = question.kind != Kind.NUMBER
        if number is None or (whole and number != int(number)):
            yield Fault(place, _("Please write a number to compare with."))
        elif question.kind == Kind.RANKING and not 1 <= number <= len(question.options):
            yield Fault(place, _("There is no such place in the order."))
