"""Writing, checking, publishing, changing and retiring one's own contributions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participation.accounts.policies import signed_in
from participation.contributions import rules
from participation.contributions.desk.desk import Desk
from participation.contributions.desk.lists import ways_to_submit
from participation.contributions.desk.reading import own_or_404, page_context, render_page
from participation.contributions.forms import FilesPart, RetireForm, WritingForm, new_key
from participation.contributions.listing import similar as similar_to
from participation.contributions.models import Contribution, Visibility
from participation.contributions.services import attachments, states, writing
from participation.core import clock
from participation.core.decisions import Decision, Denied
from participation.core.errors import DomainError, Invalid, Refused
from participation.core.policies import can


def denied(request: HttpRequest, desk: Desk, decision: Denied, title: Any, **context: Any) -> HttpResponse:
    """Why a page is not open to somebody, or the way to the sign-in."""
    if decision.code == "sign_in":
        return redirect(f"{reverse('account_login')}?next={request.path}")
    return render_page(request, desk, "denied", {"decision": decision, "title": title, **context}, status=403)


@require_safe
@login_required
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Where to write: straight to the form, or a choice where several modules are open."""
    ways = ways_to_submit(request, desk)
    if len(ways) == 1:
        return redirect(desk.page("write"), ways[0].pk)
    return render_page(request, desk, "choose", {"ways": ways, "now": clock.now()})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, module_id: int, desk: Desk) -> HttpResponse:
    """Begin a contribution in a module."""
    module = _module_or_404(request, desk, pk=module_id)
    if request.method == "POST":
        key = request.POST.get("form_key", "")
        return _save(request, desk, module, writing.of_form(kind=desk.slug, author=request.user, form_key=key))
    decision = can(request.user, "contributions.submit", module)
    if isinstance(decision, Denied):
        return denied(request, desk, decision, desk.words.write, module=module)
    form = desk.form(module=module, initial={"form_key": new_key()}, similar_url=reverse(desk.page("similar")))
    return _form(request, desk, form)


def _module_or_404(request: HttpRequest, desk: Desk, **wanted: Any) -> Any:
    modules = desk.kind.settings._default_manager.public().select_related("process", "region")  # type: ignore[attr-defined]
    region = request.region  # type: ignore[attr-defined]
    return get_object_or_404(modules.defer("region__outline"), region=region, **wanted)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, desk: Desk) -> HttpResponse:
    """Go on with a draft, or change what is published."""
    if request.method == "POST" and not request.user.is_authenticated:
        return _signed_out(request, desk, pk)
    return _edit(request, pk, desk)


@login_required
def _edit(request: HttpRequest, pk: int, desk: Desk) -> HttpResponse:
    contribution = own_or_404(request, desk, pk)
    if request.method == "POST":
        return _save(request, desk, contribution.settings, contribution)
    decision = can(request.user, "contributions.edit", contribution)
    if isinstance(decision, Denied):
        return denied(request, desk, decision, desk.words.change, contribution=contribution)
    return _form(request, desk, desk.form(module=contribution.settings, contribution=contribution))


