"""The fields of a poll's ballot, for the booth."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from participation.ballots.models import Box
from participation.ballots.registry import keys_in_paper
from participation.core.decisions import Text
from participation.polls.ballot_content import field_of
from participation.polls.ballot_rules import ABSTAIN, NO, YES, Rules
from participation.polls.counting import HIGHEST
from participation.polls.models import KIND, QuestionKind
from participation.polls.querysets import polls
from participation.polls.showing import Asked, Shown, asked, shuffled

PARTS = {
    QuestionKind.YES_NO: "radios",
    QuestionKind.SINGLE: "radios",
    QuestionKind.MULTIPLE: "checkboxes",
    QuestionKind.APPROVAL: "checkboxes",
    QuestionKind.RANKING: "ranks",
    QuestionKind.SCORES: "scores",
}


def form(
    request: HttpRequest, box: Box, rules: Rules, content: Any, errors: Mapping[str, Text]
) -> tuple[str, dict[str, Any]]:
    """The template of the fields and what it shows; `content` is as it was typed or as it was checked."""
    questions = asked(polls().get(pk=box.module_id), rules)
    if rules["random_order"] and not keys_in_paper(request):
        shuffled(questions, _seed(request, box))
    given = content if isinstance(content, Mapping) else {}
    fields = [_field(question, given.get(str(question.id)), errors) for question in questions]
    context = {"questions": fields, "number": len(fields), "styles": ["polls/ballot.css"]}
    if any(field["part"] == "ranks" for field in fields):
        context["scripts"] = ["polls/ranking.js"]
    return "polls/ballot.html", context


def _seed(request: HttpRequest, box: Box) -> str:
    """The same for a person, or for an access code, each time the ballot is shown; nobody else can compute it."""
    who = f"person:{request.user.pk}" if request.user.is_authenticated else request.POST.get("code", "")
    return salted_hmac(f"{KIND}.order", f"{box.pk}:{who}").hexdigest() if who else secrets.token_hex(8)


def _field(question: Asked, given: Any, errors: Mapping[str, Text]) -> dict[str, Any]:
    rules, name = question.rules, field_of(question.rules)
    kind = rules["kind"]
    options = question.options if kind != QuestionKind.YES_NO else _yes_no()
    values = _values(kind, given)
    return {
        "question": question,
        "name": name,
        "part": PARTS[kind],
        "error": errors.get(name, ""),
        "most": rules.get("max") or len(options),
        "options": [
            {
                "option": option,
                "id": f"{name}-{option.key}",
                "value": values.get(str(option.key), ""),
                "error": errors.get(f"{name}-{option.key}", ""),
            }
            for option in options
        ],
        "places": range(1, (rules.get("max") or len(options)) + 1) if kind == QuestionKind.RANKING else (),
        "points": range(HIGHEST + 1),
    }


def _yes_no() -> list[Shown]:
    return [Shown(YES, _("Yes")), Shown(NO, _("No")), Shown(ABSTAIN, _("I abstain"))]


def _values(kind: str, given: Any) -> dict[str, str]:
    """What each option shows: "on" where it is chosen, its place, or its points."""
    if isinstance(given, Mapping):
        return {str(option): str(value) for option, value in given.items()}
    if isinstance(given, list | tuple):
        if kind == QuestionKind.RANKING:
            return {str(option): str(place) for place, option in enumerate(given, 1)}
        return {str(option): "on" for option in given}
    return {} if given in (None, "") else {str(given): "on"}
