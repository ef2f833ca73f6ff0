"""A participatory budget in its ballot phase: money, projects, what the valuation found, the first ballots."""

from typing import Any

from cms.demo.people import PASSWORD, address
from cms.demo.telling import Story, html
from cms.seeding.writing import NewContribution, NewPerson, draft, record_contributions, record_people
from participation.accounts.models import Role, User
from participation.accounts.services import grant_role
from participation.ballots.models import Box
from participation.ballots.receipts import new_receipt
from participation.ballots.services import casting
from participation.budgets.models import KIND, Budget, Note, Project, Valuation
from participation.budgets.services import announcing, setup, valuing
from participation.budgets.services.boxes import refresh_box
from participation.budgets.services.recording import record_united, record_valuation
from participation.core.slugs import slug_of

EURO = 100
BALLOTS = 60  # cast so far
PRICED_DAYS_AGO = 11.0
UNITED_DAYS_AGO = 58.0
VALUATORS = (("valuator", "Bauamt"), ("valuator-2", "Kämmerei"))


def tell(story: Story, told: dict[str, Any]) -> None:
    """Everything of a budget; nothing where the site tells of none."""
    if not told:
        return
    process = story.process(told["process"])
    budget = Budget._base_manager.get(pk=story.modules[process.slug, "budget"].pk)
    admin = story.people.admin
    parts = [setup.Part(None, row["name"], row["euros"] * EURO) for row in told["heading"]]
    setup.set_headings(budget=budget, parts=parts, actor=admin)
    setup.set_ballot(budget=budget, actor=admin, tie_break="lot", lot_seed="Kraniche über dem Haff")
    budget = Budget._base_manager.select_related("region", "process__region").get(pk=budget.pk)
    valuators = _valuators(story)
    rows = [(row, _project(story, budget, row, told["heading"])) for row in told["project"]]
    record_contributions([new for _row, new in rows])
    projects: dict[str, Any] = {new.contribution.title: new.contribution for _row, new in rows}
    for row, new in rows:
        _valuation(story, row, projects[new.contribution.title], projects, valuators)
    box = refresh_box(budget=budget, actor=admin)
    if box is not None:
        _ballots(story, box, [project for project in projects.values() if project.price_cents])
    for row in told["project"]:
        if "out_of_the_vote" in row:
            gone = projects[row["title"]]
            announcing.take_out_of_the_vote(project=gone, actor=story.people.team, reason=row["out_of_the_vote"])


def _valuators(story: Story) -> list[User]:
    people = [NewPerson(f"{name} {story.region.name}", address(key, story.region.slug)) for key, name in VALUATORS]
    found = record_people(people, password=PASSWORD)
    for person in found:
        grant_role(user=person, region=story.region, role=Role.VALUATOR, actor=story.people.admin)
    return found


def _project(story: Story, budget: Budget, row: dict[str, Any], headings: list[dict[str, Any]]) -> NewContribution:
    place, rng = story.places[row["municipality"]], story.rng
    published = story.ago(rng.uniform(70, 95))
    name = next(heading["name"] for heading in headings if heading["key"] == row["heading"])
    project = draft(
        budget,
        KIND,
        author_id=story.people.by_name[row["author"]].pk,
        title=row["title"],
        published_at=published,
        summary=row["summary"],
        body=html(row["text"]),
        heading=budget.headings.get(slug=slug_of(name)),
        estimate_cents=row["estimate"] * EURO,
        carried_by=row.get("carried_by", ""),
        address=row.get("address", ""),
        municipality=place,
        latitude=round(place.latitude + rng.uniform(-0.02, 0.02), 5),
        longitude=round(place.longitude + rng.uniform(-0.03, 0.03), 5),
        rand=rng.random(),
    )
    supporters = rng.sample(story.people.crowd, row["supports"])
    first, last = story.ago(54), story.ago(33)
    supports = sorted(((user, first + (last - first) * rng.random()) for user in supporters), key=lambda pair: pair[1])
    return NewContribution(project, trail=[(published, "published", "")], supports=supports)


def _valuation(
    story: Story, row: dict[str, Any], project: Any, projects: dict[str, Any], valuators: list[User]
) -> None:
    if "merged_into" in row:
        record_united(
            project=project,
            target=projects[row["merged_into"]],
            at=story.ago(UNITED_DAYS_AGO),
            credit=f"„{row['title']}“ von {row['author']}",
        )
    elif "verdict" in row:
        record_valuation(
            project=project,
            at=story.ago(PRICED_DAYS_AGO),
            verdict=row["verdict"],
            reason=row["reason"],
            price_cents=row["price"] * EURO if "price" in row else None,
            yearly_cents=row["yearly"] * EURO if "yearly" in row else None,
            proposed_by=valuators[0],
            confirmed_by=valuators[1],
            reply=row.get("reply", ""),
            replied_at=story.ago(PRICED_DAYS_AGO - 2),
        )
    else:
        _unfinished(story, row, valuing.begin(project), valuators)


def _unfinished(story: Story, row: dict[str, Any], valuation: Valuation, valuators: list[User]) -> None:
    due = story.noon(row["due_in_days"]).date()
    valuing.assign(valuations=[valuation], valuators=valuators[:1], due=due, actor=story.people.team)
    Note.objects.create(valuation=valuation, author=valuators[0], body=row["note"], at=story.ago(6))
    if "proposed" in row:
        price = row["proposed"] * EURO
        valuing.propose(valuation=valuation, actor=valuators[0], verdict="feasible", price_cents=price)


def _ballots(story: Story, box: Box, projects: list[Project]) -> None:
    """Residents fill their baskets, what found much support more often, until the money of a part is spent."""
    voters = User.objects.filter(pk__in=story.people.crowd[:BALLOTS])
    money = {heading.pk: heading.amount_cents for heading in Budget._base_manager.get(pk=box.module_id).headings.all()}
    for voter in voters:
        left = dict(money)
        chosen: dict[str, int] = {}
        order = sorted(projects, key=lambda project: -project.support_count * story.rng.random())
        for project in order[: story.rng.randrange(4, 14)]:
            part, price = project.heading_id or 0, project.price_cents or 0
            if price <= left[part]:
                left[part] -= price
                chosen[str(project.pk)] = 1
        casting.cast(box=box, voter=voter, content={"projects": chosen}, receipt=new_receipt())
