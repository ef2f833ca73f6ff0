"""Opening, checking, publishing, changing and retiring one's own debates."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participation.contributions.models import Visibility
from participation.contributions.services import states, writing
from participation.core import clock
from participation.core.decisions import Denied
from participation.core.errors import DomainError, Invalid, Refused
from participation.core.policies import can
from participation.debates import listing, rules
from participation.debates.forms import DebateForm, RetireForm, new_key
from participation.debates.models import Debate, DebateModule
from participation.debates.services import opening
from participation.debates.views.lists import ways_to_submit
from participation.debates.views.reading import detail_context, own_debate_or_404


def denied(request: HttpRequest, decision: Denied, title: str, context: dict[str, Any] | None = None) -> HttpResponse:
    """Why a page is not open to somebody, or the way to the sign-in."""
    if decision.code == "sign_in":
        return redirect(f"{reverse('account_login')}?next={request.path}")
    context = {"decision": decision, "title": title} | (context or {})
    return render(request, "debates/denied.html", context, status=403)


@require_safe
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Where to open a debate: straight to the form, or a choice where several modules are open."""
    ways = ways_to_submit(request)
    if len(ways) == 1:
        return redirect("debates:write", ways[0].pk)
    return render(request, "debates/choose.html", {"ways": ways, "now": clock.now()})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, module_id: int) -> HttpResponse:
    """Begin a debate in a module."""
    module = get_object_or_404(
        DebateModule.objects.public().select_related("process", "region").defer("region__outline"),
        pk=module_id,
        region=request.region,  # type: ignore[attr-defined]
    )
    if request.method == "POST":
        known = opening.of_form(author=request.user, form_key=request.POST.get("form_key", ""))
        return _save(request, module, known)
    decision = can(request.user, "contributions.submit", module)
    if isinstance(decision, Denied):
        return denied(request, decision, _("Open a debate"), {"module": module})
    return _form(request, DebateForm(module=module, initial={"form_key": new_key()}), module)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or change what is published."""
    debate = own_debate_or_404(request, pk)
    if request.method == "POST":
        return _save(request, debate.settings, debate)
    decision = can(request.user, "contributions.edit", debate)
    if isinstance(decision, Denied):
        return denied(request, decision, _("Change your debate"), {"debate": debate})
    return _form(request, DebateForm(module=debate.settings, debate=debate), debate.settings, debate)


def _save(request: HttpRequest, module: DebateModule, debate: Debate | None) -> HttpResponse:
    """Store what was sent: a draft to go on with later, one to be checked and published, or a change."""
    is_draft = debate is None or debate.visibility == Visibility.DRAFT
    complete = not is_draft or "draft" not in request.POST
    form = DebateForm(request.POST, module=module, debate=debate, complete=complete)
    try:
        if not form.is_valid():
            return _form(request, form, module, debate, status=422)
        saved = _store(request, form, debate)
    except Refused as refused:
        if refused.decision.code == "sign_in" and refused.decision.remedy:
            return redirect(refused.decision.remedy.url)
        return _form(request, form, module, debate, refused=refused.decision, status=403)
    except Invalid as error:
        form.show(error)
        return _form(request, form, module, debate, status=422)
    if saved.visibility != Visibility.DRAFT:
        messages.success(request, _("Your changes are published."))
        return redirect(saved.get_absolute_url())
    if complete:
        return redirect("debates:preview", saved.pk)
    messages.success(request, _("Your draft is saved. Nobody but you can see it."))
    return redirect("debates:edit", saved.pk)


def _store(request: HttpRequest, form: DebateForm, debate: Debate | None) -> Debate:
    values = {"content": form.content, **form.filing}
    if debate is not None and debate.visibility != Visibility.DRAFT:
        return opening.edit(debate=debate, actor=request.user, **values)
    return opening.save_draft(
        module=form.module, author=request.user, draft=debate, form_key=form.cleaned_data.get("form_key", ""), **values
    )


def _form(
    request: HttpRequest,
    form: DebateForm,
    module: DebateModule,
    debate: Debate | None = None,
    *,
    refused: Denied | None = None,
    status: int = 200,
) -> HttpResponse:
    is_public = debate is not None and debate.visibility != Visibility.DRAFT
    context = {"form": form, "module": module, "debate": debate, "is_public": is_public, "refused": refused}
    return render(request, "debates/form.html", context, status=status)


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Up to five similar debates for a title that is being typed (a fragment of the form page)."""
    title = rules.one_line(request.GET.get("title", ""))[: rules.TITLE_LENGTH[1]]
    region = request.region  # type: ignore[attr-defined]
    found = listing.similar(title, region) if len(title) >= rules.TITLE_LENGTH[0] else []
    response = render(request, "debates/similar.html", {"similar": found})
    response["Cache-Control"] = "private, no-cache"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a draft as others will see it, and publish it."""
    debate = own_debate_or_404(request, pk)
    if debate.visibility != Visibility.DRAFT:
        return redirect(debate.get_absolute_url())
    decision = can(request.user, "contributions.submit", debate.module)
    missing, status = _missing(debate), 200
    if request.method == "POST":
        try:
            published = opening.publish(debate=debate, actor=request.user)
        except Refused as refused:
            if isinstance(refused.decision, Denied):
                decision, status = refused.decision, 403
        except Invalid:
            status = 422
        else:
            messages.success(request, _("Your debate is open. Share it, so that many take part."))
            return redirect(published.get_absolute_url())
    context = detail_context(request, debate) | {
        "missing": missing,
        "similar": listing.similar(debate.title, debate.region, other_than=debate.pk),
        "decision": decision,
    }
    return render(request, "debates/preview.html", context, status=status)


def _missing(debate: Debate) -> str:
    """What a draft still lacks to be published, as a sentence."""
    try:
        rules.complete(debate.body)
    except Invalid as error:
        return str(error.message)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft, after asking."""
    debate = own_debate_or_404(request, pk)
    decision = can(request.user, "contributions.discard", debate)
    if isinstance(decision, Denied):
        return denied(request, decision, _("Delete your draft"), {"debate": debate})
    if request.method == "POST":
        writing.discard(contribution=debate, actor=request.user)
        messages.success(request, _("Your draft is deleted."))
        return redirect("debates:list")
    return render(request, "debates/discard.html", {"debate": debate})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire one's own debate with reason and explanation."""
    debate = own_debate_or_404(request, pk)
    decision = can(request.user, "contributions.retire", debate)
    if isinstance(decision, Denied):
        return denied(request, decision, _("Retire your debate"), {"debate": debate})
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            states.retire(contribution=debate, actor=request.user, **form.cleaned_data)
        except Invalid as error:
            form.add_error(error.field or None, str(error.message))
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Your debate is retired. It stays readable."))
            return redirect(debate.get_absolute_url())
    status = 422 if form.errors else 200
    return render(request, "debates/retire.html", {"form": form, "debate": debate}, status=status)
