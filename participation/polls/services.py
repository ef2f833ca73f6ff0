"""Writing polls: questions and rules until the first ballot, the box with them, and breaking off."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.ballots.models import Box
from participation.ballots.services import sealing
from participation.ballots.services.casting import FEATURE
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.polls.ballot_rules import lacks, rules_of
from participation.polls.models import KIND, Option, Poll, Question
from participation.polls.querysets import fresh
from participation.polls.search_documents import document_of, is_searchable
from participation.processes.models import Module
from participation.processes.registry import PhaseStep, phase_guard
from participation.regions.services import touch
from participation.search import services as search


@transaction.atomic
def change_poll(*, poll: Poll, actor: Any, store: Callable[[], Any]) -> Poll:
    """Change a poll with its questions and options; `store` writes them, everything that decides goes into the box.

    Raises Refused after the first ballot, and Invalid where people vote already and something would be missing.
    """
    Module._base_manager.select_for_update().get(pk=poll.pk)
    _hold_box(poll)
    require(can(actor, "polls.change", poll))
    store()
    stored = fresh(poll.pk)
    missing = lacks(rules_of(stored))
    if missing and stored.opens(FEATURE, at=clock.now()):
        raise Invalid(_("People can vote at this moment, so nothing may be missing: %(what)s") % {"what": missing[0]})
    open_box(poll=stored, actor=actor)
    audit.record(action="poll.changed", actor_id=getattr(actor, "pk", None), region_id=poll.region_id, obj=poll)
    if is_searchable(stored):
        search.push_many([document_of(stored)])
    touch(poll.region_id)
    return stored


def _hold_box(poll: Poll) -> None:
    """Let no first ballot fall between the question whether there is one and the change."""
    Box._base_manager.select_for_update().filter(module_id=poll.pk).first()


@transaction.atomic
def open_box(*, poll: Poll, actor: Any = None) -> Box:
    """The ballot box of a poll, with its rules as they stand."""
    module = Module._base_manager.get(pk=poll.pk)
    return sealing.open_box(module=module, rules=rules_of(poll), replaceable=poll.replaceable, actor=actor)


@phase_guard
def complete_before_opening(step: PhaseStep) -> None:
    """A phase that was planned cannot be opened by hand while something is missing. Raises Invalid."""
    now, before = clock.now(), step.phase
    if step.module.kind != KIND or FEATURE not in step.features or before is None or not before.pk:
        return
    opens = step.starts <= now and (step.ends is None or step.ends > now) and not (step.is_cancelled or step.is_removed)
    if not opens or before.is_running(at=now):
        return
    missing = lacks(rules_of(fresh(step.module.pk)))
    if missing:
        raise Invalid(_("The poll cannot open yet: %(what)s") % {"what": " ".join(map(str, missing))})


@transaction.atomic
def add_question(
    *, poll: Poll, title: str, kind: str, options: Sequence[Mapping[str, Any]] = (), **values: Any
) -> Question:
    """A question with its options (columns by name), behind those that are there; for programs, which vouch for it."""
    question = Question(poll=poll, title=title, kind=kind, sort_order=poll.questions.count(), **values)
    question.full_clean()
    question.save()
    for place, columns in enumerate(options):
        option = Option(question=question, sort_order=place, **columns)
        option.full_clean()
        option.save()
    return question


@transaction.atomic
def copy_questions(source: Module, target: Module) -> None:
    """The questions of a poll for its copy."""
    for question in fresh(source.pk).questions.all():
        options = list(question.options.all())
        question.pk, question.poll_id = None, target.pk
        question._state.adding = True
        question.save()
        for option in options:
            option.pk, option.question_id = None, question.pk
            option._state.adding = True
            option.save()
