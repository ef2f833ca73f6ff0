"""The one place where entries of a measure's history are written, with all that follows from one."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.contributions.models import Contribution
from participation.contributions.services.attachments import check_document, check_image
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.measures import rules
from participation.measures.models import Entry, Evidence, Measure, Milestone, Withholding
from participation.measures.search_documents import document_of
from participation.measures.services import telling
from participation.regions.services import touch
from participation.search import services as search

MOST_EVIDENCE = 10


@dataclass(frozen=True)
class Proof:
    """Evidence as it comes in: a link, a text, an uploaded PDF or an uploaded image with its alternative text."""

    kind: str
    title: str
    url: str = ""
    text: str = ""
    file: UploadedFile | None = None
    alt: str = ""


class Overtaken(Invalid):
    """Somebody else has changed the measure since the form was opened; nothing was written."""


def locked(measure: Measure) -> Measure:
    """The same measure, freshly read and locked until the end of the transaction."""
    Contribution._base_manager.select_for_update(no_key=True).get(pk=measure.pk)
    found: Measure = Measure._base_manager.select_related("region", "goal", "owner").get(pk=measure.pk)
    return found


def require_unchanged(measure: Measure, seen: int | None) -> None:
    """Raise `Overtaken` unless the locked measure is still as it was `seen`; None: the caller has just read it."""
    if seen is not None and seen != measure.revision:
        raise Overtaken(
            _(
                "Somebody else has changed this measure since you opened the form, so nothing has been saved yet. What "
                "you typed is still here. At present it says: %(state)s, %(percent)s percent. If what you typed still "
                "holds, send the form again."
            )
            % {"state": measure.get_status_display(), "percent": measure.percent},
            field="seen",
        )


def require_public(measure: Measure) -> None:
    """Raise `Invalid` for a measure that is still being prepared."""
    if not measure.is_public:
        raise Invalid(_("Please publish the measure first. Its public history begins then."))


def written_before(measure: Measure, form_key: str) -> Entry | None:
    """The entry that was written when this form was sent for the first time."""
    if not form_key:
        return None
    return Entry._base_manager.filter(measure=measure, form_key=_stored(measure, form_key)).first()


def _stored(measure: Measure, form_key: str) -> str:
    return f"{measure.pk}:{form_key[:60]}"


def write(
    *,
    measure: Measure,
    kind: str,
    actor: Any = None,
    text: str = "",
    changes: dict[str, Any] | None = None,
    milestone: Milestone | None = None,
    corrects: Entry | None = None,
    evidence: Iterable[Proof] = (),
    form_key: str = "",
    at: datetime | None = None,
    tells: bool = True,
) -> Entry:
    """Write an entry of a locked measure and save the measure with it; people, search and caches hear of it.

    `at` is given for what happened in the past (records) and by the clock.
    """
    moment = at or clock.now()
    proofs = list(evidence)
    if len(proofs) > MOST_EVIDENCE:
        raise Invalid(_("At most ten pieces of evidence are possible."), field="evidence_file")
    entry: Entry = Entry._base_manager.create(
        measure=measure,
        region_id=measure.region_id,
        at=moment,
        kind=kind,
        text=text,
        changes=changes or {},
        milestone=milestone,
        corrects=corrects,
        actor_id=getattr(actor, "pk", None),
        form_key=_stored(measure, form_key) if form_key else None,
    )
    for proof in proofs:
        _store(entry, proof)
    if kind not in Entry.BY_THE_CLOCK:
        measure.last_news_at = moment
        measure.overdue_since = None
    save(measure)
    audit.record(
        action=f"measure.{kind}", actor_id=entry.actor_id, region_id=measure.region_id, obj=measure, entry=entry.pk
    )
    if tells:
        telling.tell_of(measure=measure, entry=entry)
    return entry


def save(measure: Measure) -> None:
    """Store a locked measure as a further revision; search and caches hear of it once it is public."""
    measure.revision += 1
    measure.save()
    if measure.is_public:
        search.push_many([document_of(measure)])
        touch(measure.region_id)


def _store(entry: Entry, proof: Proof) -> None:
    title = rules.line(
        proof.title, field="evidence_title", longest=120, needed=_("Please say in a few words what the evidence shows.")
    )
    evidence = Evidence(entry=entry, kind=proof.kind, title=title)
    if proof.kind == Evidence.Kind.LINK:
        evidence.url = _address(proof.url)
    elif proof.kind == Evidence.Kind.TEXT:
        evidence.text = rules.words(
            proof.text, field="evidence_text", longest=rules.NEWS_LENGTH, needed=_("Please enter the text.")
        )
    elif proof.kind == Evidence.Kind.IMAGE:
        _store_image(evidence, proof)
    elif proof.kind == Evidence.Kind.DOCUMENT:
        _store_file(evidence, _checked(check_document, proof.file), "pdf")
    else:
        raise Invalid(_("Please choose what kind of evidence this is."), field="evidence_kind")
    evidence.save()


def _address(url: str) -> str:
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > 500:
        raise Invalid(_("Please enter a whole address that begins with https://."), field="evidence_url")
    return url.strip()


def _store_image(evidence: Evidence, proof: Proof) -> None:
    evidence.alt = rules.line(
        proof.alt,
        field="evidence_alt",
        longest=250,
        needed=_("Please describe the image for people who cannot see it."),
    )
    content, evidence.width, evidence.height = _checked(check_image, proof.file)
    _store_file(evidence, content, "jpg")


def _checked(check: Any, file: UploadedFile | None) -> Any:
    if file is None:
        raise Invalid(_("Please choose a file."), field="evidence_file")
    try:
        return check(file)
    except Invalid as error:
        raise Invalid(error.message, field="evidence_file") from error


def _store_file(evidence: Evidence, content: bytes, extension: str) -> None:
    evidence.checksum, evidence.size = hashlib.sha256(content).hexdigest(), len(content)
    evidence.file.save(f"{evidence.checksum}.{extension}", ContentFile(content), save=False)


@transaction.atomic
def correct(*, entry: Entry, actor: Any, text: str, form_key: str = "") -> Entry:
    """Say what was wrong with an entry. It stays as it is; the correction stands beside it."""
    measure = locked(entry.measure)
    require(can(actor, "measures.manage", measure))
    earlier = written_before(measure, form_key)
    if earlier:
        return earlier
    text = rules.words(text, field="text", longest=rules.NEWS_LENGTH, needed=_("Please say what is right."))
    kind = Entry.Kind.CORRECTION
    return write(measure=measure, kind=kind, actor=actor, text=text, corrects=entry, form_key=form_key)


@transaction.atomic
def withhold(*, entry: Entry, actor: Any, reason: str) -> Withholding:
    """Show the words and the evidence of an entry no longer; that it was there, and why, stays public."""
    measure = locked(entry.measure)
    require(can(actor, "measures.withhold", measure))
    existing = Withholding.objects.filter(entry=entry).first()
    if existing:
        return existing
    made: Withholding = Withholding.objects.create(
        entry=entry, reason=rules.reason(reason, needed=True)[:300], at=clock.now(), actor_id=actor.pk
    )
    save(measure)
    telling.forget(entry=entry)
    audit.record(action="measure.withheld", actor_id=actor.pk, region_id=measure.region_id, obj=measure, entry=entry.pk)
    return made
