"""Writing, changing, deleting and judging comments. Every address works with and without htmx."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participation.comments import services
from participation.comments.display import display, single
from participation.comments.forms import CommentForm, EditForm
from participation.comments.models import Comment, CommentVote, State
from participation.comments.policies import voices
from participation.comments.querysets import page_number_of, subtree
from participation.contributions.models import Contribution
from participation.contributions.views import seen_or_404
from participation.core.decisions import Decision, Denied
from participation.core.errors import DomainError, Invalid, Refused
from participation.core.policies import can

LARGEST_KEY = 2**31 - 1
WRITING = require_http_methods(["GET", "HEAD", "POST"])


def _comment_or_404(request: HttpRequest, pk: int) -> Comment:
    """A comment within the scope on something this person may see; a hidden or deleted one as well."""
    if pk > LARGEST_KEY:
        raise Http404
    comment: Comment = get_object_or_404(Comment.objects.with_context(), pk=pk)
    if not can(request.user, "contributions.view", comment.contribution):
        raise Http404
    return comment


def _is_fragment(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request


def _answer(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "private, no-store"
    return response


def _sign_in(request: HttpRequest, decision: Decision) -> HttpResponse | None:
    """The way to the sign-in and back to this very page, where that is what is missing."""
    if not isinstance(decision, Denied) or decision.code != "sign_in" or decision.remedy is None:
        return None
    address = decision.remedy.url.partition("?")[0] + "?" + urlencode({"next": request.get_full_path()})
    if _is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


@WRITING
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a comment, or reply to the one that `?antwort=` names."""
    contribution = seen_or_404(request, pk)
    decision = can(request.user, "comments.post", contribution)
    parent = _parent(request, contribution)
    offered = voices(request.user, contribution.region)
    if request.method == "POST":
        form = CommentForm(contribution, request.POST, reply_to=parent and parent.pk, voices=offered)
        return _posted(request, contribution, parent, form)
    if (answer := _sign_in(request, decision)) is not None:
        return answer
    if isinstance(decision, Denied):
        return _form_page(request, contribution, parent, None, decision, status=403)
    form = CommentForm(contribution, reply_to=parent and parent.pk, voices=offered, query=request.GET)
    return _form_page(request, contribution, parent, form)


def _parent(request: HttpRequest, contribution: Contribution) -> Comment | None:
    wanted = request.POST.get("reply_to") or request.GET.get("antwort") or ""
    if not wanted.isdecimal() or int(wanted[:20]) > LARGEST_KEY:
        return None
    return contribution.comments.filter(pk=int(wanted), state=State.PUBLIC).select_related("user").first()


def _form_page(
    request: HttpRequest,
    contribution: Contribution,
    parent: Comment | None,
    form: CommentForm | None,
    decision: Decision | None = None,
    status: int = 200,
) -> HttpResponse:
    fragment = _is_fragment(request)
    context = {
        "contribution": contribution,
        "parent": parent,
        "quoted": single(parent) if parent else None,
        "form": form.renewed() if form is not None and form.is_bound else form,
        "decision": decision,
        "slot": f"r{parent.pk}" if parent else "comment-form",
    }
    if fragment and status == 403:
        status = 422  # of the refusals only this one is put in the page
    return _answer(request, "comments/form.html" if fragment else "comments/write.html", context, status)


def _posted(
    request: HttpRequest, contribution: Contribution, parent: Comment | None, form: CommentForm
) -> HttpResponse:
    decision = None
    if form.is_valid():
        try:
            comment = services.post(
                contribution=contribution,
                author=request.user,
                text=form.cleaned_data["comment"],
                reply_to=form.cleaned_data["reply_to"],
                token=form.cleaned_data["token"],
                speaks_as=form.cleaned_data.get("speaks_as", ""),
                extra=form.extra_values,
            )
        except DomainError as error:
            decision = _noted(form, error)
        else:
            return _written(request, comment, parent)
    return _form_page(request, contribution, parent, form, decision, status=422)


def _noted(form: forms.Form, error: DomainError) -> Decision | None:
    """Put a refusal where it belongs: beside its field, or above the form with the way out."""
    if isinstance(error, Refused):
        return error.decision
    name = error.field if isinstance(error, Invalid) else ""
    is_visible = name in form.fields and not form.fields[name].widget.is_hidden
    form.add_error(name if is_visible else None, str(error.message))
    return None


def _written(request: HttpRequest, comment: Comment, parent: Comment | None) -> HttpResponse:
    said = _("Your reply has been published.") if parent else _("Your comment has been published.")
    if not _is_fragment(request):
        messages.success(request, said)
        return redirect(_address(request, comment))
    contribution = seen_or_404(request, comment.contribution_id)
    shown = display(contribution, request.user, focus=comment.pk, say=said)
    top = parent or comment
    top.refresh_from_db()
    top.contribution = contribution
    page = subtree(top, user=request.user)
    context: dict[str, Any] = {
        "contribution": contribution,
        "items": shown.html(page),
        "is_first": parent is None and not _others(contribution, comment).exists(),
    }
    # What is put in the page by the main swap gets the focus; form and number are swapped along with it.
    if parent is not None:
        response = _answer(request, "comments/replied.html", context)
        response["HX-Retarget"], response["HX-Reswap"] = f"#c{parent.pk}", "outerHTML"
        return response
    context["form"] = CommentForm(contribution, voices=voices(request.user, contribution.region))
    response = _answer(request, "comments/posted.html", context | {"slot": "comment-form"})
    response["HX-Retarget"] = "#comment-list"
    response["HX-Reswap"] = "outerHTML" if context["is_first"] else "afterbegin"
    return response


