"""Why a project won or not, and what a rule does, in plain sentences."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participation.budgets.counting import Completion, Rule, TieBreak, Verdict
from participation.budgets.results.documents import EURO, Document
from participation.core.decisions import Text
from participation.core.euros import euros

RULES: dict[str, Text] = {
    Rule.EQUAL_SHARES: gettext_lazy("Equal shares"),
    Rule.GREEDY_VOTES: gettext_lazy("Most votes first"),
    Rule.GREEDY_COST: gettext_lazy("Most votes per euro first"),
    Rule.PHRAGMEN: gettext_lazy("Saving up together (Phragmén)"),
}
RULE_TEXTS: dict[str, Text] = {
    Rule.EQUAL_SHARES: gettext_lazy(
        "The money is divided among all who voted, in equal shares. A project gets the money if those who voted for it "
        "can pay its price together from their shares; they pay as evenly as they can. What they paid is gone from "
        "their shares. Next comes always the project that takes the smallest part of its supporters’ shares for what "
        "it gives them."
    ),
    Rule.GREEDY_VOTES: gettext_lazy(
        "The project with the most votes gets the money first, then the next one, as long as the money lasts. What is "
        "too expensive for what is left is passed over."
    ),
    Rule.GREEDY_COST: gettext_lazy(
        "The project with the most votes for each euro of its price gets the money first, then the next one, as long "
        "as the money lasts. What is too expensive for what is left is passed over."
    ),
    Rule.PHRAGMEN: gettext_lazy(
        "Everybody who voted saves money at the same pace. As soon as the supporters of a project have saved its price "
        "together, it is paid and they begin again at nothing. The count ends when the next project would cost more "
        "than is left."
    ),
}
COMPLETIONS: dict[str, Text] = {
    Completion.NONE: gettext_lazy("Money that is left then is not spent."),
    Completion.GREEDY: gettext_lazy(
        "Money that is left then goes to the projects with the most votes among the others, as long as it lasts."
    ),
    Completion.ADD1: gettext_lazy(
        "So that little money is left, all shares are raised by one euro at a time and everything is counted anew, "
        "until the winners would cost more than there is. The last result that can be paid holds."
    ),
    Completion.ADD1_EXHAUSTIVE: gettext_lazy(
        "So that little money is left, all shares are raised by one euro at a time and everything is counted anew, "
        "until nothing more can be afforded, or the winners would cost more than there is."
    ),
}
TIES: dict[str, Text] = {
    TieBreak.SUPPORT: gettext_lazy("more votes go first, then the lower price"),
    TieBreak.COST: gettext_lazy("the lower price goes first, then more votes"),
    TieBreak.LOT: gettext_lazy("the lot decides"),
}


def money(document: Document, cents: int | None) -> str:
    """An amount of a result in words; budgets from elsewhere are not in euros."""
    said = euros(cents).replace(" ", "\u00a0")  # no line ends before the currency
    return said if document["currency"] == EURO else said.replace("€", document["currency"])


def amount(document: Document, written: str | None) -> str:
    """A stored part of the money in words, rounded down to the cent."""
    if written is None:
        return ""
    exact = Fraction(written)
    return money(document, exact.numerator // exact.denominator)


def listed(titles: Iterable[str]) -> str:
    """Titles one after the other, in quotation marks."""
    return ", ".join(_("“%(title)s”") % {"title": title} for title in titles)


def reason(document: Document, project: Document) -> str:
    """Why a project won or not, as whole sentences."""
    sentence = _REASONS[project["verdict"]](document, project)
    return " ".join(filter(None, [sentence, _tie(document, project)]))


def _facts(document: Document, project: Document, **more: Any) -> dict[str, Any]:
    return {
        "votes": project["votes"],
        "cost": money(document, project["cost"]),
        "left": money(document, project["left"]),
        "available": amount(document, project["available"]),
        **more,
    }


def _supporters_could_pay(document: Document, project: Document) -> str:
    return ngettext(
        "The one person who supported the project could pay %(available)s; it costs %(cost)s.",
        "The %(votes)s people who supported the project could pay %(available)s together; it costs %(cost)s.",
        project["votes"],
    ) % _facts(document, project)


def _won(document: Document, project: Document) -> str:
    rule = document["rule"]
    if rule == Rule.EQUAL_SHARES:
        most = _("None of them had to give more than %(share)s for it.") % {
            "share": _at_most(document, project["share"])
        }
        return f"{_supporters_could_pay(document, project)} {most}"
    if rule == Rule.PHRAGMEN:
        return ngettext(
            "The one person who supported the project had saved its price of %(cost)s while there was enough money.",
            "The %(votes)s people who supported the project had saved its price of %(cost)s together while there was "
            "enough money.",
            project["votes"],
        ) % _facts(document, project)
    return _("%(support)s When its turn came, %(left)s were left; it costs %(cost)s.") % _facts(
        document, project, support=_support(project)
    )


def _at_most(document: Document, written: str) -> str:
    """Rounded up to the cent: nobody gives more than that."""
    exact = Fraction(written)
    return money(document, -(-exact.numerator // exact.denominator))


def _support(project: Document) -> str:
    if project["score"] == project["votes"]:
        return ngettext("%(votes)s person supported it.", "%(votes)s people supported it.", project["votes"]) % project
    return (
        ngettext(
            "%(votes)s person supported it, with %(score)s points.",
            "%(votes)s people supported it, with %(score)s points together.",
            project["votes"],
        )
        % project
    )


def _completed(document: Document, project: Document) -> str:
    rest = _("It was paid from the money that was left then: of %(left)s.") % _facts(document, project)
    return f"{_supporters_could_pay(document, project)} {rest}"


def _withdrawn(document: Document, project: Document) -> str:
    return _(
        "During the vote it turned out that it cannot be carried out. As was laid down before, it stays on the ballots "
        "that were cast, but cannot win; the money goes to others."
    )


def _no_votes(document: Document, project: Document) -> str:
    return _("Nobody voted for it. A project without a vote cannot win.")


def _below_minimum(document: Document, project: Document) -> str:
    if project["votes"] < document["min_votes"]:
        return ngettext(
            "It got %(votes)s vote; a project needs at least %(needed)s.",
            "It got %(votes)s votes; a project needs at least %(needed)s.",
            project["votes"],
        ) % {"votes": project["votes"], "needed": document["min_votes"]}
    return ngettext(
        "It got %(votes)s vote; a project needs the votes of at least %(share)s per cent of all who voted.",
        "It got %(votes)s votes; a project needs the votes of at least %(share)s per cent of all who voted.",
        project["votes"],
    ) % {"votes": project["votes"], "share": document["min_share_percent"]}


def _too_dear(document: Document, project: Document) -> str:
    there = next(h["cents"] for h in document["headings"] if any(p["id"] == project["id"] for p in h["projects"]))
    return _("It costs %(cost)s, which is more than there is in all (%(money)s).") % _facts(
        document, project, money=money(document, there)
    )


def _not_enough_left(document: Document, project: Document) -> str:
    if document["rule"] == Rule.PHRAGMEN:
        return _("Those who support it had saved its price of %(cost)s, but only %(left)s were left.") % _facts(
            document, project
        )
    too_little = _("When its turn came, only %(left)s were left; it costs %(cost)s.") % _facts(document, project)
    if document["rule"] == Rule.EQUAL_SHARES:
        return f"{_supporters_short(document, project)} {too_little}"
    return f"{_support(project)} {too_little}"


def _supporters_short(document: Document, project: Document) -> str:
    return ngettext(
        "The one person who supported the project could pay %(available)s of %(cost)s.",
        "The %(votes)s people who supported the project could pay %(available)s of %(cost)s together.",
        project["votes"],
    ) % _facts(document, project)


def _after_the_end(document: Document, project: Document) -> str:
    return ngettext(
        "When the count ended, the one person who supported the project had saved %(available)s of %(cost)s.",
        "When the count ended, the %(votes)s people who supported the project had saved %(available)s of %(cost)s "
        "together.",
        project["votes"],
    ) % _facts(document, project)


_REASONS = {
    Verdict.WON: _won,
    Verdict.COMPLETED: _completed,
    Verdict.WITHDRAWN: _withdrawn,
    Verdict.NO_VOTES: _no_votes,
    Verdict.BELOW_MINIMUM: _below_minimum,
    Verdict.TOO_DEAR: _too_dear,
    Verdict.NOT_ENOUGH_LEFT: _not_enough_left,
    Verdict.SUPPORTERS_SHORT: _supporters_short,
    Verdict.AFTER_THE_END: _after_the_end,
}


def _tie(document: Document, project: Document) -> str:
    if not project["level"]:
        return ""
    titles = {row["id"]: row["title"] for heading in document["headings"] for row in heading["projects"]}
    others = listed(titles[key] for key in project["level"])
    return _("It was level with %(others)s and went first, because it was announced for this case: %(tie)s.") % {
        "others": others,
        "tie": TIES[document["tie_break"]],
    }
