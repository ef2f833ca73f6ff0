"""By what somebody comes into the booth, and whether that opens it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from participation.ballots import guessing
from participation.ballots.models import Box
from participation.ballots.receipts import normalised
from participation.ballots.registry import may_vote
from participation.ballots.services import casting
from participation.core.decisions import Allowed, Decision, Denied, Remedy
from participation.processes.views import module_or_404

LONGEST_CODE = 80  # characters of a receipt or an access code, as people may type it


@dataclass(frozen=True)
class Way:
    """An account, or an access code, or the receipt of a ballot that is to be changed."""

    request: HttpRequest
    code: str = ""
    receipt: str = ""
    changes: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> "Way":
        """As the hidden fields of the booth's forms say."""
        sent = request.POST
        return cls(
            request,
            code=sent.get("code", "").strip()[:LONGEST_CODE],
            receipt=normalised(sent.get("receipt", "")[:LONGEST_CODE]),
            changes=sent.get("changes") == "1",
        )

    @property
    def user(self) -> Any:
        return self.request.user

    def mark(self, box: Box) -> str:
        """Something that stays the same for somebody in a box and tells nobody who it is.

        For an order of one's own, and for a place on the own device where a draft can lie.
        """
        who = self.code or (self.user.pk if self.user.is_authenticated else self.receipt)
        return salted_hmac("participation.ballots.booth", f"{box.pk}:{who}").hexdigest()[:16]

    def draft_key(self, box: Box) -> str:
        """The name under which a draft lies on the own device, until the ballot is in the box."""
        return f"ballot-{box.pk}-{self.mark(box)}"


def box_or_404(request: HttpRequest, process_slug: str, slug: str) -> Box:
    """The box of the module at a public address, for those who may see it."""
    module = module_or_404(request, process_slug, slug)
    box: Box = get_object_or_404(Box.objects.filter(module=module))
    box.module, box.region = module, module.region
    return box


def address(box: Box, page: str) -> str:
    """The address of one of the booth's pages."""
    return reverse(f"booth:{page}", args=[box.module.process.slug, box.module.slug])


def may_fill_in(box: Box, way: Way, *, at: datetime) -> Decision:
    """Whether somebody is given a ballot; asked again when it is cast."""
    opened = casting.open_now(box, at=at)
    if not opened:
        return opened
    known = bool(way.receipt) and casting.find(box, way.receipt) is not None
    if known or way.changes:
        return _may_change(box, known)
    if way.code:
        return guessing.asked(way.request, box, way.code)
    decision = casting.not_yet(box, way.user) and may_vote(way.user, box, at=at)
    if isinstance(decision, Denied) and decision.code == "sign_in":
        sign_in = reverse("account_login") + "?" + urlencode({"next": address(box, "ballot")})
        return Denied(decision.reason, Remedy(_("Sign in"), sign_in), code="sign_in")
    return decision


def _may_change(box: Box, known: bool) -> Decision:
    if not box.replaceable:
        return Denied(_("Your ballot is in the box already and cannot be changed."), code="voted")
    return Allowed() if known else unknown_receipt(box)


def unknown_receipt(box: Box) -> Denied:
    """What is said to somebody whose receipt belongs to no ballot of the box."""
    remedy = Remedy(_("Enter the receipt again"), address(box, "receipt"))
    return Denied(_("No ballot with this receipt is in the box."), remedy, code="receipt")
