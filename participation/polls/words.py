"""Rules and outcomes of a poll in whole sentences, the same before and after the vote."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.polls.ballot_rules import Rules, limits_of, names_of
from participation.polls.counting import HIGHEST, Majority, Of
from participation.polls.models import Decides, QuestionKind, Quorum
from participation.polls.outcomes import State


def number(value: int | Decimal, places: int = 0) -> str:
    """A number as people write it, rounded to so many places (what Django formats, it cuts off)."""
    value = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return str(formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True))


def share(part: int, whole: int) -> str:
    """A share in per cent with one place; a dash where there is nothing to share."""
    return f"{number(Decimal(part) * 100 / whole, 1)}\u00a0%" if whole else "–"


def how_to_answer(question: Rules) -> str:
    """What voters do with a question."""
    kind = question["kind"]
    if kind == QuestionKind.YES_NO:
        return _("Answer yes or no, or abstain.")
    if kind == QuestionKind.SINGLE:
        return _("Choose one option.")
    if kind == QuestionKind.APPROVAL:
        return _("Choose all options that you approve of, as many as you like.")
    if kind == QuestionKind.SCORES:
        return _("Give each option from 0 to %(highest)s points; %(highest)s is best.") % {"highest": HIGHEST}
    least, most = limits_of(question)
    values = {"least": least, "most": most}
    if kind == QuestionKind.RANKING:
        if least == most:
            return _("Put %(most)s options in order: place 1 for the one you like best.") % values
        return _("Put %(least)s to %(most)s options in order: place 1 for the one you like best.") % values
    if least == most:
        return ngettext("Choose %(most)s option.", "Choose %(most)s options.", most) % values
    return _("Choose %(least)s to %(most)s options.") % values


def how_counted(question: Rules) -> str:
    """How a question is decided, as it is stated before the vote."""
    kind, majority = question["kind"], question["majority"]
    if kind == QuestionKind.RANKING:
        if question["decides"] == Decides.BORDA:
            return _(
                "Points by Borda decide: an option gets one point for every option that a ballot places behind it, and "
                "half a point for each that is level with it because neither has a place. An instant runoff is shown, "
                "too."
            )
        return _(
            "An instant runoff decides: in each round every ballot counts for its best-placed option that is left, and "
            "the option with the fewest votes drops out, until one has more than half. If several have the fewest "
            "votes, the one drops out that had fewer in an earlier round, otherwise fewer points by Borda, otherwise "
            "the smaller lot, which anybody can compute. Points by Borda are shown, too."
        )
    if kind == QuestionKind.SCORES:
        return _("The option with the most points in all comes first. Options without points count as 0 for that.")
    if majority == Majority.SIMPLE:
        if kind == QuestionKind.YES_NO:
            return _("The proposal is accepted with more yes than no. If they are level, it is rejected.")
        return _("The option with the most votes comes first.")
    whole = _("all ballots, abstentions included") if question["majority_of"] == Of.ALL else _("the valid votes")
    values = {"whole": whole}
    if kind == QuestionKind.YES_NO:
        if majority == Majority.ABSOLUTE:
            return _("The proposal is accepted if more than half of %(whole)s say yes.") % values
        return _("The proposal is accepted if at least two thirds of %(whole)s say yes.") % values
    if majority == Majority.ABSOLUTE:
        return _("An option must get more than half of %(whole)s.") % values
    return _("An option must get at least two thirds of %(whole)s.") % values


def quorum_in_words(rules: Rules) -> str:
    """What must be reached for the result to hold, as it is stated before the vote; "" without a quorum."""
    kind, value = rules["quorum"]["kind"], rules["quorum"]["value"]
    entitled = rules["entitled"]
    if kind == Quorum.NONE or not value:
        return ""
    values = {"value": number(value), "entitled": number(entitled or 0)}
    sentences = {
        Quorum.TURNOUT_SHARE: _(
            "The result holds if at least %(value)s per cent of the %(entitled)s people entitled to vote take part."
        ),
        Quorum.TURNOUT_NUMBER: _("The result holds if at least %(value)s people take part."),
        Quorum.APPROVAL_SHARE: _(
            "An answer holds if it leads and at least %(value)s per cent of the %(entitled)s people entitled to vote "
            "have voted for it."
        ),
        Quorum.APPROVAL_NUMBER: _("An answer holds if it leads and at least %(value)s people have voted for it."),
    }
    return sentences[Quorum(kind)] % values


def outcome_in_words(question: Rules, outcome: Mapping[str, Any]) -> str:
    """What came of a question, in a sentence."""
    names = names_of(question)
    leaders = [names[answer] for answer in outcome["leaders"]]
    listed = ", ".join(_("“%(name)s”") % {"name": name} for name in leaders)
    state, kind = outcome["state"], question["kind"]
    if state == State.EMPTY:
        return _("Nobody gave an answer that decides.")
    if kind == QuestionKind.YES_NO:
        return {
            State.REACHED: _("Accepted."),
            State.REJECTED: _("Rejected."),
            State.NO_QUORUM: _("Not decided, because the quorum was missed."),
        }[State(state)]
    sentences = {
        State.LEVEL: _("No decision: %(leaders)s are level."),
        State.NO_MAJORITY: _("%(leaders)s leads, but without the majority that was needed."),
        State.NO_QUORUM: _("%(leaders)s leads, but the quorum was missed."),
        State.REACHED: _("%(leaders)s comes first."),
    }
    return sentences[State(state)] % {"leaders": listed}


def majority_reached(question: Rules, outcome: Mapping[str, Any]) -> str:
    """Whether the majority was reached, with the numbers; "" where the most votes are enough."""
    found = outcome["majority"]
    if found is None or question["majority"] == Majority.SIMPLE:
        return ""
    values = {"needed": number(found["needed"]), "reached": number(found["reached"])}
    if found["met"]:
        return _("Majority reached: %(needed)s votes were needed, there were %(reached)s.") % values
    return _("Majority missed: %(needed)s votes were needed, there were %(reached)s.") % values


def quorum_reached(rules: Rules, outcome: Mapping[str, Any]) -> str:
    """Whether the quorum was reached, with the numbers; "" where there was none."""
    found = outcome["quorum"]
    if found is None:
        return ""
    values = {"needed": number(found["needed"]), "reached": number(found["reached"])}
    if found["met"]:
        return _("Quorum reached: %(needed)s were needed, there were %(reached)s.") % values
    return _("Quorum missed: %(needed)s were needed, there were %(reached)s.") % values
