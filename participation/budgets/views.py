"""Pages that only projects have: the reply to the valuation, the question to authors whether projects may be united."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from participation.budgets.models import Consent, Merger, Project
from participation.budgets.services import announcing, merging
from participation.contributions.desk import reading
from participation.contributions.desk.desk import Desk
from participation.contributions.desk.reading import own_or_404, render_page
from participation.contributions.desk.writing import denied
from participation.contributions.forms import AskingForm
from participation.core.decisions import Denied
from participation.core.errors import DomainError, Invalid
from participation.core.policies import can

_METHODS = ["GET", "HEAD", "POST"]


class ReplyForm(AskingForm):
    """The author's one reply."""

    text = forms.CharField(
        label=gettext_lazy("Your reply"),
        max_length=announcing.REPLY_LENGTH,
        help_text=gettext_lazy("Everybody can read it. You can reply once, and not change it afterwards."),
        widget=forms.Textarea(
            attrs={"rows": 6, "data-count": gettext_lazy("%n characters left"), "maxlength": announcing.REPLY_LENGTH}
        ),
        error_messages={"required": gettext_lazy("Please write something.")},
    )


@require_safe
def detail(request: HttpRequest, pk: int, desk: Desk, slug: str = "") -> HttpResponse:
    """A project; the address of one that was united with another leads there."""
    target = Project.objects.filter(pk=pk, merged_into__visibility="public").select_related("merged_into").first()
    if target is not None and target.merged_into is not None:
        return HttpResponsePermanentRedirect(target.merged_into.site_url + target.merged_into.get_absolute_url())
    return reading.detail(request, pk, desk, slug)


@require_http_methods(_METHODS)
@login_required
def reply(request: HttpRequest, pk: int, desk: Desk) -> HttpResponse:
    """Reply to the valuation of one's own project."""
    project = own_or_404(request, desk, pk)
    decision = can(request.user, "budgets.reply", project)
    if isinstance(decision, Denied):
        return denied(request, desk, decision, _("Your reply"), contribution=project)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            announcing.reply(project=project, actor=request.user, **form.cleaned_data)
        except Invalid as error:
            form.show(error)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Your reply is published."))
            return redirect(project.get_absolute_url())
    context = {"form": form, "contribution": project}
    return render_page(request, desk, "reply", context, status=422 if form.errors else 200)


@require_http_methods(_METHODS)
@login_required
def merger(request: HttpRequest, pk: int, desk: Desk) -> HttpResponse:
    """The question to an author whether their project may be united with others, and the answer."""
    found = get_object_or_404(Merger.objects.select_related("target__module__process", "target__author"), pk=pk)
    consents = list(found.consents.select_related("project__author").order_by("pk"))
    mine: list[Any] = [row for row in consents if row.project.author_id == request.user.pk]
    if not mine:
        raise Http404
    waiting = next((row for row in mine if row.answer == Consent.Answer.PENDING), None)
    refusal = ""
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        try:
            agrees = request.POST["answer"] == "yes"
            done = merging.answer(consent=waiting or mine[0], agrees=agrees, actor=request.user)
        except DomainError as error:
            refusal = str(error.message)
        else:
            messages.success(request, _said(done, agrees))
            return redirect(found.target.get_absolute_url() if done.state == Merger.State.DONE else request.path)
    context = {
        "merger": found,
        "target": found.target,
        "consents": consents,
        "waiting": waiting if found.state == Merger.State.ASKED else None,
        "refusal": refusal,
    }
    return render_page(request, desk, "merger", context, status=403 if refusal else 200)


def _said(merger: Merger, agrees: bool) -> str:
    if merger.state == Merger.State.DONE:
        return _("Thank you! All authors agreed, and the projects are united.")
    if agrees:
        return _("Thank you! As soon as all authors have agreed, the projects are united.")
    return _("Your project stays as it is. The project team has been told.")
