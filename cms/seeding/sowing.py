"""Synthetic load for a region: people, proposals, debates, supports, threads of comments, votes; very uneven.

The same seed gives the same texts and the same distribution in the same region; times are counted back from now.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cms.seeding.language import Subject, Writer, pseudonym
from cms.seeding.writing import NewContribution, NewPerson, draft, record_contributions, record_people
from participation.accounts.models import User
from participation.audit import services as audit
from participation.audit.models import Entry
from participation.comments.services import bulk as comments
from participation.comments.services.bulk import NewComment
from participation.contributions.models import Stage
from participation.contributions.tasks import refresh_hot_scores
from participation.core import clock
from participation.core.errors import Invalid
from participation.debates.services import bulk as debates
from participation.debates.services.bulk import VoteRow
from participation.processes.models import Module
from participation.regions.models import Region

ACTION = "region.seeded"
MOST_DISCUSSED = 200
VERIFIED_SHARE = 0.95
PROPOSALS_PER_DEBATE = 20
OLDEST_DAYS = 300
MOST_LEVEL = 4


@dataclass(frozen=True)
class Numbers:
    """How much to sow."""

    users: int
    proposals: int
    comments: int
    supports: int
    votes: int

    @property
    def debates(self) -> int:
        """Debates come along with the proposals, one for twenty."""
        return -(-self.proposals // PROPOSALS_PER_DEBATE)


@transaction.atomic
def sow(*, region: Region, numbers: Numbers, seed: int, password: str | None) -> dict[str, Any]:
    """Add synthetic load to a region. The same seed with the same numbers again adds nothing.

    Raises Invalid for numbers that cannot be and for a seed that was sown here with other numbers.
    """
    earlier = _earlier(region, seed)
    if earlier is not None:
        if earlier == vars(numbers):
            return _report(region, seed, dict.fromkeys([*vars(numbers), "debates"], 0), already=True)
        raise Invalid(_("This seed was sown here with other numbers. Choose another seed."), field="seed")
    _check(numbers)
    rng = Random(f"{seed}/{region.slug}")
    field = _Field(region, numbers, rng)
    field.settle(password)
    field.write()
    field.discuss()
    field.vote()
    refresh_hot_scores(clock.now())
    audit.record(action=ACTION, region_id=region.pk, obj=region, seed=seed, **vars(numbers))
    return _report(region, seed, {**vars(numbers), "debates": numbers.debates}, already=False)


def freshen_statistics() -> None:
    """Let the database plan by what is there now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _report(region: Region, seed: int, added: dict[str, int], *, already: bool) -> dict[str, Any]:
    return {"region": region.slug, "seed": seed, "already_there": already, "added": added}


def _earlier(region: Region, seed: int) -> dict[str, int] | None:
    for entry in Entry.objects.filter(action=ACTION, region_id=region.pk):
        if entry.details.get("seed") == seed:
            return {name: value for name, value in entry.details.items() if name != "seed"}
    return None


def _check(numbers: Numbers) -> None:
    if min(vars(numbers).values()) < 0:
        raise Invalid(_("Numbers must not be negative."))
    if not numbers.users and (numbers.proposals or numbers.comments or numbers.supports or numbers.votes):
        raise Invalid(_("Without people there is nobody to contribute."), field="users")
    if numbers.comments and not numbers.proposals:
        raise Invalid(_("Without proposals there is nothing to comment on."), field="comments")
    if numbers.supports > numbers.proposals * int(numbers.users * VERIFIED_SHARE):
        raise Invalid(_("So many supports are not possible: each person supports a proposal once."), field="supports")
    if numbers.votes > (numbers.comments + numbers.debates) * numbers.users:
        raise Invalid(_("So many votes are not possible: each person votes once on a thing."), field="votes")


