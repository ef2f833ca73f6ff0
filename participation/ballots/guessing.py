"""Access codes that somebody tries out: after some that do not exist, the connection has to wait for an hour."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from participation.ballots.models import Box
from participation.ballots.services.codes import usable
from participation.core.abuse import Limit
from participation.core.decisions import Decision, Denied

WRONG_CODES = Limit("ballots.codes", 20)


def asked(request: HttpRequest, box: Box, code: str) -> Decision:
    """Whether a code, as somebody typed it, opens a ballot; views ask this, so that wrong codes are counted."""
    if WRONG_CODES.is_reached(request):
        return Denied(
            _(
                "So many wrong codes have come from your connection that we have to slow down. Please try in an hour. "
                "Your code stays valid."
            ),
            code="wait",
        )
    decision = usable(box, code)
    if isinstance(decision, Denied) and decision.code == "unknown_code":
        WRONG_CODES.note(request)
    return decision
