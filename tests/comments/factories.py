"""Discussions for the tests of comments: a public contribution in a module whose phase opens comments."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client

from participation.accounts.models import User
from participation.comments.models import Comment
from participation.comments.services import NewComment, record_many
from participation.contributions.models import Contribution, Visibility
from participation.processes.models import Module, Phase
from participation.regions.models import Region
from tests import factories
from tests.factories import NOON

_numbers = count(1)
HOST = "heide.land.localhost"


def discussion(
    region: Region,
    *,
    starts: datetime = NOON - timedelta(days=10),
    ends: datetime | None = NOON + timedelta(days=10),
    features: tuple[str, ...] = ("comment",),
    **values: Any,
) -> Contribution:
    """A public contribution on which people may comment at NOON. It is a module's anchor: kinds are not needed here."""
    number = next(_numbers)
    process = values.pop("process", None) or factories.process(region)
    module = Module._base_manager.create(
        process=process, region=region, kind="debates", title=f"Gespräch {number}", slug=f"gespraech-{number}"
    )
    Phase.objects.create(module=module, title="Diskutieren", features=list(features), starts=starts, ends=ends)
    values = {"visibility": Visibility.PUBLIC, "published_at": NOON - timedelta(days=9), **values}
    contribution = Contribution._base_manager.create(
        region=region, kind="module", module=module, process=process, title=module.title, slug=module.slug, **values
    )
    return Contribution._base_manager.select_related("region", "module__process").get(pk=contribution.pk)


def thread(contribution: Contribution, author: User, *levels: int, at: datetime = NOON) -> list[Comment]:
    """Comments in order of time, each replying to the last one on the level above: `thread(c, alice, 0, 1, 2, 1)`."""
    rows: list[NewComment] = []
    last: dict[int, NewComment] = {}
    for number, level in enumerate(levels):
        row = NewComment(
            contribution, author.pk, f"Kommentar Nummer {number}", at + timedelta(seconds=number),
            reply_to=last.get(level - 1),
        )  # fmt: skip
        last[level] = row
        rows.append(row)
    record_many(rows)
    made = Comment._base_manager.select_related("contribution__module__process", "contribution__region").in_bulk(
        [row.pk for row in rows]
    )
    return [made[row.pk] for row in rows]


def client(user: User | None = None, *, host: str = HOST, htmx: bool = False) -> Client:
    """A browser on a district's site, signed in as the user; with `htmx` it asks for fragments."""
    headers = {"HTTP_HX_REQUEST": "true"} if htmx else {}
    made = Client(HTTP_HOST=host, **headers)
    if user is not None:
        made.force_login(user)
    return made
