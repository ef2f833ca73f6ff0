"""Figures as people read them: a sentence, a chart, a table. Computed from what is published alone."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from participation.core import charts
from participation.core.charts import percent
from participation.surveys.definition import CLOSED, Kind, Question
from participation.surveys.results.crossing import can_be_crossed, has_cells, option_key
from participation.surveys.results.encoding import FIRST
from participation.surveys.results.figuring import Figure
from participation.surveys.results.models import Result
from participation.surveys.results.wording import code_label, either, number, option_label, rough


@dataclass(frozen=True)
class Line:
    """A row of a table: what was answered, how many, and their share of those who answered."""

    label: str
    count: str
    share: str = ""
    raw: int | None = None
    per_cent: float | None = None
    aside: bool = False  # below the line: no answer, not asked


@dataclass
class Table:
    """A table with a heading for each column; the first column names the row."""

    head: list[str]
    rows: list[list[str]]
    spans: list[list[int]] = field(default_factory=list)


@dataclass
class Shown:
    """A question with what came of it."""

    key: str
    title: str
    kind: str
    answer: str = ""  # the result in a sentence
    base: str = ""  # of how many
    drawing: Any = None
    template: str = ""
    counts: str = ""  # what the figures count
    table: Table | None = None
    notes: list[str] = field(default_factory=list)
    measures: list[tuple[str, str]] = field(default_factory=list)
    squares: list[dict[str, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    subjects: list[tuple[str, str]] = field(default_factory=list)
    crossable: bool = False
    by: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether the table needs the whole width."""
        return self.table is not None and len(self.table.head) > 3

    @property
    def withheld(self) -> bool:
        """Whether there is nothing to show."""
        return self.table is None and not self.texts and not self.squares and not self.measures


def shown(question: Question, figure: Figure, *, exact: bool) -> Shown:
    """A question of a result, without texts."""
    found = Shown(
        question.key,
        question.text,
        question.kind,
        crossable=has_cells(question),
        by=can_be_crossed(question),
    )
    _MAKERS.get(question.kind, _answered)(found, question, figure, exact)
    return found


def lines_of(question: Question | None, figure: Figure, value: Figure | None, *, exact: bool) -> list[Line]:
    """The groups of a value with their shares of all who answered; empty where it is withheld."""
    if value is None:
        return []
    pairs = list(zip(value["groups"], value["counts"], strict=True))
    base = sum(count for group, count in pairs if max(group) >= FIRST)
    lines = []
    for group, count in pairs:
        answered = max(group) >= FIRST
        if not answered and count == 0:
            continue
        share = 100 * count / base if answered and base else None
        label = either([code_label(question, figure, code) for code in group])
        lines.append(
            Line(label, rough(count, exact=exact), percent(share) if answered else "", count, share, not answered)
        )
    return lines


def base_of(value: Figure | None) -> int:
    """How many answered, as far as it is published."""
    if value is None:
        return 0
    return sum(n for group, n in zip(value["groups"], value["counts"], strict=True) if max(group) >= FIRST)


def is_merged(value: Figure | None) -> bool:
    """Whether something stands together for protection."""
    return value is not None and any(len(group) > 1 for group in value["groups"])


def middle(value: Figure) -> int | None:
    """The place of the group in which the middle of all who answered lies; None where nobody did."""
    answered = [(n, count) for n, (group, count) in enumerate(zip(value["groups"], value["counts"], strict=True))
                if max(group) >= FIRST]  # fmt: skip
    half, seen = sum(count for _n, count in answered) / 2, 0
    for place, count in answered:
        seen += count
        if count and seen >= half:
            return place
    return None


def scale_mean(question: Question, value: Figure) -> float | None:
    """The mean of the steps; of steps that stand together their middle is taken."""
    total = weight = 0.0
    for group, count in zip(value["groups"], value["counts"], strict=True):
        steps = [question.steps[code - FIRST] for code in group if code >= FIRST]
        if steps:
            total += count * sum(steps) / len(steps)
            weight += count
    return total / weight if weight else None


def merged_note() -> str:
    """Why some answers stand together."""
    return _("So that nobody can be recognised, answers of fewer than five people stand together with others.")


def _of_all(found: Shown, people: int, exact: bool) -> None:
    found.base = _("%(number)s people answered this.") % {"number": rough(people, exact=exact)}
    found.counts = _("Share of those who answered")


def _withheld(found: Shown) -> None:
    found.notes.append(_("So few people answered this that nothing can be shown."))


