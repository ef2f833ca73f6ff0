"""Writing, checking, publishing, changing and retiring one's own proposals."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participation.contributions.models import Visibility
from participation.contributions.services import attachments, states, writing
from participation.core import clock
from participation.core.decisions import Denied
from participation.core.errors import DomainError, Invalid, Refused
from participation.core.policies import can
from participation.proposals import querysets, rules, services
from participation.proposals.forms import ProposalForm, RetireForm, new_key
from participation.proposals.models import Proposal, ProposalModule
from participation.proposals.views.lists import ways_to_submit
from participation.proposals.views.reading import detail_context, own_proposal_or_404

FORM = "proposals/form.html"


def _denied(request: HttpRequest, decision: Denied, title: str, context: dict[str, Any] | None = None) -> HttpResponse:
    """Why a page is not open to somebody, or the way to the sign-in."""
    if decision.code == "sign_in" and decision.remedy:
        return redirect(decision.remedy.url)
    context = {"decision": decision, "title": title} | (context or {})
    return render(request, "proposals/denied.html", context, status=403)


@require_safe
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Where to write: straight to the form, or a choice where several collections are open."""
    ways = ways_to_submit(request)
    if len(ways) == 1:
        return redirect("proposals:write", ways[0].pk)
    return render(request, "proposals/choose.html", {"ways": ways, "now": clock.now()})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, module_id: int) -> HttpResponse:
    """Begin a proposal in a module."""
    module = get_object_or_404(
        ProposalModule.objects.public().select_related("process", "region").defer("region__outline"),
        pk=module_id,
        region=request.region,  # type: ignore[attr-defined]
    )
    if request.method != "POST":
        decision = can(request.user, "contributions.submit", module)
        if isinstance(decision, Denied):
            signs_in = decision.code == "sign_in"
            return redirect(f"{reverse('account_login')}?next={request.path}") if signs_in else _denied(
                request, decision, _("Write a proposal"), {"module": module}
            )
        form = ProposalForm(
            module=module, initial={"form_key": new_key()}, similar_url=reverse("proposals:similar")
        )
        return _form(request, form, module)
    return _save(request, module, services.of_form(author=request.user, form_key=request.POST.get("form_key", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or change what is published."""
    proposal = own_proposal_or_404(request, pk)
    decision = can(request.user, "contributions.edit", proposal)
    if isinstance(decision, Denied) and request.method != "POST":
        return _denied(request, decision, _("Change your proposal"), {"proposal": proposal})
    if request.method == "POST":
        return _save(request, proposal.settings, proposal)
    return _form(request, ProposalForm(module=proposal.settings, proposal=proposal), proposal.settings, proposal)


def _save(request: HttpRequest, module: ProposalModule, proposal: Proposal | None) -> HttpResponse:
    """Store what was sent: a draft to go on with later, one to be checked and published, or a change."""
    is_draft = proposal is None or proposal.visibility == Visibility.DRAFT
    complete = not is_draft or "draft" not in request.POST
    form = ProposalForm(request.POST, request.FILES, module=module, proposal=proposal, complete=complete)
    try:
        if not form.is_valid():
            return _form(request, form, module, _keep_files(request, form, proposal), status=422)
        saved = _store(request, form, proposal)
    except Refused as refused:  # even when the sign-in has run out meanwhile: what was typed stays
        return _form(request, form, module, proposal, refused=refused.decision, status=403)
    except Invalid as error:
        form.show(error)
        return _form(request, form, module, proposal, status=422)
    if saved.visibility != Visibility.DRAFT:
        messages.success(request, _("Your changes are published."))
        return redirect(saved.get_absolute_url())
    if complete:
        return redirect("proposals:preview", saved.pk)
    messages.success(request, _("Your draft is saved. Nobody but you can see it."))
    return redirect("proposals:edit", saved.pk)


def _store(request: HttpRequest, form: ProposalForm, proposal: Proposal | None) -> Proposal:
    if proposal is not None and proposal.visibility != Visibility.DRAFT:
        saved = services.edit(proposal=proposal, actor=request.user, content=form.content, **form.filing)
    else:
        saved = services.save_draft(
            module=form.module,
            author=request.user,
            content=form.content,
            draft=proposal,
            form_key=form.cleaned_data.get("form_key", ""),
            **form.filing,
        )
    _store_files(request, form, saved)
    return saved


def _store_files(request: HttpRequest, form: ProposalForm, proposal: Proposal) -> None:
    for attachment in form.cleaned_data.get("remove") or []:
        attachments.detach(attachment=attachment, actor=request.user)
    for file in form.cleaned_data.get("documents") or []:
        title = rules.one_line((file.name or "").rsplit(".", 1)[0].replace("_", " "))[:120] or _("Document")
        attachments.attach_document(contribution=proposal, actor=request.user, file=file, title=title)
    image, alt = form.cleaned_data.get("image"), form.cleaned_data.get("image_alt", "")
    if image and alt:
        attachments.attach_image(contribution=proposal, actor=request.user, file=image, alt=alt)


def _keep_files(request: HttpRequest, form: ProposalForm, proposal: Proposal | None) -> Proposal | None:
    """A browser forgets chosen files when a form comes back; so sound ones go into the draft at once."""
    image = form.cleaned_data.get("image") and not form.has_error("image_alt")
    has_files = form.cleaned_data.get("documents") or image
    is_draft = proposal is None or proposal.visibility == Visibility.DRAFT
    if not has_files or not is_draft or "title" not in form.cleaned_data:
        return proposal
    draft = proposal
    if draft is None:
        content = {name: value for name, value in form.content.items() if name not in ("latitude", "longitude")}
        key = form.cleaned_data.get("form_key", "")
        draft = services.save_draft(
            module=form.module, author=request.user, content=content, form_key=key, **form.filing
        )
    _store_files(request, form, draft)
    form.keep_files_of(draft)
    return draft


def _form(
    request: HttpRequest,
    form: ProposalForm,
    module: ProposalModule,
    proposal: Proposal | None = None,
    *,
    refused: Denied | None = None,
    status: int = 200,
) -> HttpResponse:
    is_public = proposal is not None and proposal.visibility != Visibility.DRAFT
    context = {
        "form": form, "module": module, "proposal": proposal, "is_public": is_public, "refused": refused,
        "files_lost": form.is_bound and bool(request.FILES) and (is_public or not form.files_kept),
    }  # fmt: skip
    return render(request, FORM, context, status=status)


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Up to five similar proposals for a title that is being typed (a fragment of the form page)."""
    title = rules.one_line(request.GET.get("title", ""))[: rules.TITLE_LENGTH[1]]
    found = querysets.similar(title, request.region) if len(title) >= rules.TITLE_LENGTH[0] else []  # type: ignore[attr-defined]
    response = render(request, "proposals/similar.html", {"similar": found})
    response["Cache-Control"] = "private, no-cache"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a draft as others will see it, and publish it."""
    proposal = own_proposal_or_404(request, pk)
    if proposal.visibility != Visibility.DRAFT:
        return redirect("proposals:published", proposal.pk)
    decision = can(request.user, "contributions.submit", proposal.module)
    status = 200
    if request.method == "POST":
        try:
            services.publish(proposal=proposal, actor=request.user)
            return redirect("proposals:published", proposal.pk)
        except Refused as refused:
            decision, status = refused.decision, 403
        except Invalid:
            status = 422
    context = detail_context(proposal) | {
        "missing": rules.missing(proposal),
        "similar": querysets.similar(proposal.title, proposal.region, other_than=proposal.pk),
        "decision": decision,
    }
    return render(request, "proposals/preview.html", context, status=status)


@require_safe
@login_required
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """What happens next, after publishing."""
    proposal = own_proposal_or_404(request, pk)
    if proposal.visibility == Visibility.DRAFT:
        return redirect("proposals:preview", proposal.pk)
    at = clock.now()
    context = {
        "proposal": proposal,
        "module": proposal.module,
        "process": proposal.module.process,
        "support_phase": proposal.module.opens("support", at=at),
        "next_support": proposal.module.next_opening("support", at=at),
        "address": proposal.site_url + proposal.get_absolute_url(),
    }
    return render(request, "proposals/published.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft, after asking."""
    proposal = own_proposal_or_404(request, pk)
    decision = can(request.user, "contributions.discard", proposal)
    if isinstance(decision, Denied):
        return _denied(request, decision, _("Delete your draft"), {"proposal": proposal})
    if request.method == "POST":
        writing.discard(contribution=proposal, actor=request.user)
        messages.success(request, _("Your draft is deleted."))
        return redirect("accounts:me")
    return render(request, "proposals/discard.html", {"proposal": proposal})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire one's own proposal with reason and explanation."""
    proposal = own_proposal_or_404(request, pk)
    decision = can(request.user, "contributions.retire", proposal)
    if isinstance(decision, Denied):
        return _denied(request, decision, _("Retire your proposal"), {"proposal": proposal})
    form = RetireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            states.retire(contribution=proposal, actor=request.user, **form.cleaned_data)
        except Invalid as error:
            form.add_error(error.field or None, str(error.message))
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Your proposal is retired. It stays readable."))
            return redirect(proposal.get_absolute_url())
    status = 422 if form.errors else 200
    return render(request, "proposals/retire.html", {"form": form, "proposal": proposal}, status=status)