def _others(contribution: Contribution, comment: Comment) -> QuerySet:
    """What was in the list before this comment of theirs came."""
    own = Q(user=comment.user_id, state__in=(State.WAITING, State.HIDDEN))
    return contribution.comments.filter(Q(state=State.PUBLIC) | own).exclude(pk=comment.pk)


def _address(request: HttpRequest, comment: Comment) -> str:
    """Where a comment stands: the page of its thread in the usual order, at its region's home."""
    contribution = comment.contribution
    number = page_number_of(comment, user=request.user)
    home = "" if contribution.region_id == request.region.pk else contribution.site_url  # type: ignore[attr-defined]
    page = f"?{urlencode({'page': number})}" if number > 1 else ""
    return f"{home}{contribution.get_absolute_url()}{page}#c{comment.pk}"


@require_safe
def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to a comment, on whichever page it stands today. One that is gone leads to its replies, if it has any."""
    comment = _comment_or_404(request, pk)
    is_own = request.user.is_authenticated and comment.user_id == request.user.pk and comment.state != State.DELETED
    if comment.state != State.PUBLIC and not is_own and not subtree(comment, user=request.user).lines:
        raise Http404
    return redirect(_address(request, comment))


@WRITING
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own comment during the first minutes."""
    comment = _comment_or_404(request, pk)
    decision = can(request.user, "comments.edit", comment)
    if request.method == "POST":
        form = EditForm(request.POST)
        denied = None
        if form.is_valid():
            try:
                services.edit(comment=comment, actor=request.user, text=form.cleaned_data["comment"])
            except DomainError as error:
                denied = _noted(form, error)
            else:
                messages.success(request, _("Your comment has been changed."))
                return redirect(_address(request, comment))
        return _answer(request, "comments/edit.html", {"comment": comment, "form": form, "decision": denied}, 422)
    if (answer := _sign_in(request, decision)) is not None:
        return answer
    context = {"comment": comment, "form": EditForm(initial={"comment": comment.comment})}
    if isinstance(decision, Denied):
        return _answer(request, "comments/edit.html", {"comment": comment, "decision": decision}, 403)
    return _answer(request, "comments/edit.html", context)


@WRITING
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete one's own comment."""
    comment = _comment_or_404(request, pk)
    decision = can(request.user, "comments.delete", comment)
    if request.method == "POST":
        try:
            services.delete_own(comment=comment, actor=request.user)
        except Refused as error:
            return _answer(request, "comments/delete.html", {"comment": comment, "decision": error.decision}, 403)
        messages.success(request, _("Your comment has been deleted."))
        return redirect(_address(request, comment).partition("#")[0] + "#comments")
    if (answer := _sign_in(request, decision)) is not None:
        return answer
    context = {"comment": comment, "quoted": single(comment)}
    if isinstance(decision, Denied):
        return _answer(request, "comments/delete.html", {"comment": comment, "decision": decision}, 403)
    return _answer(request, "comments/delete.html", context)


@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Make `value` (1, -1 or 0) the person's vote on a comment."""
    comment = _comment_or_404(request, pk)
    value = {"1": 1, "-1": -1, "0": 0}.get(request.POST.get("value", ""), 2)
    said, refused = _("Thank you, your vote has been counted."), ""
    try:
        services.vote(comment=comment, user=request.user, value=value)
        if value == 0:
            said = _("Your vote has been taken back.")
    except Refused as error:
        if error.decision.code == "sign_in" and error.decision.remedy:
            if _is_fragment(request):
                return HttpResponse(status=204, headers={"HX-Redirect": error.decision.remedy.url})
            return redirect(error.decision.remedy.url)
        refused = str(error.message)
    except DomainError as error:
        refused = str(error.message)
    if not _is_fragment(request):
        if refused:
            messages.error(request, refused)
        return redirect(_back(request, comment))
    comment.refresh_from_db(fields=["up_count", "down_count"])
    own = CommentVote.objects.filter(comment=comment, user=request.user).values_list("value", flat=True).first()
    votes = display(comment.contribution, request.user).votes_of(comment, own or 0)
    context = {"row": votes | {"say": refused or said, "refused": refused}}
    return _answer(request, "comments/votes.html", context, 422 if refused else 200)


def _back(request: HttpRequest, comment: Comment) -> str:
    """The page from which the vote was cast, so that order and page stay; otherwise where the comment stands."""
    page = request.POST.get("next", "")
    if page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return f"{page.partition('#')[0]}#c{comment.pk}"
    return _address(request, comment)
