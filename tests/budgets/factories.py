"""Budgets for tests: their money and phases, projects as people submit them, and what the valuation found."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.ballots.contents import canonical, parsed
from participation.ballots.models import Box, OpenBallot, RollEntry, SealedBallot
from participation.ballots.receipts import new_receipt
from participation.ballots.services.sealing import root_of
from participation.budgets.models import KIND, Budget, Feasibility, Heading, Project
from participation.budgets.results.groups import tables_of
from participation.budgets.services.boxes import refresh_box
from participation.budgets.services.counting import ask_for_all, run
from participation.contributions.services import writing
from participation.core import clock
from participation.core.slugs import slug_of
from participation.regions.models import Region
from tests import factories

EURO = 100
_numbers = count(1)


def budget(
    region: Region,
    *,
    headings: dict[str, int] | None = None,
    features: tuple[str, ...] | None = None,
    starts: datetime | None = None,
    lasts: timedelta | None = None,
    **values: Any,
) -> Budget:
    """A budget of 100,000 € in one part (or with `headings`: name to cents) and one phase, by default with all open."""
    made = factories.module(region, "budget", features=features, starts=starts, lasts=lasts, **values)
    with scopes_disabled():
        for position, (name, cents) in enumerate((headings or {"Ganzer Landkreis": 100_000 * EURO}).items()):
            Heading.objects.create(
                budget_id=made.pk, name=name, slug=slug_of(name), amount_cents=cents, position=position
            )
    return fresh_budget(made)


def fresh_budget(budget: Any) -> Budget:
    """The same budget as the database has it now."""
    with scopes_disabled():
        return Budget._base_manager.select_related("region", "process__region").get(pk=budget.pk)


def draft(budget: Budget, author: User, **content: Any) -> Project:
    """A complete draft."""
    filing = {name: content.pop(name) for name in ("tags", "category", "municipality") if name in content}
    heading = content.pop("heading", None) or Heading.objects.filter(budget=budget).first()
    given = {
        "title": f"Bänke am Radweg {next(_numbers)}",
        "summary": "Damit alle unterwegs ausruhen können.",
        "body": "Alle zwei Kilometer eine Bank.\n\nAus Holz.",
        "heading_id": heading.pk if heading else None,
    }
    with scopes_disabled():
        return writing.save_draft(module=budget, kind=KIND, author=author, content=given | content, **filing)


def project(budget: Budget, author: User, *, price_cents: int | None = None, **content: Any) -> Project:
    """A public project; with a price it has been found feasible."""
    with scopes_disabled():
        made = writing.publish(contribution=draft(budget, author, **content), actor=author)
        if price_cents is not None:
            Project._base_manager.filter(pk=made.pk).update(
                feasibility=Feasibility.FEASIBLE, price_cents=price_cents, decided_at=clock.now()
            )
    return fresh(made)


def box(budget: Budget) -> Box:
    """The box of a budget with its present rules."""
    with scopes_disabled():
        made = refresh_box(budget=fresh_budget(budget))
    assert made is not None
    return made


def fresh(project: Any) -> Project:
    """The same project as the database has it now."""
    with scopes_disabled():
        return Project._base_manager.select_related("module__budget", "region", "heading").get(pk=project.pk)


def at_result(
    region: Region,
    *,
    counts: bool = True,
    withdrawn: str = "",
    title_of_first: str = "Skatepark",
    more_projects: int = 0,
    **values: Any,
) -> Budget:
    """A budget whose box was sealed: two parts, four projects, twelve ballots; in one part a tie. By default counted.

    The vote was over a day ago; the clock must stand.
    """
    past = clock.now() - timedelta(days=10)
    made = budget(
        region, headings={"Jugend": 60_000 * EURO, "Dörfer": 40_000 * EURO}, features=("ballot",), starts=past,
        lasts=timedelta(days=9), **{"ballot_kind": "approval", "rule": "equal-shares", "completion": "add1", **values},
    )  # fmt: skip
    with scopes_disabled():
        youth, villages = made.headings.all()
        keys = [
            _priced(made, heading, title, cost)
            for heading, title, cost in (
                (youth, title_of_first, 40_000 * EURO), (youth, "Kletterwand", 30_000 * EURO),
                (villages, "Backhaus", 20_000 * EURO), (villages, "Dorfladen", 20_000 * EURO),
            )
        ]  # fmt: skip
        skate, wall, oven, shop = map(str, keys)
        ballots = [[skate]] * 4 + [[wall, oven]] * 2 + [[oven]] * 2 + [[shop]] * 4
        for number in range(more_projects):
            _priced(made, youth, f"Bank {number}", 1_000 * EURO)
        box_of_it = box(made)
        for chosen in ballots:
            RollEntry.objects.create(box=box_of_it, has_voted=True)
            OpenBallot.objects.create(
                box=box_of_it, receipt_hash=new_receipt(), content=canonical({"projects": dict.fromkeys(chosen, 1)})
            )
        Project._base_manager.filter(title=withdrawn, module_id=made.pk).update(withdrawn_at=clock.now())
        _seal(box_of_it)
        if counts:
            for count_of_it in ask_for_all(budget=made):
                run(count_of_it.pk, now=clock.now())
    return fresh_budget(made)


def _priced(budget: Budget, heading: Heading, title: str, price_cents: int) -> int:
    """A feasible project without the way there."""
    made = Project._base_manager.create(
        region_id=budget.region_id, kind=KIND, process_id=budget.process_id, module_id=budget.pk, title=title,
        slug=slug_of(title), summary=f"{title} für alle.", visibility="public", published_at=clock.now(),
        heading=heading, price_cents=price_cents, feasibility=Feasibility.FEASIBLE, decided_at=clock.now(),
        author=factories.person(),
    )  # fmt: skip
    key: int = made.pk
    return key


def _seal(box: Box) -> None:
    """What sealing does, within the transaction of a test."""
    contents = []
    for ballot in OpenBallot.objects.filter(box=box).order_by("key"):
        contents.append(parsed(ballot.content))
        SealedBallot.objects.create(
            key=ballot.key, box_id=box.pk, receipt_hash=ballot.receipt_hash, content=ballot.content
        )
    OpenBallot.objects.filter(box=box).delete()
    box.state, box.moved_at, box.sealed_at, box.root = "sealed", clock.now(), clock.now(), root_of(box)
    facts = [(content, {"channel": "online" if place % 2 else "paper"}) for place, content in enumerate(contents)]
    box.tables = tables_of(facts, [])
    box.save()


def rules_in_box(budget: Budget) -> Any:
    """The rules that were laid down in the box."""
    return parsed(Box._base_manager.get(module_id=budget.pk).rules)
