"""What came of a poll, read from the one row of its sealed box, as pages and files show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from participation.ballots.contents import parsed
from participation.ballots.eligibility import ATTRIBUTES, age_group_label
from participation.ballots.models import Box, Channel, RollEntry
from participation.core import charts
from participation.polls.ballot_rules import ABSTAIN, Rules, names_of
from participation.polls.counting import HIGHEST, Scored, TieBreak
from participation.polls.grouping import BY_CHANNEL, LEFT_OUT
from participation.polls.models import Decides, QuestionKind
from participation.polls.words import (
    how_counted,
    majority_reached,
    number,
    outcome_in_words,
    quorum_reached,
    share,
)


@dataclass
class Table:
    """A table with a heading for each column; the first cell of a row is its heading. `note` explains it."""

    caption: str
    header: list[str]
    rows: list[list[str]]
    note: str = ""


@dataclass
class Result:
    """The result of one question: sentences, a chart with its table, and further tables."""

    id: int
    kind: str
    title: str
    outcome: str
    state: str
    sentences: list[str]
    counting: str
    chart_title: str
    counts: str
    bars: list[charts.Bar]
    main: Table
    height: int = 0
    details: list[Table] = field(default_factory=list)
    groups: list[Table] = field(default_factory=list)
    is_ranking: bool = False


def turnout(box: Box) -> dict[str, int]:
    """How many have voted by each channel, counted from the roll."""
    rows = RollEntry.objects.filter(box_id=box.pk, has_voted=True).values("channel").annotate(number=Count("pk"))
    counted = {row["channel"]: row["number"] for row in rows}
    return {channel: counted[channel] for channel in Channel.values if channel in counted}


def results_of(box: Box) -> list[Result]:
    """The results of all questions of a sealed box, in order."""
    rules = parsed(box.rules)
    counted = {row["id"]: row for row in box.tables.get("questions", ())}
    return [_result(rules, question, counted[question["id"]]) for question in rules["questions"]]


def _result(rules: Rules, question: Rules, counted: Mapping[str, Any]) -> Result:
    outcome = counted["outcome"]
    values, title, counts = _main_numbers(question, counted)
    bars = charts.bars([(label, Decimal(str(value))) for label, value in values])
    reached = [majority_reached(question, outcome), quorum_reached(rules, outcome)]
    return Result(
        id=question["id"],
        kind=question["kind"],
        title=question["title"],
        outcome=outcome_in_words(question, outcome),
        state=outcome["state"],
        sentences=[sentence for sentence in (*reached, _left_over(question, counted)) if sentence],
        counting=how_counted(question),
        chart_title=title,
        counts=counts,
        bars=bars,
        main=_main_table(question, counted, title),
        height=len(bars) * charts.ROW,
        details=_details(question, counted),
        groups=[_group_table(question, name, table) for name, table in counted["tables"].items()],
        is_ranking=question["kind"] == QuestionKind.RANKING,
    )


def _left_over(question: Rules, counted: Mapping[str, Any]) -> str:
    """How many ballots say nothing here."""
    numbers = {name: number(counted[name]) for name in ("ballots", "valid", "abstained", "left_out")}
    if question["kind"] == QuestionKind.YES_NO:
        sentence = _(
            "%(ballots)s ballots: %(valid)s say yes or no, %(abstained)s abstain, %(left_out)s give no answer."
        )
    else:
        sentence = _("%(ballots)s ballots: %(valid)s answer this question, %(left_out)s give no answer.")
    return sentence % numbers


def _main_numbers(question: Rules, counted: Mapping[str, Any]) -> tuple[list[tuple[str, Any]], str, str]:
    """The numbers of the chart, its title, and what they count."""
    names, kind = names_of(question), question["kind"]
    if kind == QuestionKind.SCORES:
        values = [(names[option], Scored(tuple(each)).sum) for option, each in counted["scores"]]
        return values, _("Points in all"), _("All points that ballots give to an option")
    if kind == QuestionKind.RANKING and question["decides"] == Decides.BORDA:
        return (
            [(names[option], points) for option, points in counted["borda"]],
            _("Points by Borda"),
            _("One point for every option placed behind, half a point for each that is level"),
        )
    if kind == QuestionKind.RANKING:
        rounds = counted["runoff"]["rounds"]
        last = dict(map(tuple, rounds[-1]["votes"])) if rounds else {}
        values = [(names[option], last[option]) for option, _votes in counted["votes"] if option in last]
        return values, _("Votes in the last round"), _("Ballots that count for an option in the last round")
    values = [(names[answer], votes) for answer, votes in counted["votes"]]
    if kind == QuestionKind.YES_NO:
        values.append((names[ABSTAIN], counted["abstained"]))
    return values, _("Votes"), _("Ballots that name an answer")


def _main_table(question: Rules, counted: Mapping[str, Any], title: str) -> Table:
    names, kind = names_of(question), question["kind"]
    if kind == QuestionKind.SCORES:
        return _scores(question, counted, title)
    if kind == QuestionKind.RANKING:
        return _ranking(question, counted, title)
    rows = [[names[answer], number(votes), share(votes, counted["valid"])] for answer, votes in counted["votes"]]
    header = [_("Answer"), _("Votes"), _("Share of valid votes")]
    if kind in (QuestionKind.MULTIPLE, QuestionKind.APPROVAL):
        header[2] = _("Share of ballots that count here")
    if kind == QuestionKind.YES_NO:
        rows.append([names[ABSTAIN], number(counted["abstained"]), "–"])
    return Table(title, header, rows)


def _scores(question: Rules, counted: Mapping[str, Any], title: str) -> Table:
    names = names_of(question)
    rows = []
    for option, distribution in counted["scores"]:
        each = Scored(tuple(distribution))
        mean, median = each.mean, each.median
        rows.append(
            [
                names[option],
                number(each.sum),
                "–" if mean is None else number(Decimal(mean.numerator) / mean.denominator, 2),
                "–" if median is None else number(Decimal(median.numerator) / median.denominator, 1),
                number(each.count),
            ]
        )
    return Table(title, [_("Option"), _("Points in all"), _("Mean"), _("Median"), _("Ballots with points")], rows)


def _ranking(question: Rules, counted: Mapping[str, Any], title: str) -> Table:
    names = names_of(question)
    points = dict(map(tuple, counted["borda"]))
    rows = [[names[option], number(votes), _halves(points[option])] for option, votes in counted["votes"]]
    return Table(title, [_("Option"), _("First places"), _("Points by Borda")], rows)


def _halves(points: float) -> str:
    return number(Decimal(str(points)), 0 if points == int(points) else 1)


def _details(question: Rules, counted: Mapping[str, Any]) -> list[Table]:
    if question["kind"] == QuestionKind.RANKING and counted["runoff"]["rounds"]:
        return [_rounds(question, counted)]
    if question["kind"] == QuestionKind.SCORES:
        names = names_of(question)
        header = [_("Option"), *(_("%(points)s points") % {"points": points} for points in range(HIGHEST + 1))]
        rows = [[names[option], *map(number, each)] for option, each in counted["scores"]]
        return [Table(_("How many ballots gave how many points"), header, rows)]
    return []


def _rounds(question: Rules, counted: Mapping[str, Any]) -> Table:
    """Instant runoff: a row for each option, a column for each round, then who dropped out and why."""
    names, rounds = names_of(question), counted["runoff"]["rounds"]
    header = [_("Option"), *(_("Round %(number)s") % {"number": place} for place in range(1, len(rounds) + 1))]
    votes = [dict(map(tuple, each["votes"])) for each in rounds]
    rows = [
        [names[option], *(number(each[option]) if option in each else "–" for each in votes)]
        for option, _votes in counted["votes"]
    ]
    rows.append([_("Ballots that name none of them"), *(number(each["exhausted"]) for each in rounds)])
    rows.append([_("Drops out"), *(names[each["out"]] if each["out"] is not None else "–" for each in rounds)])
    return Table(_("The rounds of the instant runoff"), header, rows, " ".join(_ties(names, rounds)))


def _ties(names: Mapping[Any, str], rounds: list[Mapping[str, Any]]) -> list[str]:
    reasons = {
        TieBreak.EARLIER: _("it had fewer votes in an earlier round"),
        TieBreak.BORDA: _("it has fewer points by Borda"),
        TieBreak.LOT: _("its lot is the smaller one"),
    }
    return [
        _("In round %(round)s, %(options)s were level; “%(out)s” dropped out because %(reason)s.")
        % {
            "round": place,
            "options": ", ".join(_("“%(name)s”") % {"name": names[option]} for option in each["level"]),
            "out": names[each["out"]],
            "reason": reasons[TieBreak(each["tie_break"])],
        }
        for place, each in enumerate(rounds, 1)
        if each["tie_break"]
    ]


def _group_table(question: Rules, name: str, table: Mapping[str, Any]) -> Table:
    """A table by channel or group; merged answers and groups are named together."""
    caption = _("By channel") if name == BY_CHANNEL else str(ATTRIBUTES[name])
    columns = [_together([_group(name, key) for key in group]) for group in table["columns"]]
    if "options" in table:
        names = names_of(question)
        rows = [[_("All ballots"), *map(number, table["totals"])]]
        rows += [
            [names[option], *(map(number, cells) if cells is not None else [_("withheld")] * len(columns))]
            for option, cells in table["options"]
        ]
    else:
        answers = {**names_of(question), LEFT_OUT: _("No answer")}
        rows = [
            [_together([answers[key] for key in group]), *map(number, cells)]
            for group, cells in zip(table["rows"], table["cells"], strict=True)
        ]
    first = _("First place") if question["kind"] == QuestionKind.RANKING else _("Answer")
    return Table(caption, [first, *columns], rows)


def _group(name: str, key: str) -> str:
    if key == LEFT_OUT:
        return _("not stated")
    if name == BY_CHANNEL:
        return str(Channel(key).label)
    return age_group_label(key) if name == "age_group" else key


def _together(labels: list[str]) -> str:
    return _(" or ").join(labels)