def _value(found: Shown, question: Question, figure: Figure, exact: bool) -> None:
    value = figure["value"]
    lines = lines_of(question, figure, value, exact=exact)
    answers = [line for line in lines if not line.aside]
    if not answers:
        return _withheld(found)
    _of_all(found, base_of(value), exact)
    found.table = Table(
        [_("Answer"), _("People"), pgettext("of a whole", "Share")], [[x.label, x.count, x.share] for x in lines]
    )
    if is_merged(value):
        found.notes.append(merged_note())
    top = max(answers, key=lambda line: line.raw or 0)
    if question.kind == Kind.SCALE:
        return _scale(found, question, value, answers)
    if question.kind in (Kind.NUMBER, Kind.DATE):
        return _columns(found, question, figure, value, answers)
    found.answer = _("Most often: “%(answer)s” (%(share)s).") % {"answer": top.label, "share": top.share}
    found.template = "core/charts/share_bars.html"
    found.drawing = charts.share_bars([(x.label, x.per_cent, f"{x.share} ({x.count})") for x in answers])
    return None


def _scale(found: Shown, question: Question, value: Figure, answers: list[Line]) -> None:
    place, mean = middle(value), scale_mean(question, value)
    if place is None or mean is None:
        return
    median = either([str(question.steps[code - FIRST]) for code in value["groups"][place] if code >= FIRST])
    found.answer = _("On a scale from %(low)s to %(high)s the mean is %(mean)s.") % {
        "low": question.steps[0], "high": question.steps[-1], "mean": number(round(mean, 1)),
    }  # fmt: skip
    found.measures = [(_("Mean"), number(round(mean, 1))), (_("Median"), median)]
    found.template = "core/charts/histogram.html"
    rows = [(label.label.split(" (")[0], label.per_cent, label.share) for label in answers]
    found.drawing = charts.histogram(rows, mark=place + 0.5, mark_label=_("Median: %(value)s") % {"value": median})


def _columns(found: Shown, question: Question, figure: Figure, value: Figure, answers: list[Line]) -> None:
    place = middle(value)
    if place is None:
        return
    median = either([code_label(question, figure, code) for code in value["groups"][place] if code >= FIRST])
    found.answer = _("The middle of all answers lies here: %(class)s.") % {"class": median}
    found.measures = [(_("Median lies in"), median)]
    if figure.get("mean"):
        mean = charts.in_words(Decimal(figure["mean"]), question.unit)
        found.measures.insert(0, (_("Mean"), mean))
    found.template = "core/charts/share_bars.html"
    found.drawing = charts.share_bars([(x.label, x.per_cent, f"{x.share} ({x.count})") for x in answers])


def _options(found: Shown, question: Question, figure: Figure, exact: bool) -> None:
    base = base_of(figure["status"])
    if not base:
        return _withheld(found)
    _of_all(found, base, exact)
    rows, drawn = [], []
    for name, count in figure["options"].items():
        label = option_label(question, option_key(question, name))
        share = None if count is None else min(100 * count / base, 100)
        rows.append([label, _("withheld") if count is None else rough(count, exact=exact), percent(share)])
        drawn.append((label, share, _("withheld") if count is None else f"{percent(share)} ({rows[-1][1]})"))
    if question.kind == Kind.RANKING:
        return _ranking(found, question, figure, rows)
    if question.kind == Kind.POINTS:
        return _points(found, question, figure, rows)
    best = max(drawn, key=lambda row: row[1] or 0)
    found.answer = _("Most often: “%(answer)s” (%(share)s).") % {"answer": best[0], "share": percent(best[1])}
    found.notes.append(_("Several answers were possible, so the shares add up to more than 100 %."))
    _note_withheld(found, figure)
    found.table = Table([_("Answer"), _("People"), pgettext("of a whole", "Share")], rows)
    found.template, found.drawing = "core/charts/share_bars.html", charts.share_bars(drawn)
    return None


def _note_withheld(found: Shown, figure: Figure) -> None:
    if None in figure["options"].values():
        found.notes.append(
            _("Withheld: fewer than five people chose this, or all but fewer than five; or it protects another figure.")
        )


def _ranking(found: Shown, question: Question, figure: Figure, rows: list[list[str]]) -> None:
    means = figure["means"]
    head = [_("Option"), _("Put first by"), pgettext("of a whole", "Share")]
    if means:
        head += [_("Mean place"), _("Points after Borda")]
        for row, name in zip(rows, figure["options"], strict=True):
            mean = means[name]["mean"]
            row += [number(mean) if mean else "–", percent(means[name]["share"])]
        ranked = sorted(zip(rows, means.values(), strict=True), key=lambda pair: -pair[1]["share"])
        found.answer = _("In all, “%(option)s” was preferred most.") % {"option": ranked[0][0][0]}
        found.template = "core/charts/share_bars.html"
        found.counts = _("Share of all possible points after Borda")
        found.drawing = charts.share_bars([(row[0], mean["share"], percent(mean["share"])) for row, mean in ranked])
        rows = [row for row, _mean in ranked]
        found.notes.append(_("After Borda, the best of five places counts four points, the next three, the last none."))
    _note_withheld(found, figure)
    found.table = Table(head, rows)