class _Field:
    """The region while it is being sown."""

    def __init__(self, region: Region, numbers: Numbers, rng: Random) -> None:
        self.region = region
        self.numbers = numbers
        self.rng = rng
        self.now = clock.now()
        self.municipalities = list(region.get_children().filter(site__isnull=True).defer("outline"))
        self.by_name = {place.name.removeprefix("Stadt "): place for place in self.municipalities}
        self.writer = Writer(rng, list(self.by_name) or [region.name])
        self.users: list[int] = []
        self.residents: list[int] = []
        self.rows: list[tuple[NewContribution, Subject]] = []
        self.comments: list[NewComment] = []

    def settle(self, password: str | None) -> None:
        """People `user00001@example.org` …, most of them verified residents. Regions share the accounts."""
        homes = self.municipalities or [self.region]
        people = [
            NewPerson(
                pseudonym=pseudonym(number),
                email=f"user{number:05}@example.org",
                lives_in=self._home(number, homes),
            )
            for number in range(1, self.numbers.users + 1)
        ]
        stored: list[User] = record_people(people, password=password)
        self.users = [user.pk for user in stored]
        self.residents = [user.pk for user, person in zip(stored, people, strict=True) if person.lives_in is not None]

    def _home(self, number: int, homes: Sequence[Region]) -> Region | None:
        """Where somebody lives: the same for every seed."""
        rng = Random(f"home of {number} in {self.region.slug}")
        return rng.choice(homes) if number == 1 or rng.random() < VERIFIED_SHARE else None

    def write(self) -> None:
        """Proposals with their supports, and debates."""
        if not self.numbers.proposals:
            return
        proposals, debate = self._module("proposal"), self._module("debate")
        most = len(self.residents)
        shares = distribute(self.rng, self.numbers.supports, self.numbers.proposals, most=most, steep=0.85)
        threshold = proposals.proposalmodule.threshold
        titles: set[str] = set()
        for number in shares:
            subject = self.writer.subject()
            self.rows.append((self._proposal(proposals, subject, titles, number, threshold), subject))
        for _number in range(self.numbers.debates):
            subject = self.writer.subject()
            self.rows.append((self._debate(debate, subject), subject))
        record_contributions([row for row, _subject in self.rows])

    def discuss(self) -> None:
        """Threads of comments; the first proposal has exactly 200, where there are so many."""
        if not self.numbers.comments:
            return
        for (row, subject), number in zip(self.rows, self._comment_shares(), strict=True):
            self._thread(row, subject, number)
        comments.record_many(self.comments)

    def vote(self) -> None:
        """Votes on comments and on debates, half and half where both can take them."""
        talked_about = [row.contribution for row, _subject in self.rows if row.contribution.kind == "debate"]
        most_on_debates = len(talked_about) * len(self.users)
        most_on_comments = len(self.comments) * len(self.users)
        on_debates = max(min(self.numbers.votes // 2, most_on_debates), self.numbers.votes - most_on_comments)
        self._vote_on_debates(talked_about, on_debates)
        self._vote_on_comments(self.numbers.votes - on_debates)

    def _vote_on_debates(self, talked_about: Sequence[Any], number: int) -> None:
        if not number:
            return
        shares = distribute(self.rng, number, len(talked_about), most=len(self.users), steep=0.5)
        residents = set(self.residents)
        debates.record_votes(
            VoteRow(
                debate_id=debate.pk,
                user_id=user,
                value=1 if self.rng.random() < liking else -1,
                at=self._moment(debate.published_at),
                verified=user in residents,
            )
            for debate, share in zip(talked_about, shares, strict=True)
            for liking in (self.rng.uniform(0.3, 0.95),)
            for user in self.rng.sample(self.users, share)
        )

    def _vote_on_comments(self, number: int) -> None:
        if not number:
            return
        shares = distribute(self.rng, number, len(self.comments), most=len(self.users), steep=0.6)
        comments.record_votes(
            (comment.pk or 0, user, 1 if self.rng.random() < liking else -1)
            for comment, share in zip(self.comments, shares, strict=True)
            for liking in (self.rng.uniform(0.4, 0.98),)
            for user in self.rng.sample(self.users, share)
        )

    def _module(self, kind: str) -> Module:
        found = Module._base_manager.filter(region=self.region, kind=kind, process__is_standing=True).first()
        if found is None:
            raise Invalid(_("This region has no site, or its standing process lacks a module."), field="region")
        return found

    def _title(self, subject: Subject, titles: set[str]) -> str:
        for _try in range(8):
            title = self.writer.title(subject)
            if title not in titles:
                break
        titles.add(title)
        return title

    def _proposal(
        self, module: Module, subject: Subject, titles: set[str], supports: int, threshold: int
    ) -> NewContribution:
        published = self._published()
        proposal = draft(
            module,
            "proposal",
            author_id=self.rng.choice(self.users),
            title=self._title(subject, titles),
            published_at=published,
            summary=self.writer.summary(subject),
            body=self.writer.body(subject),
            municipality=self.by_name.get(subject.place),
            rand=self.rng.random(),
        )
        supporters = sorted(
            ((user, self._moment(published)) for user in self.rng.sample(self.residents, supports)),
            key=lambda pair: pair[1],
        )
        trail = [(published, "published", "")]
        if len(supporters) >= threshold:
            proposal.stage = Stage.SUCCESSFUL
            trail.append((supporters[threshold - 1][1], Stage.SUCCESSFUL.value, ""))
        return NewContribution(proposal, tags=subject.topic.tags, trail=trail, supports=supporters)

    def _debate(self, module: Module, subject: Subject) -> NewContribution:
        published = self._published()
        debate = draft(
            module,
            "debate",
            author_id=self.rng.choice(self.users),
            title=self.writer.question(subject),
            published_at=published,
            body=self.writer.body(subject),
            rand=self.rng.random(),
        )
        return NewContribution(debate, tags=subject.topic.tags[:1], trail=[(published, "published", "")])

    def _comment_shares(self) -> list[int]:
        total, items = self.numbers.comments, len(self.rows)
        most_discussed = min(MOST_DISCUSSED, total)
        rest = distribute(self.rng, total - most_discussed, items - 1, most=MOST_DISCUSSED - 20, steep=0.7)
        return [most_discussed, *rest]

    def _thread(self, row: NewContribution, subject: Subject, number: int) -> None:
        contribution = row.contribution
        moments = sorted(self._moment(contribution.published_at or self.now) for _number in range(number))
        thread: list[tuple[NewComment, int]] = []
        for at in moments:
            above, level = None, 0
            if thread and self.rng.random() < 0.5:
                above, level = thread[self.rng.randrange(max(0, len(thread) - 25), len(thread))]
                above, level = (None, 0) if level >= MOST_LEVEL else (above, level + 1)
            comment = NewComment(
                contribution=contribution,
                author_id=self.rng.choice(self.users),
                text=self.writer.comment(subject, reply=above is not None),
                at=at,
                reply_to=above,
            )
            thread.append((comment, level))
            self.comments.append(comment)

    def _published(self) -> datetime:
        days = self.rng.triangular(0.2, OLDEST_DAYS, 40)
        return self.now - timedelta(days=days)

    def _moment(self, since: datetime) -> datetime:
        """Some time since then, more likely soon after."""
        return since + (self.now - since) * self.rng.random() ** 1.8


def distribute(rng: Random, total: int, items: int, *, most: int, steep: float) -> list[int]:
    """Share `total` among `items` very unevenly, none more than `most` unless there is no other way."""
    if items <= 0:
        return []
    most = max(most, -(-total // items))
    weights = [1 / (rank + 1) ** steep for rank in range(items)]
    shares = [0] * items
    left = total
    while left:
        open_items = [index for index in range(items) if shares[index] < most]
        scale = left / sum(weights[index] for index in open_items)
        before = left
        for index in open_items:
            more = min(int(weights[index] * scale), most - shares[index], left)
            shares[index] += more
            left -= more
        if left == before or left < len(open_items):
            counts = _one_by_one(rng, open_items, weights, left, shares, most)
            left -= counts
    rng.shuffle(shares)
    return shares


def _one_by_one(rng: Random, items: list[int], weights: list[float], left: int, shares: list[int], most: int) -> int:
    """The last few, each to somebody by weight; returns how many were given."""
    given = 0
    chosen: dict[int, int] = defaultdict(int)
    for index in rng.choices(items, [weights[item] for item in items], k=left):
        if shares[index] + chosen[index] < most:
            chosen[index] += 1
            given += 1
    for index, more in chosen.items():
        shares[index] += more
    return given
