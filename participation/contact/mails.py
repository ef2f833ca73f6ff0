"""The mails of the contact form: to the people of the site, and the copy for the sender."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from participation.accounts.models import Role
from participation.accounts.roles import nearest_in_role
from participation.contact.models import Message, MessageCopy, Subject
from participation.core.themes import theme_of
from participation.notifications import outbox


def recipients_of(subject: Subject) -> list[str]:
    """The addresses that a subject leads to.

    Its own addresses and those of the people in its roles; where nobody has one, the address of the region, then its
    administrators.
    """
    region = subject.region
    people = _confirmed(nearest_in_role(region, *subject.roles)) if subject.roles else []
    found = [*subject.addresses, *people] or ([region.contact_email] if region.contact_email else [])
    return list(dict.fromkeys(found or _confirmed(nearest_in_role(region, Role.ADMINISTRATOR))))


def _confirmed(people: list[int]) -> list[str]:
    rows = EmailAddress.objects.filter(user__in=people, verified=True, primary=True).order_by("email")
    return list(rows.values_list("email", flat=True))


def _mail(message: Message, template: str, **values: Any) -> EmailMessage:
    region = message.region
    with translation.override(settings.LANGUAGE_CODE), theme_of(region):
        context = {"message": message, "region": region, **values}
        body = render_to_string(f"contact/mail/{template}.txt", context)
    subject = f"[{region.name}] {message.subject.label}"
    return EmailMessage(subject=" ".join(subject.split()), body=body, headers={"Auto-Submitted": "auto-generated"})


@outbox.register("contact.message", Message)
def write(row: Message) -> EmailMessage | None:
    """The mail to the people of the site; None where there is nobody yet: the message waits in the back office."""
    message = Message._base_manager.select_related("region__site", "subject__region").get(pk=row.pk)
    recipients = recipients_of(message.subject)
    if not recipients:
        return None
    mail = _mail(message, "message", url=message.region.url + reverse("nachrichten:inspect", args=[message.pk]))
    mail.to, mail.reply_to = recipients, [message.email]
    return mail


@outbox.register("contact.copy", MessageCopy)
def write_copy(row: MessageCopy) -> EmailMessage | None:
    """The copy, to the confirmed address of the account alone."""
    message = Message._base_manager.select_related("region__site", "subject__region").get(pk=row.message_id)
    address = EmailAddress.objects.filter(user=message.sender_id, verified=True, primary=True).first()
    if message.sender_id is None or address is None:
        return None
    mail = _mail(message, "copy")
    mail.to = [address.email]
    return mail