def _points(found: Shown, question: Question, figure: Figure, rows: list[list[str]]) -> None:
    means = figure["means"]
    head = [_("Option"), _("Given points by"), pgettext("of a whole", "Share")]
    if means:
        head += [_("Points per person"), _("Share of all points")]
        for row, name in zip(rows, figure["options"], strict=True):
            row += [number(means[name]["mean"]), percent(means[name]["share"])]
        ranked = sorted(zip(rows, means.values(), strict=True), key=lambda pair: -pair[1]["share"])
        found.answer = _("Most points went to “%(option)s” (%(share)s).") % {
            "option": ranked[0][0][0], "share": percent(ranked[0][1]["share"]),
        }  # fmt: skip
        found.template, found.counts = "core/charts/share_bars.html", _("Share of all points")
        found.drawing = charts.share_bars([(row[0], mean["share"], percent(mean["share"])) for row, mean in ranked])
        rows = [row for row, _mean in ranked]
    _note_withheld(found, figure)
    found.table = Table(head, rows)


def _matrix(found: Shown, question: Question, figure: Figure, exact: bool) -> None:
    names = [option_label(question, option.key) for option in question.options]
    rows, drawn, merged = [], [], False
    wide: list[list[str]] = []
    for name, value in figure["rows"].items():
        label = option_label(question, option_key(question, name))
        merged = merged or is_merged(value)
        lines = [line for line in lines_of(question, figure, value, exact=exact) if not line.aside]
        whole = len(lines) == len(names)
        drawn.append((label, [line.per_cent for line in lines] if whole else [None]))
        wide.append([label, *(f"{line.share} ({line.count})" for line in lines)])
        for line in lines:
            rows.append([label, line.label, line.count, line.share])
    if not rows:
        return _withheld(found)
    people = max(base_of(value) for value in figure["rows"].values())
    _of_all(found, people, exact)
    if all(len(row) == len(names) + 1 for row in wide):
        found.table = Table([_("Statement"), *names], wide)
    else:
        found.table = Table([_("Statement"), _("Answer"), _("People"), pgettext("of a whole", "Share")], rows)
    if any(shares != [None] for _label, shares in drawn):
        found.template, found.drawing = "core/charts/stacked_bars.html", charts.stacked_bars(drawn, names)
    if merged:
        found.notes.append(merged_note())
    return None


def _place(found: Shown, question: Question, figure: Figure, exact: bool) -> None:
    lines = lines_of(question, figure, figure["value"], exact=exact)
    if not lines:
        return _withheld(found)
    found.base = _("%(number)s people named a place.") % {"number": rough(base_of(figure["value"]), exact=exact)}
    found.counts = _("Places in squares of the map")
    found.squares = figure["squares"]
    found.table = Table([_("Answer"), _("People")], [[line.label, line.count] for line in lines])
    if found.squares:
        found.notes.append(_("The squares are so large that at least five people chose a place in each."))
    return None


def _answered(found: Shown, question: Question, figure: Figure, exact: bool) -> None:
    lines = lines_of(question, figure, figure.get("status"), exact=exact)
    if question.kind == Kind.EMAIL:
        found.notes.append(_("Addresses are kept apart from the answers."))
        return None
    if not lines:
        return _withheld(found)
    found.base = _("%(number)s people answered this.") % {"number": rough(base_of(figure["status"]), exact=exact)}
    found.table = Table([_("Answer"), _("People")], [[line.label, line.count] for line in lines])
    return None


def state_of(result: Result) -> str:
    """How far the result is, in a sentence."""
    if result.settled_at:
        return ngettext(
            "Settled: %(people)s person took part.", "Settled: %(people)s people took part.", result.people
        ) % {"people": charts.in_words(Decimal(result.people))}
    return _("Preliminary, after %(people)s answers: all figures are blurred by a few people and rounded to fives.") % {
        "people": charts.in_words(Decimal(result.people))
    }


_MAKERS = {
    **dict.fromkeys((kind for kind in CLOSED if kind not in (Kind.MULTIPLE, Kind.PICTURE)), _value),
    Kind.NUMBER: _value,
    Kind.DATE: _value,
    Kind.MULTIPLE: _options,
    Kind.PICTURE: lambda found, question, figure, exact: (_value if question.is_single else _options)(
        found, question, figure, exact
    ),
    Kind.RANKING: _options,
    Kind.POINTS: _options,
    Kind.MATRIX: _matrix,
    Kind.PLACE: _place,
}
