"""Links, personal invitations and reminders.

Of an invitation it is known whether it has been used, never for which answer. Staff see numbers only, in steps of five,
so that nobody can watch one invitation and one answer come together.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.notifications.models import Outgoing
from participation.notifications.services import tell
from participation.surveys.answering.policies import FEATURE, GRACE
from participation.surveys.models import Batch, Invited, Link, Reminder, Response, Survey, Unfinished

MOST_ADDRESSES = 5000
MOST_LETTERS = 20_000
BETWEEN_REMINDERS = timedelta(days=3)
STEP = 5
UNFINISHED = "surveys.unfinished"


@transaction.atomic
def make_link(*, survey: Survey, label: str, actor: Any) -> Link:
    """A public link under a name. The same name leads to the same link."""
    require(can(actor, "surveys.invite", survey))
    label = " ".join(label.split())[:60]
    slug = slug_of(label)[:30].strip("-")
    if not slug:
        raise Invalid(_("Please give the link a name."), field="label")
    link, made = Link.objects.get_or_create(
        survey=survey, slug=slug, defaults={"label": label, "region_id": survey.region_id}
    )
    if made:
        audit.record(action="survey.link_made", actor_id=actor.pk, region_id=survey.region_id, obj=survey, link=label)
    return link


@transaction.atomic
def invite_by_mail(*, survey: Survey, label: str, addresses: Iterable[str], actor: Any) -> Batch:
    """Personal invitations by e-mail, one for each address. Who has been invited already is left out.

    The mails go out with the clock, some hundred a minute.
    """
    require(can(actor, "surveys.invite", survey))
    _require_running(survey)
    wanted = list(dict.fromkeys(address.strip().lower() for address in addresses if address.strip()))
    for address in wanted:
        try:
            validate_email(address)
        except ValidationError as error:
            wrong = _("“%(address)s” is no e-mail address.") % {"address": address}
            raise Invalid(wrong, field="addresses") from error
    if len(wanted) > MOST_ADDRESSES:
        raise Invalid(_("At most %(number)s addresses at once.") % {"number": MOST_ADDRESSES}, field="addresses")
    Survey._base_manager.select_for_update(of=("self",)).get(pk=survey.pk)  # so that a double click invites once
    known = set(Invited.objects.filter(batch__survey=survey, email__in=wanted).values_list("email", flat=True))
    fresh = [address for address in wanted if address not in known]
    if not fresh:
        raise Invalid(_("Please give at least one address that has not been invited yet."), field="addresses")
    batch = _batch(survey, Batch.Kind.MAIL, label, len(fresh), actor)
    now = clock.now()
    Invited.objects.bulk_create([Invited(batch=batch, email=address, next_at=now) for address in fresh])
    return batch


@transaction.atomic
def invite_by_letter(*, survey: Survey, label: str, number: int, actor: Any) -> Batch:
    """Personal invitations for letters: addresses of pages, to be printed."""
    require(can(actor, "surveys.invite", survey))
    _require_running(survey)
    if not 1 <= number <= MOST_LETTERS:
        raise Invalid(_("From 1 to %(number)s at once.") % {"number": MOST_LETTERS}, field="number")
    batch = _batch(survey, Batch.Kind.LETTER, label, number, actor)
    Invited.objects.bulk_create(
        [Invited(batch=batch, mail_state=Outgoing.State.DROPPED) for _number in range(number)], batch_size=1000
    )
    return batch


def _batch(survey: Survey, kind: str, label: str, size: int, actor: Any) -> Batch:
    label = " ".join(label.split())[:80]
    if not label:
        raise Invalid(_("Please give these invitations a name."), field="label")
    batch = Batch.objects.create(
        region_id=survey.region_id, survey=survey, kind=kind, label=label, size=size, made_at=clock.now()
    )
    audit.record(
        action="survey.invited", actor_id=actor.pk, region_id=survey.region_id, obj=survey, batch=label, number=size
    )
    return batch


def _require_running(survey: Survey) -> None:
    if not is_coming_or_open(survey, clock.now()):
        raise Invalid(_("The survey is over. Invitations would lead to a closed door."))


def is_coming_or_open(survey: Survey, at: datetime) -> bool:
    """Whether it can be answered now or later."""
    return bool(survey.opens(FEATURE, at=at) or survey.next_opening(FEATURE, at=at))


@transaction.atomic
def remind(*, batch: Batch, actor: Any) -> int:
    """Remind those who have not used their invitation, without anybody seeing who they are; returns how many.

    The number is of mails to be sent, so it tells no more than the numbers of the batch.
    """
    require(can(actor, "surveys.invite", batch.survey))
    batch = Batch._base_manager.select_for_update(of=("self",)).select_related("survey").get(pk=batch.pk)
    now = clock.now()
    if not batch.survey.opens(FEATURE, at=now):
        raise Invalid(_("The survey is not open at the moment."))
    if batch.reminded_at and now < batch.reminded_at + BETWEEN_REMINDERS:
        raise Invalid(_("There was a reminder within the last three days. Please wait a little."))
    waiting = Invited.objects.filter(batch=batch, used=False, mail_state=Outgoing.State.SENT).exclude(email="")
    keys = list(waiting.order_by("key").values_list("key", flat=True))
    Reminder.objects.bulk_create([Reminder(invited_id=key, next_at=now) for key in keys])
    batch.reminded_at = now
    batch.save(update_fields=["reminded_at"])
    audit.record(
        action="survey.reminded", actor_id=actor.pk, region_id=batch.region_id, obj=batch.survey, batch=batch.label
    )
    return len(keys)


@transaction.atomic
def remind_unfinished(*, survey: Survey, actor: Any) -> int:
    """Tell everybody who began with their account and has not sent it; returns how many. Once in three days."""
    require(can(actor, "surveys.invite", survey))
    now = clock.now()
    if not survey.opens(FEATURE, at=now):
        raise Invalid(_("The survey is not open at the moment."))
    long_ago = now - BETWEEN_REMINDERS
    rows = Unfinished.objects.filter(survey=survey, changed_at__lt=now - timedelta(hours=12))
    rows = rows.filter(Q(reminded_at=None) | Q(reminded_at__lt=long_ago))
    answered = Response.objects.filter(survey=survey, person__isnull=False).values("person")
    people = list(rows.exclude(person__in=answered).values_list("person", flat=True))
    tell(
        people=people,
        region_id=survey.region_id,
        kind=UNFINISHED,
        title=survey.title,
        url=survey.get_absolute_url(),
        key=f"survey-unfinished-{survey.pk}-{now.date()}",
    )
    rows.filter(person__in=people).update(reminded_at=now)
    audit.record(action="survey.reminded", actor_id=actor.pk, region_id=survey.region_id, obj=survey)
    return len(people)


def in_steps(number: int) -> str:
    """A number as staff see it: rounded down to steps of five, so that it never moves with a single answer."""
    if number < STEP:
        return _("fewer than 5")
    return _("at least %(number)s") % {"number": number // STEP * STEP}


def forget_addresses(now: datetime) -> int:
    """Forget the addresses of invitations to surveys that are over; returns of how many."""
    over = [
        survey.pk
        for survey in Survey._base_manager.filter(batches__invited__email__gt="").distinct().prefetch_related("phases")
        if not is_coming_or_open(survey, now) and not is_coming_or_open(survey, now - GRACE)
    ]
    return Invited.objects.filter(batch__survey__in=over).exclude(email="").update(email="")
