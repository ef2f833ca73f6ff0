"""Polls of a site: one that is over, whose ballots everybody can check, and one that runs. All ballots are made up."""

from random import Random
from typing import Any

from django.core.management.base import CommandError

from cms.demo import content
from cms.demo.telling import Story
from participation.accounts.models import User
from participation.ballots.contents import parsed
from participation.ballots.eligibility import AGE_GROUPS
from participation.ballots.models import Box, Channel
from participation.ballots.receipts import new_receipt
from participation.ballots.services import casting
from participation.polls import services
from participation.polls.ballot_rules import ABSTAIN, NO, YES, lacks
from participation.polls.models import KIND, Poll, QuestionKind
from participation.polls.querysets import fresh
from participation.processes import services as processes
from participation.processes.models import Process

RECEIPT = "TESTB-E1EG0-00000-00000-00001"  # of one ballot of each poll, for trying out the check
AGREED = 0.8  # of those who vote let their ballot be counted by group


def tell(story: Story) -> None:
    """The polls of a site; nothing where it tells of none."""
    for told in content.part(story.region.slug, "polls").get("poll", []):
        poll = _poll(story, story.begin({**told, "title": told["process"]}), told)
        for question in told["question"]:
            _question(poll, question)
        box = services.open_box(poll=fresh(poll.pk))
        missing = lacks(parsed(box.rules))
        if missing:
            raise CommandError(f"{poll.title}: {missing}")
        _vote(story, box, told)


def _poll(story: Story, process: Process, told: dict[str, Any]) -> Poll:
    names = ("title", "intro", "replaceable", "random_order", "groups", "quorum", "quorum_value", "entitled")
    poll: Any = processes.add_module(
        process=process,
        kind=KIND,
        presets=(),
        actor=story.people.admin,
        **{name: told[name] for name in names if name in told},
    )
    story.schedule(poll, told["phase"])
    return poll  # type: ignore[no-any-return]


def _question(poll: Poll, told: dict[str, Any]) -> None:
    options = [{"pro": "", "contra": "", "text": "", **option} for option in told.get("option", [])]
    values = {name: told[name] for name in ("text", "majority", "min_choices", "max_choices") if name in told}
    services.add_question(poll=poll, title=told["title"], kind=told["kind"], options=options, **values)


def _vote(story: Story, box: Box, told: dict[str, Any]) -> None:
    """Made-up ballots of the crowd; the dates of the phases lie in the past, so nobody is asked whether they may."""
    rng = Random(told["seed"])  # noqa: S311  (the same each time)
    questions = list(zip(parsed(box.rules)["questions"], told["question"], strict=True))
    people = User.objects.in_bulk(rng.sample(story.people.crowd, told["ballots"]))
    for place, person in enumerate(people.values()):
        channel = Channel.ONLINE
        if place < told["paper"]:
            channel = Channel.PAPER
        elif place < told["paper"] + told["code"]:
            channel = Channel.CODE
        casting.enrol(box, person, channel)
        ballot = {str(rules["id"]): answer for rules, plan in questions if (answer := _answer(rng, rules, plan))}
        receipt = RECEIPT if place == told["ballots"] - 1 else new_receipt()
        casting.put_in(box, ballot, receipt, channel, _attributes(story, rng, channel))


def _answer(rng: Random, rules: dict[str, Any], plan: dict[str, Any]) -> Any:
    """An answer that leans as told; "" for none."""
    kind, lean = rules["kind"], plan["lean"]
    options = [option["id"] for option in rules["options"]]
    if kind == QuestionKind.YES_NO:
        return rng.choices([YES, NO, ABSTAIN, ""], weights=lean)[0]
    if kind == QuestionKind.SCORES:
        return {
            str(option): max(0, min(5, round(rng.gauss(mean, 1.3)))) for option, mean in zip(options, lean, strict=True)
        }
    if kind == QuestionKind.SINGLE:
        return rng.choices([*options, ""], weights=lean)[0]
    weights = dict(zip(options, lean, strict=True))
    order = sorted(options, key=lambda option: rng.random() ** (1 / weights[option]), reverse=True)
    most = rules.get("max") or len(order)
    return order[: rng.choice([most, most, rng.randint(1, most)])]


def _attributes(story: Story, rng: Random, channel: Channel) -> dict[str, str]:
    if channel != Channel.ONLINE or rng.random() > AGREED:
        return {}
    group = rng.choices(AGE_GROUPS, weights=[8, 20, 26, 22, 18, 6])[0][1]
    return {"age_group": group, "municipality": rng.choice(sorted(story.places))}
