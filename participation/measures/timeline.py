"""One list in order of time, from the idea to what became of it; and the milestones of a region by quarters."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.db.models import Max, Min, Prefetch
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from participation.contributions import registry
from participation.contributions.models import Contribution, OfficialAnswer, TrailEntry
from participation.core.html import plain_text
from participation.measures import wording
from participation.measures.consequences import NAME, words_of
from participation.measures.models import Entry, Evidence, Measure, Milestone, order_of
from participation.regions.hosts import Tenant, elsewhere
from participation.search.registry import label_of

WAY = ("published", "open", "successful", "selected", "retired", "archived", "answered")
TOLD_ELSEWHERE = 5  # sources of which other rooms are asked what they know
ANSWER_SHOWN = 300  # characters
MOST_IN_A_YEAR = 400


@dataclass
class Step:
    """One step of the way, for `measures/steps.html`. `state`: done, current, coming or stopped."""

    at: datetime
    label: str
    state: str = "done"
    url: str = ""
    text: str = ""
    source: str = ""  # the contribution it belongs to, where it is not the measure itself
    notes: list[str] = field(default_factory=list)
    proofs: list[Evidence] = field(default_factory=list)
    corrections: list[Entry] = field(default_factory=list)
    key: int | None = None  # of the entry, for its anchor
    day_only: bool = False  # a plan for a day, without a time


@dataclass(frozen=True)
class Origin:
    """A source of a measure: what it is, where it is, why it is one."""

    contribution: Contribution
    title: str
    kind: Any
    url: str
    note: str
    home: str = ""  # the address of its site, where that is another one


def origins(measure: Measure) -> list[Origin]:
    """The public sources of a measure, with their trails; three queries."""
    answers = OfficialAnswer.objects.order_by("at", "pk")
    trail = TrailEntry.objects.filter(step__in=WAY).order_by("at", "pk")
    sources = measure.sources.filter(contribution__visibility="public").select_related(
        "contribution__process", "contribution__module__process"
    )
    rows = sources.prefetch_related(
        Prefetch("contribution__trail", queryset=trail, to_attr="way"),
        Prefetch("contribution__answers", queryset=answers, to_attr="answered"),
    )
    return [_origin(row.contribution, row.note, measure) for row in rows if _still_there(row.contribution)]


def _still_there(contribution: Contribution) -> bool:
    """A process that was withdrawn, or a module that is hidden, is not shown."""
    if contribution.kind == "process":
        return contribution.process is not None and contribution.process.live
    if contribution.kind == "module":
        return contribution.module is not None and contribution.module.is_public and contribution.module.process.live
    return True


def _origin(contribution: Contribution, note: str, measure: Measure) -> Origin:
    target: Any = {"process": contribution.process, "module": contribution.module}.get(contribution.kind)
    site = elsewhere(contribution.region_id, measure.region_id)
    home = site.url if site else ""
    kinds = {"module": _("Part of a process")}
    return Origin(
        contribution=contribution,
        title=target.title if target else contribution.title,
        kind=kinds.get(contribution.kind) or label_of(contribution.kind),
        url=home + contribution.get_absolute_url(),
        note=note,
        home=home,
    )


def way_of(measure: Measure, found: Iterable[Origin], milestones: Iterable[Milestone], *, at: datetime) -> list[Step]:
    """All that happened, from the first idea on, and the milestones that are still to come."""
    found = list(found)
    steps = [step for origin in found for step in _of_origin(origin)] + _told_by_rooms(found)
    asked = [origin for origin in found if origin.contribution.kind not in {kind.slug for kind in registry.kinds()}]
    for origin in asked[:TOLD_ELSEWHERE]:
        steps += [
            Step(at=row.at, label=str(row.label), state=row.state, url=row.url, text=row.text, source=row.title)
            for row in registry.consequences_of(origin.contribution, other_than=NAME)
        ]
    steps += _with_first_words(entries_of(measure))
    steps.sort(key=lambda step: step.at)
    return [*steps, *_to_come(measure, milestones, at)]


def _told_by_rooms(found: list[Origin]) -> list[Step]:
    """What the rooms of the sources know besides the trail, such as the versions of a draft."""
    ways = registry.ways_of([origin.contribution for origin in found])
    return [
        Step(row.at, str(row.label), row.state, origin.home + row.url, row.text, source=row.title)
        for origin in found
        for row in ways.get(origin.contribution.pk, [])
    ]


def _with_first_words(steps: list[Step]) -> list[Step]:
    """News of the very moment of the publication are its words, not a step of their own."""
    if len(steps) < 2:
        return steps
    first, second, *rest = steps
    if first.at != second.at or second.label != _("News") or first.text or first.corrections:
        return steps
    return [replace(second, label=first.label, state=first.state), *rest]


def _of_origin(origin: Origin) -> list[Step]:
    contribution: Any = origin.contribution
    answers = list(contribution.answered)
    steps = []
    for entry in contribution.way:
        answer = next((row for row in answers if row.at == entry.at), None) if entry.step == "answered" else None
        text = Truncator(plain_text(answer.body)).chars(ANSWER_SHOWN) if answer else entry.note
        state = "stopped" if entry.step == "retired" else "done"
        steps.append(
            Step(at=entry.at, label=_label(origin, entry), state=state, url=origin.url, text=text, source=origin.title)
        )
    return steps


def _label(origin: Origin, entry: TrailEntry) -> str:
    if entry.step == "published":
        return _("%(kind)s published") % {"kind": origin.kind}
    return str(entry)


def entries_of(measure: Measure) -> list[Step]:
    """The history of the measure itself; three queries."""
    rows = list(measure.entries.told().order_by("at", "pk"))
    corrections: dict[int, list[Entry]] = {}
    for row in rows:
        if row.corrects_id:
            corrections.setdefault(row.corrects_id, []).append(row)
    return [_entry_step(row, corrections.get(row.pk, [])) for row in rows]


def _entry_step(entry: Entry, corrections: list[Entry]) -> Step:
    withheld = hasattr(entry, "withheld")
    after = (entry.changes.get("status") or [None, None])[1]
    stopped = after == "stopped" or entry.step == "dropped" or entry.kind == Entry.Kind.OVERDUE
    label = wording.title_of(entry)
    if entry.corrects is not None:
        label = _("Correction of the entry of %(date)s") % {"date": wording.day(timezone.localdate(entry.corrects.at))}
    return Step(
        at=entry.at,
        label=label,
        state="stopped" if stopped else "done",
        text=words_of(entry),
        notes=[] if withheld else wording.changes_of(entry),
        proofs=[] if withheld else entry.proofs,  # type: ignore[attr-defined]
        corrections=corrections,
        key=entry.pk,
    )


def _to_come(measure: Measure, milestones: Iterable[Milestone], at: datetime) -> list[Step]:
    if not measure.is_under_way:
        return []
    rows = [row for row in milestones if not row.reached_on and not row.is_dropped]
    steps = [
        Step(
            at=_noon(row.due),
            label=_("Milestone planned: %(title)s") % {"title": row.title},
            state="stopped" if row.is_late(at=at) else "coming",
            notes=[_("This day has passed.")] if row.is_late(at=at) else [],
            day_only=True,
        )
        for row in rows
    ]
    if measure.due:
        late = measure.is_late(at=at)
        steps.append(
            Step(
                at=_noon(measure.due),
                label=_("To be done"),
                state="stopped" if late else "coming",
                notes=[_("This day has passed.")] if late else [],
                day_only=True,
            )
        )
    return sorted(steps, key=lambda step: step.at)


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


@dataclass(frozen=True)
class Dated:
    """A milestone, or the end of a measure, on the time line of a region."""

    day: date
    title: str
    measure: Measure
    state: str
    words: str
    home: str = ""
    place: str = ""

    @property
    def url(self) -> str:
        return self.home + self.measure.get_absolute_url()


@dataclass(frozen=True)
class Quarter:
    """Three months with what lies in them."""

    number: int
    rows: list[Dated]


def year_of(year: int, *, here: Tenant, at: datetime) -> list[Quarter]:
    """What was or is to be reached in a year, by quarters; at most 400 milestones and ends each; three queries."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    milestones = Milestone.objects.filter(when__range=(first, last), is_dropped=False, measure__visibility="public")
    # What is late stays visible; what a stopped measure had planned does not.
    milestones = milestones.exclude(measure__status__in=("done", "stopped"), reached_on__isnull=True)
    rows = [_milestone(row, here, at) for row in _ordered(milestones.select_related("measure"), "when")]
    public = Measure.objects.filter(visibility="public")
    ended = public.filter(finished_on__range=(first, last))
    due = public.filter(due_order__range=(order_of(first), order_of(last)), finished_on__isnull=True)
    rows += [_end(row, row.finished_on, here, at) for row in _ordered(ended, "finished_on")]
    rows += [_end(row, row.due, here, at) for row in _ordered(due, "due_order")]
    rows.sort(key=lambda row: (row.day, row.title))
    return [Quarter(number, list(group)) for number, group in groupby(rows, lambda row: (row.day.month + 2) // 3)]


def _ordered(rows: Any, column: str) -> Any:
    return rows.order_by(column, "pk")[:MOST_IN_A_YEAR]


def _site(measure: Measure, here: Tenant) -> dict[str, str]:
    site = elsewhere(measure.region_id, here.region_id)
    return {"home": site.url, "place": site.name} if site else {}


def _milestone(row: Milestone, here: Tenant, at: datetime) -> Dated:
    state = "done" if row.reached_on else "stopped" if row.is_late(at=at) else "coming"
    words = {"done": _("Milestone reached"), "stopped": _("Milestone, late"), "coming": _("Milestone planned")}
    return Dated(row.when, row.title, row.measure, state, words[state], **_site(row.measure, here))


def _end(measure: Measure, day: Any, here: Tenant, at: datetime) -> Dated:
    if measure.is_under_way:
        state, words = ("stopped", _("To be done, late")) if measure.is_late(at=at) else ("coming", _("To be done"))
    elif measure.status == "done":
        state, words = "done", _("Measure done")
    else:
        state, words = "stopped", _("Measure stopped")
    return Dated(day, "", measure, state, words, **_site(measure, here))


def years(at: datetime) -> tuple[int, int]:
    """The first and the last year of which there is anything, at least the present one; two queries."""
    milestones = Milestone.objects.filter(is_dropped=False, measure__visibility="public")
    spans = [
        milestones.aggregate(first=Min("when"), last=Max("when")),
        Measure.objects.filter(visibility="public").aggregate(
            first=Min("finished_on"), last=Max("finished_on"), due_first=Min("due"), due_last=Max("due")
        ),
    ]
    found = [day.year for span in spans for day in span.values() if day]
    present = timezone.localdate(at).year
    return min([present, *found]), max([present, *found])
