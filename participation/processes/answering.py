"""Keeping a promise: who answers, prolonging, the answer itself."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.accounts.models import User
from participation.audit import services as audit
from participation.core import clock
from participation.core.blocks import searchable
from participation.core.errors import Invalid, require
from participation.core.html import plain_text
from participation.core.policies import can
from participation.processes import news
from participation.processes.models import Module, Process, ProcessAnswer, PromiseChange
from participation.processes.policies import TEAM
from participation.processes.search_documents import document_of
from participation.regions.services import touch
from participation.search import services as search

PROMISE = ("answer_by", "answer_from", "answer_responsible", "answer_deputy")


def is_promised(process: Process) -> bool:
    """Whether a promise was made to the public: from then on it changes by acts of its own only."""
    return process.first_published_at is not None and process.answer_by is not None


def collects(process: Process) -> bool:
    """Whether people can contribute something in it, so that an answer is owed."""
    return not process.is_standing and Module._base_manager.filter(process=process.pk, import_only=False).exists()


def lacks(process: Process) -> dict[str, str]:
    """What the promise of an answer lacks for the process to be public: sentences by field."""
    found = {}
    if process.answer_by is None:
        found["answer_by"] = _("Please say by when an answer comes. People who take part can count on it.")
    if not process.answer_from.strip():
        found["answer_from"] = _("Please say who answers, such as “The district council”.")
    found.update(_wrong_people(process, process.answer_responsible, process.answer_deputy))
    return found


def _wrong_people(process: Process, responsible: User | None, deputy: User | None) -> dict[str, str]:
    found = {}
    for field, person in (("answer_responsible", responsible), ("answer_deputy", deputy)):
        if person is None:
            found[field] = _("Please choose somebody, so that the promise is kept when one of them is away.")
        elif not person.has_role(process.region, *TEAM):
            found[field] = _("%(name)s has no role with which to answer in this region.") % {"name": person}
    if responsible is not None and responsible == deputy:
        found["answer_deputy"] = _("The deputy must be somebody else.")
    return found


def _locked(process: Process) -> Process:
    return Process._base_manager.select_for_update(of=("self",)).select_related("region").get(pk=process.pk)


def _store(process: Process, **values: Any) -> None:
    """Write what holds at once, past the drafts, into which it is not written."""
    for name, value in values.items():
        setattr(process, name, value)
    Process._base_manager.filter(pk=process.pk).update(**values)
    touch(process.region_id)


@transaction.atomic
def promise(
    *,
    process: Process,
    answer_by: date,
    answer_from: str,
    answer_responsible: User,
    answer_deputy: User,
    actor: Any,
) -> Process:
    """Promise an answer in a public process that had promised none; holds at once."""
    process = _locked(process)
    require(can(actor, "processes.manage", process))
    if process.answer_by is not None:
        raise Invalid(_("An answer has been promised already. Its day can be prolonged, publicly and with a reason."))
    if answer_by < timezone.localdate(clock.now()):
        raise Invalid(_("This day has passed."), field="answer_by")
    values = {
        "answer_by": answer_by,
        "answer_from": answer_from.strip(),
        "answer_responsible": answer_responsible,
        "answer_deputy": answer_deputy,
    }
    for name, value in values.items():
        setattr(process, name, value)
    for field, sentence in lacks(process).items():
        raise Invalid(sentence, field=field)
    _store(process, **values)
    audit.record(
        action="promise.made", actor_id=actor.pk, region_id=process.region_id, obj=process, by=answer_by.isoformat()
    )
    return process


@transaction.atomic
def assign(*, process: Process, answer_from: str, answer_responsible: User, answer_deputy: User, actor: Any) -> Process:
    """Say anew who answers and who is responsible for it; holds at once."""
    process = _locked(process)
    require(can(actor, "processes.manage", process))
    if not answer_from.strip():
        raise Invalid(_("Please say who answers, such as “The district council”."), field="answer_from")
    for field, sentence in _wrong_people(process, answer_responsible, answer_deputy).items():
        raise Invalid(sentence, field=field)
    _store(
        process,
        answer_from=answer_from.strip(),
        answer_responsible=answer_responsible,
        answer_deputy=answer_deputy,
    )
    audit.record(action="promise.assigned", actor_id=actor.pk, region_id=process.region_id, obj=process)
    return process


@transaction.atomic
def prolong(*, process: Process, answer_by: date, reason: str, actor: Any) -> PromiseChange:
    """Promise the answer for a later day; public and with a reason. A day that was missed stays missed."""
    process = _locked(process)
    require(can(actor, "processes.manage", process))
    if process.answer_by is None or not process.live:
        raise Invalid(_("Nothing has been promised publicly yet."))
    if ProcessAnswer._base_manager.filter(process=process).exists():
        raise Invalid(_("The answer is there already."))
    if not reason.strip():
        raise Invalid(_("Please say why; the reason is published."), field="reason")
    if answer_by <= process.answer_by or answer_by < timezone.localdate(clock.now()):
        raise Invalid(_("The new day must lie after the old one and not in the past."), field="answer_by")
    change = PromiseChange.objects.create(
        process=process,
        at=clock.now(),
        actor_id=actor.pk,
        reason=reason.strip(),
        before=process.answer_by,
        after=answer_by,
    )
    _store(process, answer_by=answer_by)
    audit.record(
        action="promise.prolonged",
        actor_id=actor.pk,
        region_id=process.region_id,
        obj=process,
        reason=reason.strip(),
        before=change.before.isoformat(),
        after=answer_by.isoformat(),
    )
    news.tell_promise_change(change=change, process=process)
    return change


@transaction.atomic
def answer(*, process: Process, body: Any, signed_name: str, signed_role: str, actor: Any) -> ProcessAnswer:
    """Publish what came of a process, signed with name and position. Answering twice is refused; correct it instead."""
    process = _locked(process)
    require(can(actor, "processes.answer", process))
    written = _write(process, body, signed_name, signed_role, at=clock.now(), author=actor)
    news.tell_answer(answer=written, process=process)
    return written


@transaction.atomic
def record_answer(
    *, process: Process, body: Any, signed_name: str, signed_role: str, at: datetime, author: Any = None
) -> ProcessAnswer:
    """Note an answer that was given elsewhere or earlier; nobody is told."""
    return _write(_locked(process), body, signed_name, signed_role, at=at, author=author)


def _write(
    process: Process, body: Any, signed_name: str, signed_role: str, *, at: datetime, author: Any
) -> ProcessAnswer:
    if ProcessAnswer._base_manager.filter(process=process).exists():
        raise Invalid(_("The answer is there already. You can correct it."))
    written = ProcessAnswer(process=process, region_id=process.region_id, author=author, at=at)
    _fill(written, body, signed_name, signed_role)
    written.save()
    _published(written, process, "process.answered", author)
    return written


def _fill(written: ProcessAnswer, body: Any, signed_name: str, signed_role: str) -> None:
    written.body = body
    if not plain_text(searchable(written.body)):
        raise Invalid(_("Please write an answer."), field="body")
    if not signed_name.strip() or not signed_role.strip():
        raise Invalid(_("Please sign with name and position."), field="signed_name")
    written.signed_name, written.signed_role = signed_name.strip(), signed_role.strip()


@transaction.atomic
def correct_answer(*, process: Process, body: Any, signed_name: str, signed_role: str, actor: Any) -> ProcessAnswer:
    """Change the text of an answer; the page says when it was changed."""
    process = _locked(process)
    require(can(actor, "processes.answer", process))
    written = ProcessAnswer._base_manager.select_for_update().filter(process=process).first()
    if written is None:
        raise Invalid(_("There is no answer yet."))
    _fill(written, body, signed_name, signed_role)
    written.changed_at = clock.now()
    written.save()
    _published(written, process, "process.answer_corrected", actor)
    return written


def _published(written: ProcessAnswer, process: Process, action: str, actor: Any) -> None:
    process = Process._base_manager.select_related("answer").get(pk=process.pk)
    if process.live:
        search.push_many([document_of(process)])
    touch(process.region_id)
    audit.record(action=action, actor_id=getattr(actor, "pk", None), region_id=process.region_id, obj=process)
