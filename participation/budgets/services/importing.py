"""Taking over budgets that were decided elsewhere, from Pabulib files: projects, every ballot, and all the rest."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.ballots.contents import canonical
from participation.ballots.eligibility import AGE_GROUPS
from participation.ballots.models import Channel
from participation.ballots.services.recording import record_sealed
from participation.budgets.ballot_rules import rules_of
from participation.budgets.counting import Completion, Rule, TieBreak
from participation.budgets.models import (
    KIND,
    BallotKind,
    Budget,
    Feasibility,
    Heading,
    ImportedElection,
    ImportedVoter,
    Project,
)
from participation.budgets.models.budgets import MODULE_KIND
from participation.budgets.pabulib import PabulibFile, VoteType
from participation.budgets.pabulib.checking import choices, points
from participation.budgets.pabulib.files import Row, cents, whole
from participation.budgets.results.documents import counted, winners_of
from participation.budgets.results.groups import AGE, CHANNEL, SEX, tables_of
from participation.budgets.services.counting import ask_for_all
from participation.contributions.models import Stage, TrailEntry, Visibility
from participation.contributions.scores import confidence
from participation.contributions.services.writing import push_to_search
from participation.core import clock
from participation.core.errors import Invalid
from participation.core.slugs import slug_of
from participation.processes import services as processes
from participation.processes.models import Process
from participation.regions.models import Region

PROCESS_SLUG = "uebernommene-haushalte"
TITLE_LENGTH = 120
BATCH = 1000
KINDS = {
    VoteType.APPROVAL: BallotKind.APPROVAL,
    VoteType.CUMULATIVE: BallotKind.POINTS,
    VoteType.ORDINAL: BallotKind.RANKING,
}
CHANNELS = {"internet": Channel.ONLINE, "paper": Channel.PAPER}
SEXES = {"F": "F", "K": "F", "M": "M"}
CURRENCIES = {"poland": "PLN", "switzerland": "CHF", "usa": "USD", "united states": "USD", "uk": "GBP"}


@dataclass(frozen=True)
class Imported:
    """What came of a file; `is_new` is false where it had been taken over before."""

    budget: Budget
    is_new: bool


@transaction.atomic
def record_imported(*, region: Region, file: PabulibFile, checksum: str, title: str = "") -> Imported:
    """Take over a checked file once. It becomes a finished budget in which nobody can change anything."""
    if region.site_id is None:
        raise Invalid(_("This region has no site of its own."), field="region")
    known = ImportedElection._base_manager.select_related("budget__process", "budget__region").filter(
        budget__region=region, checksum=checksum
    )
    if (found := known.first()) is not None:
        return Imported(found.budget, is_new=False)
    budget = _make_budget(region, file, title)
    heading = Heading.objects.create(
        budget=budget, name=_heading_name(file), slug="gesamt", amount_cents=file.budget, position=1
    )
    selected = [row["project_id"] for row in file.projects if row.get("selected") == "1"]
    ids = {
        row["project_id"]: _make_project(budget, heading, row, is_selected=row["project_id"] in selected)
        for row in file.projects
    }
    election = ImportedElection._base_manager.create(
        budget=budget,
        checksum=checksum,
        meta=file.meta,
        projects=file.projects,
        project_columns=file.project_columns,
        vote_columns=file.vote_columns,
        project_ids=ids,
        selected=[ids[key] for key in selected] if "selected" in file.project_columns else None,
        imported_at=clock.now(),
    )
    ImportedVoter.objects.bulk_create(
        [
            ImportedVoter(election=election, number=number, cells=[row[column] for column in file.vote_columns])
            for number, row in enumerate(file.votes, start=1)
        ],
        batch_size=BATCH,
    )
    _fill_box(budget, file, ids)
    audit.record(action="budget.imported", region_id=region.pk, obj=budget, projects=len(ids), ballots=len(file.votes))
    ask_for_all(budget=budget)
    return Imported(budget, is_new=True)


def _process_of(region: Region) -> Process:
    found: Process | None = Process._base_manager.filter(region=region, slug=PROCESS_SLUG).first()
    return found or processes.create_process(
        region=region,
        title=_("Budgets from elsewhere"),
        slug=PROCESS_SLUG,
        summary=_("Budgets that were decided elsewhere, taken over with all projects and ballots and counted anew."),
        publish=True,
    )


def _make_budget(region: Region, file: PabulibFile, title: str) -> Budget:
    process = _process_of(region)
    title = " ".join((title or _title_of(file)).split())
    if len(title) > TITLE_LENGTH:
        title = Truncator(title).chars(TITLE_LENGTH)
    taken = set(process.modules.values_list("slug", flat=True))
    slug = base = slug_of(title, otherwise="haushalt")[: TITLE_LENGTH - 4]
    number = 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    budget: Budget = processes.add_module(  # type: ignore[assignment]
        process=process,
        kind=MODULE_KIND,
        title=title,
        slug=slug,
        presets=(),
        import_only=True,
        intro=_intro(file),
        ballot_kind=KINDS[file.vote_type],
        rule=Rule.GREEDY_VOTES.value,
        completion=Completion.NONE.value,
        tie_break=TieBreak.SUPPORT.value,
        replaceable=False,
    )
    # What was possible elsewhere may be more than what a form here offers.
    limits = _limits(file)
    Budget._base_manager.filter(pk=budget.pk).update(**limits)
    for name, value in limits.items():
        setattr(budget, name, value)
    return budget


def _title_of(file: PabulibFile) -> str:
    meta = file.meta
    place = ", ".join(filter(None, [meta.get("unit", ""), meta.get("subunit", "")]))
    named = " ".join(filter(None, [place, meta.get("instance", "")]))
    return named or meta.get("description", "") or _("Budget from elsewhere")


def _intro(file: PabulibFile) -> str:
    source = _("Taken over from a file of the library of participatory budgets Pabulib (pabulib.org).")
    currency = currency_of(file.meta)
    if currency == "EUR":
        return source
    note = _("The amounts are in %(currency)s; where a euro sign stands, they were not converted.")
    return f"{source} {note % {'currency': currency}}"


def currency_of(meta: Row) -> str:
    """The currency of a file: what it says, otherwise that of its country, otherwise euros."""
    return meta.get("currency") or CURRENCIES.get(meta.get("country", "").lower(), "EUR")


def _heading_name(file: PabulibFile) -> str:
    return Truncator(file.meta.get("subunit") or file.meta.get("unit") or _("The whole budget")).chars(80)


def _limits(file: PabulibFile) -> dict[str, int]:
    meta = file.meta
    longest = max((len(choices(row)) for row in file.votes), default=1)
    limits = {"max_choices": max(whole(meta, "max_length") or longest, longest, 1)}
    if file.vote_type == VoteType.CUMULATIVE:
        given = [list(points(row)) for row in file.votes]
        total = whole(meta, "max_sum_points") or max((sum(row) for row in given), default=1)
        limits["points_total"] = max(total, 1)
        most = whole(meta, "max_points") or max((value for row in given for value in row), default=1)
        limits["points_max"] = min(max(most, 1), limits["points_total"])
    return limits


def _make_project(budget: Budget, heading: Heading, row: Row, *, is_selected: bool) -> int:
    now = clock.now()
    name = " ".join((row.get("name") or row["project_id"]).split())
    title = Truncator(name).chars(TITLE_LENGTH)
    latitude, longitude = _position(row)
    project = Project._base_manager.create(
        region_id=budget.region_id,
        kind=KIND,
        process_id=budget.process_id,
        module_id=budget.pk,
        title=title,
        slug=slug_of(title, otherwise="projekt"),
        summary=Truncator(name).chars(300) if title != name else "",
        visibility=Visibility.PUBLIC,
        stage=Stage.SELECTED if is_selected else Stage.OPEN,
        created_at=now,
        published_at=now,
        rand=random.random(),  # noqa: S311  (an order, not a secret)
        confidence=confidence(0, 0),
        heading=heading,
        price_cents=cents(row["cost"]),
        feasibility=Feasibility.FEASIBLE,
        decided_at=now,
        latitude=latitude,
        longitude=longitude,
    )
    TrailEntry.objects.create(contribution=project, step="published", at=now)
    push_to_search(contribution=project)
    key: int = project.pk
    return key


def _position(row: Row) -> tuple[float | None, float | None]:
    try:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
    except (KeyError, ValueError):
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None, None
    return latitude, longitude


def content_of(row: Row, vote_type: VoteType, ids: dict[str, int]) -> dict[str, dict[str, int]]:
    """A line of VOTES as the content of a ballot. Points of 0 are no points."""
    chosen = [str(ids[key]) for key in choices(row)]
    if vote_type == VoteType.CUMULATIVE:
        return {"projects": {key: value for key, value in zip(chosen, points(row), strict=True) if value}}
    if vote_type == VoteType.ORDINAL:
        return {"projects": {key: rank for rank, key in enumerate(chosen, start=1)}}
    return {"projects": dict.fromkeys(chosen, 1)}


def _fill_box(budget: Budget, file: PabulibFile, ids: dict[str, int]) -> None:
    rules = rules_of(budget) | {"currency": currency_of(file.meta)}
    contents = [content_of(row, file.vote_type, ids) for row in file.votes]
    written = [canonical(content) for content in contents]

    def tables(root: str) -> dict[str, Any]:
        document = counted(rules, [(content, 1) for content in contents], rule=Rule(budget.rule), root=root)
        return tables_of(zip(contents, _facts(file), strict=True), winners_of(document))

    channels = [CHANNELS.get(row.get("voting_method", ""), Channel.ONLINE) for row in file.votes]
    record_sealed(module=budget, rules=rules, ballots=zip(written, channels, strict=True), tables=tables)


def _facts(file: PabulibFile) -> Iterable[dict[str, str]]:
    """What the file says of voters, as far as tables are made of it."""
    for row in file.votes:
        facts = {
            CHANNEL: CHANNELS.get(row.get("voting_method", ""), ""),
            SEX: SEXES.get(row.get("sex", "").strip().upper(), ""),
        }
        age = row.get("age", "").strip()
        if age.isascii() and age.isdigit():
            facts[AGE] = next(slug for least, slug, _label in AGE_GROUPS if int(age) >= least)
        yield facts
