"""The pages of the booth, in the order in which people walk through them.

Nothing of a ballot is kept between two pages: each form carries what the next page needs. The last page answers the
request that casts the ballot instead of redirecting, because a redirect would have to put the receipt into an address,
a session or a cookie. Sent again, by a reload, the back button or a second click, the same request is confirmed.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participation.ballots.booth.entering import LONGEST_CODE, Way, address, box_or_404, may_fill_in
from participation.ballots.booth.giving import groups_in_words, groups_of, into_the_box, takes_codes
from participation.ballots.booth.privacy import kept_private
from participation.ballots.contents import canonical, parsed
from participation.ballots.eligibility import Eligibility
from participation.ballots.models import Box
from participation.ballots.receipts import new_receipt, normalised
from participation.ballots.registry import Line, errors_of, kind_of
from participation.ballots.services import casting, paper
from participation.core import clock
from participation.core.decisions import Denied, Text
from participation.core.errors import Invalid, Refused

LONGEST = 200_000  # characters of a ballot on its way from page to page
_METHODS = ["GET", "HEAD", "POST"]


@kept_private
@require_http_methods(_METHODS)
def ballot(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """The ballot to fill in; posted to, it is shown with what was filled in before.

    Besides the check page, the fields of the ballot itself may post here, so that a form can have a button that shows
    it anew.
    """
    box, way = box_or_404(request, process_slug, slug), Way.of(request)
    content = _good(box, _carried(request))
    decision = may_fill_in(box, way, at=clock.now())
    if isinstance(decision, Denied):
        return _denied(request, box, way, decision, content)
    if "filled_in" in request.POST:
        content = kind_of(box).sent(parsed(box.rules), request.POST)
    return _form(request, box, way, content, {})


@kept_private
@require_http_methods(_METHODS)
def check(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """The ballot in words and its receipt, before it is cast."""
    box, way = box_or_404(request, process_slug, slug), Way.of(request)
    if request.method != "POST":
        return redirect(address(box, "ballot"))
    kind, rules = kind_of(box), parsed(box.rules)
    content = kind.sent(rules, request.POST)
    try:
        checked = kind.checked(rules, content)
    except Invalid as error:
        checked, errors = None, errors_of(error)
    if checked is not None and casting.holds(box, way.receipt, checked):  # the back button, after it was cast
        return _confirmed(request, box, way, casting.Confirmation(way.receipt, repeated=True))
    decision = may_fill_in(box, way, at=clock.now())
    if isinstance(decision, Denied):
        return _denied(request, box, way, decision, checked)
    if checked is None:
        return _form(request, box, way, content, errors, status=422)
    return _to_check(request, box, way, checked)


@kept_private
@require_http_methods(_METHODS)
def cast(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """Cast the ballot and confirm it."""
    box, way = box_or_404(request, process_slug, slug), Way.of(request)
    if request.method != "POST":
        return redirect(address(box, "ballot"))
    content = _carried(request)
    if content is None or not way.receipt:
        decision = may_fill_in(box, way, at=clock.now())
        if isinstance(decision, Denied):
            return _denied(request, box, way, decision, None)
        broken = _("Your ballot arrived incomplete and was not cast. Please fill it in again.")
        return _form(request, box, way, None, {"": broken}, status=422)
    try:
        return _confirmed(request, box, way, into_the_box(box, way, content, agreed="groups" in request.POST))
    except Refused as refused:
        return _denied(request, box, way, refused.decision, _good(box, content))
    except Invalid as error:
        return _form(request, box, way, _good(box, content), errors_of(error), status=422)


@kept_private
@require_http_methods(_METHODS)
def receipt(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """Whether the ballot with a receipt is in the box; never what it says."""
    box = box_or_404(request, process_slug, slug)
    if request.method != "POST":
        return _page(request, "receipt", box)
    typed = request.POST.get("receipt", "")[:LONGEST_CODE]
    known = normalised(typed)
    if not known:
        error = _("A receipt has 25 letters and digits, in five groups. Please compare it with what you noted.")
    elif casting.find(box, known) is None:
        error = _("No ballot with this receipt is in the box. Please compare it with what you noted.")
    else:
        may_change = box.replaceable and bool(casting.open_now(box, at=clock.now()))
        return _page(request, "receipt", box, receipt=known, found=True, may_change=may_change)
    return _page(request, "receipt", box, status=422, typed=typed, error=error, errors={"id_receipt": error})


def _carried(request: HttpRequest) -> Any:
    """The ballot that a form of the booth brought along; None where there is none, or none that can be read."""
    text = request.POST.get("content", "")
    if not text or len(text) > LONGEST:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _good(box: Box, content: Any) -> Any:
    """A content that was checked, None where it is none."""
    try:
        return None if content is None else kind_of(box).checked(parsed(box.rules), content)
    except Invalid:
        return None


def _form(
    request: HttpRequest, box: Box, way: Way, content: Any, errors: dict[str, Text], *, status: int = 200
) -> HttpResponse:
    template, context = kind_of(box).form(request, box, parsed(box.rules), content, errors)
    return _page(
        request,
        "ballot",
        box,
        status=status,
        way=way,
        receipt=way.receipt or new_receipt(),
        errors=errors,
        fields=render_to_string(template, context, request),
        styles=context.get("styles", ()),
        scripts=context.get("scripts", ()),
        has_buttons=context.get("has_buttons", False),
    )


def _to_check(request: HttpRequest, box: Box, way: Way, checked: Any) -> HttpResponse:
    return _page(
        request,
        "check",
        box,
        way=way,
        receipt=way.receipt or new_receipt(),
        content=canonical(checked),
        lines=_lines(box, checked),
        groups=groups_in_words(groups_of(box, way, at=clock.now())),
    )


def _confirmed(request: HttpRequest, box: Box, way: Way, confirmation: casting.Confirmation) -> HttpResponse:
    receipt, draft_key = confirmation.receipt, way.draft_key(box)
    return _page(request, "cast", box, confirmation=confirmation, receipt=receipt, draft_key=draft_key)


def _denied(request: HttpRequest, box: Box, way: Way, decision: Denied, checked: Any) -> HttpResponse:
    """Why there is no ballot, which other ways there are, and what was filled in, so that it is not lost unseen."""
    eligibility = Eligibility.of(parsed(box.rules))
    closed = decision.code == "closed"
    wrong_code = decision.reason if way.code and not closed else ""
    return _page(
        request,
        "denied",
        box,
        status=200 if request.method != "POST" else 403,
        title=_title(way, decision, has_content=checked is not None),
        way=way,
        decision=decision,
        lines=[] if checked is None else _lines(box, checked),
        voters=eligibility.in_words(),
        by_code=not closed and takes_codes(box),
        code_error=wrong_code,
        by_paper=not closed and paper.is_offered(box),
    )


def _title(way: Way, decision: Denied, *, has_content: bool) -> str:
    if has_content:
        return _("Your ballot was not cast")
    if way.code and decision.code != "closed":
        return _("Vote with an access code")
    return {
        "sign_in": _("Sign in to vote"),
        "code": _("Vote with an access code"),
        "voted": _("You have voted"),
    }.get(decision.code, _("There is no ballot for you at the moment"))


def _lines(box: Box, checked: Any) -> list[Line]:
    return kind_of(box).lines(parsed(box.rules), checked)


def _page(request: HttpRequest, name: str, box: Box, *, status: int = 200, **context: Any) -> HttpResponse:
    module = box.module
    opened = module.opens(casting.FEATURE, at=clock.now())
    context = {
        "box": box,
        "module": module,
        "process": module.process,
        "ends": opened.ends if opened else None,
        "may_change_later": box.replaceable,
        "receipt_path": address(box, "receipt"),
        "receipt_url": module.region.url + address(box, "receipt"),
        "form": {"errors": context.get("errors")},  # the title of a page with errors says so first
        **context,
    }
    return render(request, f"booth/{name}.html", context, status=status)
