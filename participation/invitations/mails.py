"""The mail of an invitation, and the token in its link."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from participation.core import clock
from participation.core.themes import theme_of
from participation.invitations.models import Invitation
from participation.notifications import outbox

_SALT = "invitations"


def token_of(invitation: Invitation) -> str:
    """A signed token that names an invitation; it opens its page and nothing else."""
    return signing.Signer(salt=_SALT).sign(str(invitation.pk)).replace(":", ".")


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a token; None for one that was made up, or whose invitation is gone."""
    key, _dot, signature = token.partition(".")
    try:
        pk = signing.Signer(salt=_SALT).unsign(f"{key}:{signature}")
    except signing.BadSignature:
        return None
    return Invitation.objects.select_related("region__site", "invited_by").filter(pk=int(pk)).first()


@outbox.register("invitation", Invitation)
def write(invitation: Invitation) -> EmailMessage | None:
    """The mail; None where the invitation was withdrawn or has expired meanwhile."""
    region = invitation.region
    if invitation.accepted_at is None and not invitation.is_open(at=clock.now()):
        return None
    page = region.url + reverse("invitations:invitation", args=[token_of(invitation)])
    with translation.override(settings.LANGUAGE_CODE), theme_of(region):
        context = {
            "invitation": invitation,
            "region": region,
            "page": page,
            "back_office": f"{region.url}/admin/",
        }
        said = _("You now work for %(region)s") if invitation.accepted_at else _("Invitation to work for %(region)s")
        return EmailMessage(
            subject=f"[{region.name}] {said % {'region': region.name}}",
            body=render_to_string("invitations/mail/invitation.txt", context),
            to=[invitation.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
