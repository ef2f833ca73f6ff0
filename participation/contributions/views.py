"""What hangs on contributions of every kind: attachments, following, supporting, QR codes."""

import io
from typing import Any

import segno
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participation.contributions.handing import handed_out
from participation.contributions.models import Attachment, Contribution
from participation.contributions.services import following, supporting
from participation.core.errors import DomainError, Refused
from participation.core.policies import can
from participation.processes.models import Module, Process


def seen_or_404(request: HttpRequest, pk: int) -> Contribution:
    """A contribution within the scope that this person may see; anything else is not there."""
    contribution = get_object_or_404(
        Contribution.objects.select_related("region", "module__process", "process", "author"), pk=pk
    )
    if not can(request.user, "contributions.view", contribution):
        raise Http404
    return contribution


@require_safe
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out an attachment to those who may see its contribution."""
    found = get_object_or_404(Attachment.objects.select_related("contribution__region"), pk=pk)
    seen_or_404(request, found.contribution_id)
    return handed_out(found.file, title=found.title, is_image=found.kind == Attachment.Kind.IMAGE)


@require_safe
def qr_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of a public contribution as a QR code (SVG)."""
    contribution = seen_or_404(request, pk)
    out = io.BytesIO()
    segno.make(contribution.site_url + contribution.get_absolute_url(), error="m").save(
        out, kind="svg", scale=6, border=2, title=contribution.title
    )
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


def _back(request: HttpRequest, contribution: Contribution, panel: str, said: str = "") -> HttpResponse:
    if getattr(request, "htmx", None):
        fresh = seen_or_404(request, contribution.pk)
        return render(request, panel, {"contribution": fresh, "said": said})
    if said:
        messages.success(request, said)
    return redirect(contribution.get_absolute_url())


def _refused(request: HttpRequest, contribution: Contribution, error: DomainError, panel: str) -> HttpResponse:
    decision = error.decision if isinstance(error, Refused) else None
    if decision is not None and decision.code == "sign_in" and decision.remedy:  # a refusal is false
        response: HttpResponse = redirect(decision.remedy.url)
        if getattr(request, "htmx", None):
            response = HttpResponse(status=204, headers={"HX-Redirect": decision.remedy.url})
        return response
    if getattr(request, "htmx", None):
        context = {"contribution": seen_or_404(request, contribution.pk), "said": str(error.message)}
        return render(request, panel, context)
    messages.error(request, str(error.message))
    return redirect(contribution.get_absolute_url())


@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Give (`on=1`) or take back (`on=0`) one's support."""
    contribution = seen_or_404(request, pk)
    panel = "contributions/support_panel.html"
    try:
        if request.POST.get("on") == "0":
            supporting.withdraw(contribution=contribution, user=request.user)
            said = _("You no longer support this.")
        else:
            supporting.support(contribution=contribution.as_kind(), user=request.user)
            said = _("Thank you, your support has been counted.")
    except DomainError as error:
        return _refused(request, contribution, error, panel)
    return _back(request, contribution, panel, said)


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow (`on=1`) or no longer follow (`on=0`) a contribution."""
    return _follow(request, seen_or_404(request, pk))


@require_POST
def follow_process(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a process."""
    process = get_object_or_404(Process.objects.public(), pk=pk)
    return _follow(request, following.anchor_of(process))


@require_POST
def follow_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a module."""
    module = get_object_or_404(Module.objects.public().select_related("process"), pk=pk)
    return _follow(request, following.anchor_of(module))


def _follow(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    panel = "contributions/follow_button.html"
    try:
        if request.POST.get("on") == "0":
            following.unfollow(contribution=contribution, user=request.user)
            said = _("You no longer follow this.")
        else:
            following.follow(contribution=contribution, user=request.user)
            said = _("You follow this now. You find it on your page.")
    except DomainError as error:
        return _refused(request, contribution, error, panel)
    return _back(request, contribution, panel, said)


def state_of(user: Any, contribution: Contribution) -> dict[str, bool]:
    """Whether the person supports and follows the contribution."""
    if not user.is_authenticated:
        return {"supports": False, "follows": False}
    return {
        "supports": contribution.supports.filter(user=user).exists(),
        "follows": contribution.follows.filter(user=user).exists(),
    }
