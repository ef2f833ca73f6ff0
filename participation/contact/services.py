"""Writing to the people of a site, and what they do with it."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from participation.accounts.models import Role
from participation.audit import services as audit
from participation.contact.models import MAX_LENGTH, Message, MessageCopy, Subject, barrier_deadline
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.notifications import outbox
from participation.regions.models import Region
from participation.regions.services import touch


@transaction.atomic
def send(
    *,
    subject: Subject,
    email: str,
    text: str,
    name: str = "",
    page: str = "",
    sender: Any = None,
    wants_copy: bool = False,
    form_key: str = "",
) -> Message:
    """Store a message; after the commit it goes by mail. Sending the same form again answers as the first time.

    A copy goes to the confirmed address of the sender's account, never to an address that was typed.
    """
    form_key = form_key or secrets.token_urlsafe(16)
    earlier = Message._base_manager.filter(form_key=form_key).first()
    if earlier is not None:
        return earlier
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    _require_sendable(subject, email, text)
    message = Message(
        region_id=subject.region_id,
        subject=subject,
        name=" ".join(name.split())[:100],
        email=email,
        page=page.strip()[:300],
        text=text,
        sender=sender,
        at=clock.now(),
        next_at=clock.now(),
        answer_by=barrier_deadline(clock.now()) if subject.is_barrier else None,
        form_key=form_key,
    )
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError:  # the same form, at the same moment
        return Message._base_manager.get(form_key=form_key)
    outbox.send_after_commit("contact.message", message)
    if wants_copy and sender is not None:
        outbox.send_after_commit("contact.copy", MessageCopy.objects.create(message=message, next_at=clock.now()))
    return message


def _require_sendable(subject: Subject, email: str, text: str) -> None:
    if not subject.is_offered:
        raise Invalid(_("Please choose one of these subjects."), field="subject")
    _require_address(email, "email")
    if not text:
        raise Invalid(_("Please write something."), field="text")
    if len(text) > MAX_LENGTH:
        raise Invalid(
            _("Your message has %(length)s characters; at most %(limit)s are possible.")
            % {"length": len(text), "limit": MAX_LENGTH},
            field="text",
        )


def _require_address(address: str, field: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(_("“%(address)s” is no e-mail address.") % {"address": address}, field=field) from error


@transaction.atomic
def mark_done(*, message: Message, actor: Any, note: str = "") -> Message:
    """Note that a message has been dealt with. Once is enough."""
    message = Message._base_manager.select_for_update(of=("self",)).select_related("region").get(pk=message.pk)
    require(can(actor, "contact.handle", message))
    if message.is_done:
        return message
    message.done_at, message.done_by_id, message.note = clock.now(), actor.pk, note.strip()[:300]
    message.save(update_fields=["done_at", "done_by_id", "note"])
    audit.record(action="message.done", actor_id=actor.pk, region_id=message.region_id, obj=message)
    return message


@transaction.atomic
def reopen(*, message: Message, actor: Any) -> Message:
    """Take back that a message has been dealt with."""
    message = Message._base_manager.select_for_update(of=("self",)).select_related("region").get(pk=message.pk)
    require(can(actor, "contact.handle", message))
    message.done_at = message.done_by_id = None
    message.save(update_fields=["done_at", "done_by_id"])
    audit.record(action="message.reopened", actor_id=actor.pk, region_id=message.region_id, obj=message)
    return message


@transaction.atomic
def arrange_subject(
    *,
    region: Region,
    label: str,
    roles: Sequence[str],
    addresses: Sequence[str],
    is_offered: bool = True,
    subject: Subject | None = None,
    actor: Any,
) -> Subject:
    """Add a subject to the form of a region, or change one: its name and whom it reaches."""
    subject = subject or Subject(region=region)
    require(can(actor, "contact.arrange", subject))
    label = " ".join(label.split())
    if not label:
        raise Invalid(_("Please give the subject a name."), field="label")
    same = Subject._base_manager.filter(region=subject.region_id, label__iexact=label).exclude(pk=subject.pk)
    if same.exists():
        raise Invalid(_("There is a subject of this name already."), field="label")
    addresses = [address.strip() for address in addresses if address.strip()]
    for address in addresses:
        _require_address(address, "addresses")
    if not roles and not addresses:
        raise Invalid(_("Please choose a role or give an address, so that somebody reads it."), field="roles")
    if not is_offered and subject.is_barrier:
        raise Invalid(_("Barriers can be reported on every site. This subject stays."), field="is_offered")
    if subject._state.adding:
        last = Subject._base_manager.filter(region=region).aggregate(last=Max("position"))["last"] or 0
        subject.position = last + 1
    subject.label, subject.is_offered = label, is_offered
    subject.roles = [role for role in roles if role in Role.values]
    subject.addresses = addresses
    subject.save()
    audit.record(action="contact_subject.arranged", actor_id=actor.pk, region_id=subject.region_id, obj=subject)
    touch(subject.region_id)
    return subject


@transaction.atomic
def open_contact(*, region: Region) -> None:
    """The subjects with which the form of a new site begins. Doing it again changes nothing."""
    with translation.override(settings.LANGUAGE_CODE):
        subjects = [
            (_("Question about a process"), [Role.PROJECT_TEAM], False),
            (_("My account and my residence"), [Role.ADMINISTRATOR], False),
            (_("Data protection"), [Role.ADMINISTRATOR], False),
            (_("Report a barrier"), [Role.ADMINISTRATOR], True),
            (_("Something else"), [Role.ADMINISTRATOR], False),
        ]
    if Subject._base_manager.filter(region=region).exists():
        return
    for position, (label, roles, is_barrier) in enumerate(subjects, start=1):
        Subject._base_manager.create(
            region=region,
            label=label,
            roles=[str(role.value) for role in roles],
            is_barrier=is_barrier,
            position=position,
        )