def _signed_out(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The sign-in ran out while somebody was typing: what was sent comes back, nothing of what is stored is shown."""
    module = _module_or_404(request, desk, contributions=pk, contributions__kind=desk.slug)
    form = desk.form(request.POST, request.FILES, module=module, complete=False)
    return _form(request, desk, form, refused=signed_in(request.user, next_url=request.path), status=403)


def _save(request: HttpRequest, desk: Desk, module: Any, contribution: Contribution | None) -> HttpResponse:
    """Store what was sent: a draft to go on with later, one to be checked and published, or a change."""
    is_draft = contribution is None or contribution.visibility == Visibility.DRAFT
    complete = not is_draft or "draft" not in request.POST
    form = desk.form(request.POST, request.FILES, module=module, contribution=contribution, complete=complete)
    try:
        if not form.is_valid():
            _keep_files(request, desk, form)
            return _form(request, desk, form, status=422)
        saved = _store(request, desk, form, form.content)
    except Refused as refused:  # even when the sign-in has run out meanwhile: what was typed stays
        return _form(request, desk, form, refused=refused.decision, status=403)
    except Invalid as error:
        form.show(error)
        return _form(request, desk, form, status=422)
    if saved.visibility != Visibility.DRAFT:
        messages.success(request, _("Your changes are published."))
        return redirect(saved.get_absolute_url())
    if complete:
        return redirect(desk.page("preview"), saved.pk)
    messages.success(request, _("Your draft is saved. Nobody but you can see it."))
    return redirect(desk.page("edit"), saved.pk)


def _store(request: HttpRequest, desk: Desk, form: WritingForm, content: dict[str, Any]) -> Contribution:
    saved = writing.save_draft(
        module=form.module,
        author=request.user,
        kind=desk.slug,
        content=content,
        draft=form.contribution,
        form_key=form.cleaned_data.get("form_key", ""),
        **form.filing,
    )
    if isinstance(form, FilesPart):
        _store_files(request, form, saved)
    return saved


def _store_files(request: HttpRequest, form: FilesPart, contribution: Contribution) -> None:
    for attachment in form.cleaned_data.get("remove") or []:
        attachments.detach(attachment=attachment, actor=request.user)
    for file in form.cleaned_data.get("documents") or []:
        title = rules.one_line((file.name or "").rsplit(".", 1)[0].replace("_", " "))[:120] or _("Document")
        attachments.attach_document(contribution=contribution, actor=request.user, file=file, title=title)
    image, alt = form.cleaned_data.get("image"), form.cleaned_data.get("image_alt", "")
    if image and alt:
        attachments.attach_image(contribution=contribution, actor=request.user, file=image, alt=alt)


def _keep_files(request: HttpRequest, desk: Desk, form: WritingForm) -> None:
    """A browser forgets chosen files when a form comes back; so sound ones go into the draft at once."""
    if not isinstance(form, FilesPart) or not form.has_sound_files or "title" not in form.cleaned_data:
        return
    draft = form.contribution
    if draft is None:
        sound = {name: value for name, value in form.content.items() if name not in ("latitude", "longitude")}
        draft = _store(request, desk, form, sound)
    elif draft.visibility == Visibility.DRAFT:
        _store_files(request, form, draft)
    else:
        return
    form.keep_files_of(draft)


def _form(
    request: HttpRequest, desk: Desk, form: WritingForm, *, refused: Decision | None = None, status: int = 200
) -> HttpResponse:
    contribution = form.contribution
    context = {
        "form": form,
        "module": form.module,
        "contribution": contribution,
        "is_public": contribution is not None and contribution.visibility != Visibility.DRAFT,
        "refused": refused,
        "files_lost": form.is_bound and bool(request.FILES) and not getattr(form, "files_kept", False),
    }
    return render_page(request, desk, "form", context, status=status)


@require_safe
def similar(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Up to five with a similar title to one that is being typed (a fragment of the form page)."""
    title = rules.one_line(request.GET.get("title", ""))[: rules.TITLE_LENGTH[1]]
    region = request.region  # type: ignore[attr-defined]
    found = similar_to(desk.slug, title, region) if len(title) >= rules.TITLE_LENGTH[0] else []
    response = render_page(request, desk, "similar", _similar(desk, found))
    response["Cache-Control"] = "private, no-cache"
    return response


def _similar(desk: Desk, found: list[Any]) -> dict[str, Any]:
    return {"similar": found, "there_is": desk.words.similar % {"count": len(found)}}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preview(request: HttpRequest, pk: int, desk: Desk) -> HttpResponse:
    """Check a draft as others will see it, and publish it."""
    contribution = own_or_404(request, desk, pk)
    if contribution.visibility != Visibility.DRAFT:
        return redirect(desk.page("published"), contribution.pk)
    decision = can(request.user, "contributions.submit", contribution.module)
    status = 200
    if request.method == "POST":
        try:
            writing.publish(contribution=contribution, actor=request.user)
            return redirect(desk.page("published"), contribution.pk)
        except Refused as refused:
            decision, status = refused.decision, 403
        except Invalid:
            status = 422
    found = similar_to(desk.slug, contribution.title, contribution.region, other_than=contribution.pk)
    context = page_context(request, desk, contribution) | _similar(desk, found) | {
        "missing": desk.kind.missing(contribution), "decision": decision,
    }  # fmt: skip
    return render_page(request, desk, "preview", context, status=status)


@require_safe
@login_required
def published(request: HttpRequest, pk: int, desk: Desk) -> HttpResponse:
    """What happens next, after publishing."""
    contribution = own_or_404(request, desk, pk)
    if contribution.visibility == Visibility.DRAFT:
        return redirect(desk.page("preview"), contribution.pk)
    at = clock.now()
    context = {
        "contribution": contribution,
        "module": contribution.module,
        "process": contribution.module.process,
        "phase": contribution.module.opens(desk.takes_part, at=at),
        "next_phase": contribution.module.next_opening(desk.takes_part, at=at),
        "address": contribution.site_url + contribution.get_absolute_url(),
    }
    return render_page(request, desk, "published", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def discard(request: HttpRequest, pk: int, desk: Desk) -> HttpResponse:
    """Delete a draft, after asking."""
    contribution = own_or_404(request, desk, pk)
    decision = can(request.user, "contributions.discard", contribution)
    if isinstance(decision, Denied):
        return denied(request, desk, decision, _("Delete your draft"), contribution=contribution)
    if request.method == "POST":
        writing.discard(contribution=contribution, actor=request.user)
        messages.success(request, _("Your draft is deleted."))
        return redirect("accounts:me")
    return render_page(request, desk, "discard", {"contribution": contribution})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retire(request: HttpRequest, pk: int, desk: Desk) -> HttpResponse:
    """Retire one's own contribution with reason and explanation."""
    contribution = own_or_404(request, desk, pk)
    decision = can(request.user, "contributions.retire", contribution)
    if isinstance(decision, Denied):
        return denied(request, desk, decision, desk.words.retire, contribution=contribution)
    form = RetireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            states.retire(contribution=contribution, actor=request.user, **form.cleaned_data)
        except Invalid as error:
            form.show(error)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("It is retired now. It stays readable."))
            return redirect(contribution.get_absolute_url())
    status = 422 if form.errors else 200
    return render_page(request, desk, "retire", {"form": form, "contribution": contribution}, status=status)
