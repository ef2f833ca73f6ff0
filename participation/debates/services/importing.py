"""Taking over debates that took place elsewhere, into modules in which nobody can change anything."""

import hashlib
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from participation.accounts.models import User
from participation.audit import services as audit
from participation.contributions.marks import to_html
from participation.contributions.models import TrailEntry, Visibility
from participation.contributions.scores import confidence
from participation.contributions.services.writing import push_to_search
from participation.core import clock
from participation.core.errors import Invalid
from participation.debates.models import (
    KIND,
    STATEMENT_LENGTH,
    Debate,
    DebateModule,
    Statement,
    StatementState,
)
from participation.debates.polis import PolisExport, PolisStatement
from participation.debates.services.bulk import AnswerRow, record_answers
from participation.processes import services as processes
from participation.processes.models import Process
from participation.regions.models import Region

PROCESS_SLUG = "uebernommene-debatten"
MODULE_SLUG = "debatten"
TITLE_LENGTH = 120
RANKING_MINIMUM = 50
EMAIL_DOMAIN = "import.invalid"  # a name that can never exist
STATES = {
    "accepted": StatementState.PUBLIC,
    "undecided": StatementState.WAITING,
    "rejected": StatementState.HIDDEN,
}


@dataclass(frozen=True)
class Imported:
    """What an import has made of an export; `added` counts the new rows by kind, `shortened` names cut statements."""

    debate: Debate
    added: dict[str, int]
    shortened: list[str]
    mismatches: list[dict[str, Any]]


@transaction.atomic
def record_imported(*, region: Region, export: PolisExport, title: str = "") -> Imported:
    """Take over a Polis conversation once: debate, statements, participants and every answer.

    What is there already (by the numbers of the source) stays as it is. Participants become accounts that nobody can
    sign in to.
    """
    if region.site_id is None:
        raise Invalid(_("This region has no site of its own."), field="region")
    module = _module_of(region)
    debate = Debate._base_manager.filter(region=region, source_id=export.source).first()
    added = {"debates": 0 if debate else 1}
    debate = debate or _make_debate(module, export, title)
    users, added["participants"] = _participants(debate, export)
    added["statements"] = _add_statements(debate, export, users)
    numbers = dict(Statement._base_manager.filter(debate=debate).values_list("source_id", "pk"))
    added["answers"] = record_answers(
        debate=debate,
        rows=[AnswerRow(numbers[row.statement], users[row.participant], row.value) for row in export.answers],
    )
    if any(added.values()):
        push_to_search(contribution=debate)
        audit.record(action="debate.imported", region_id=region.pk, obj=debate, source=export.source, **added)
    shortened = [row.number for row in export.statements if len(row.text) > STATEMENT_LENGTH]
    return Imported(debate, added, shortened, mismatches(export))


def mismatches(export: PolisExport) -> list[dict[str, Any]]:
    """The statements whose totals in the export differ from its single answers."""
    counted = Counter((row.statement, row.value) for row in export.answers)
    return [
        {
            "statement": row.number,
            "moderation": row.moderation,
            "agrees_in_comments": row.agrees,
            "agrees_counted": counted[row.number, 1],
            "disagrees_in_comments": row.disagrees,
            "disagrees_counted": counted[row.number, -1],
        }
        for row in export.statements
        if (row.agrees, row.disagrees) != (counted[row.number, 1], counted[row.number, -1])
    ]


def _module_of(region: Region) -> DebateModule:
    found: DebateModule | None = DebateModule._base_manager.filter(
        region=region, process__slug=PROCESS_SLUG, import_only=True
    ).first()
    if found is not None:
        return found
    process = Process._base_manager.filter(region=region, slug=PROCESS_SLUG).first() or processes.create_process(
        region=region,
        title=_("Debates from elsewhere"),
        slug=PROCESS_SLUG,
        summary=_("Debates that took place on other platforms, taken over with all statements and answers."),
        publish=True,
    )
    module: DebateModule = processes.add_module(  # type: ignore[assignment]
        process=process,
        kind=KIND,
        title=_("Debates"),
        slug=MODULE_SLUG,
        presets=(),
        import_only=True,
        ranking_minimum=RANKING_MINIMUM,
    )
    return module


def _make_debate(module: DebateModule, export: PolisExport, title: str) -> Debate:
    title = " ".join((title or export.topic).split())
    if not title:
        raise Invalid(_("The debate has no title. Please give one with --title."), field="title")
    if len(title) > TITLE_LENGTH:
        raise Invalid(
            _("This title is too long. Use at most %(number)s characters.") % {"number": TITLE_LENGTH}, field="title"
        )
    now = clock.now()
    debate: Debate = Debate._base_manager.create(
        region_id=module.region_id,
        kind=KIND,
        process_id=module.process_id,
        module_id=module.pk,
        title=title,
        slug=slugify(title)[:110] or "debatte",
        body=to_html(export.description) or to_html(title),
        collects_statements=True,
        visibility=Visibility.PUBLIC,
        created_at=min(row.written_at for row in export.statements),
        published_at=now,
        rand=random.random(),  # noqa: S311  (an order, not a secret)
        confidence=confidence(0, 0),
        source_id=export.source,
    )
    TrailEntry.objects.create(contribution=debate, step="published", at=now)
    return debate


def _participants(debate: Debate, export: PolisExport) -> tuple[dict[str, int], int]:
    """The accounts of the participants by their number in the source, and how many are new."""
    digest = hashlib.blake2b(f"{debate.region_id}:{export.source}".encode(), digest_size=4).hexdigest()
    names = {f"polis-{digest}-{number}": number for number in export.participants}
    known = set(_accounts(names).values_list("username", flat=True))
    new = [name for name in names if name not in known]
    User.objects.bulk_create(
        [
            User(
                username=name,
                email=f"{name}@{EMAIL_DOMAIN}",
                password=make_password(None),
                is_import=True,
                is_active=False,
            )
            for name in new
        ],
        batch_size=500,
    )
    return {names[name]: pk for name, pk in _accounts(names).values_list("username", "pk")}, len(new)


def _accounts(names: dict[str, str]) -> Any:
    prefix = next(iter(names)).rsplit("-", 1)[0] if names else "polis-none"
    return User.objects.filter(username__startswith=f"{prefix}-", is_import=True)


def _add_statements(debate: Debate, export: PolisExport, users: dict[str, int]) -> int:
    known = set(Statement._base_manager.filter(debate=debate).values_list("source_id", flat=True))
    new = [row for row in export.statements if row.number not in known]
    Statement._base_manager.bulk_create([_statement(debate, row, users) for row in new], batch_size=500)
    return len(new)


def _statement(debate: Debate, row: PolisStatement, users: dict[str, int]) -> Statement:
    text = row.text if len(row.text) <= STATEMENT_LENGTH else row.text[: STATEMENT_LENGTH - 1] + "…"
    state = STATES[row.moderation]
    return Statement(
        region_id=debate.region_id,
        debate=debate,
        author_id=users.get(row.author),
        text=text,
        state=state,
        reason=_("Rejected by the moderation where the debate took place.") if state == StatementState.HIDDEN else "",
        is_seed=row.author not in users,
        created_at=row.written_at,
        source_id=row.number,
    )
