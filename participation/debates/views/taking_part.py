"""Voting on a debate, and answering and adding statements."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participation.contributions.desk.reading import away, contribution_or_404
from participation.contributions.desk.writing import denied
from participation.core.decisions import Denied
from participation.core.errors import DomainError, Invalid, Refused
from participation.core.policies import can
from participation.debates.desk import desk, vote_context
from participation.debates.forms import StatementForm
from participation.debates.models import Debate, Statement, StatementAnswer, StatementState
from participation.debates.policies import waits_for_release
from participation.debates.querysets import ids_in_personal_order
from participation.debates.services import statements as writing
from participation.debates.services import voting

VOTES = {"1": 1, "-1": -1, "0": 0}
ANSWERS: dict[str, int | None] = {"1": 1, "-1": -1, "0": 0, "none": None}


def _fragment(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request


def _to_sign_in(request: HttpRequest, url: str) -> HttpResponse:
    address = f"{reverse('account_login')}?next={url}"
    if _fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Vote on a debate: `value` 1, −1, or 0 to undo. Who only reads this address signs in and lands on the debate."""
    debate = contribution_or_404(request, desk, pk)
    elsewhere = away(request, debate, request.path)
    if elsewhere:
        return elsewhere
    url = debate.get_absolute_url()
    if not request.user.is_authenticated:
        return _to_sign_in(request, url)
    if request.method != "POST":
        return redirect(url)
    try:
        value = VOTES.get(request.POST.get("value", ""))
        if value is None:
            raise Invalid(_("Please choose whether you agree or disagree."))
        voting.vote(debate=debate, user=request.user, value=value)
        said, well = (_("Thank you, your vote has been counted.") if value else _("Your vote is taken back.")), True
    except DomainError as error:
        said, well = str(error.message), False
    if _fragment(request):
        debate = contribution_or_404(request, desk, pk)
        context = vote_context(request, debate) | {"said": said, "refused": "" if well else said}
        return render(request, "debates/vote_panel.html", context)
    (messages.success if well else messages.error)(request, said)
    return redirect(url + "#abstimmung")


def collecting_debate_or_404(request: HttpRequest, pk: int) -> Debate:
    """A debate that collects statements."""
    debate: Debate = contribution_or_404(request, desk, pk)
    if not debate.collects_statements:
        raise Http404
    return debate


@require_safe
def statements(request: HttpRequest, pk: int) -> HttpResponse:
    """The next statement for those who can answer; for everybody else the list of all."""
    debate = collecting_debate_or_404(request, pk)
    elsewhere = away(request, debate, request.get_full_path())
    if elsewhere:
        return elsewhere
    decision = can(request.user, "debates.answer_statements", debate)
    if not decision:
        rows = Statement.objects.filter(debate=debate).public()
        page = rows.page("newest", after=request.GET.get("after", ""))
        context = {
            "debate": debate,
            "decision": decision,
            "page": page,
            "total": rows.count(),
            "may_add": can(request.user, "debates.add_statement", debate),
        }
        return render(request, "debates/statements.html", context)
    return render(request, "debates/answer.html", _next(request, debate))


def _next(request: HttpRequest, debate: Debate) -> dict[str, Any]:
    """The next statement in this person's order, how far they are, and their last answer."""
    ids, answered = ids_in_personal_order(debate, request.user)
    following = next((pk for pk in ids if pk not in answered), None)
    statement = Statement.objects.get(pk=following) if following else None
    if statement is not None:
        statement.debate = debate
    last = _answers_of(request.user, debate).first()
    return {
        "debate": debate,
        "statement": statement,
        "own_answer": None,
        "total": len(ids),
        "answered": len(answered),
        "last": last,
        "may_add": can(request.user, "debates.add_statement", debate),
    }


def _answers_of(user: Any, debate: Debate) -> Any:
    """A person's answers to public statements, the latest first."""
    answers = StatementAnswer.objects.filter(user=user, statement__debate=debate, statement__state="public")
    return answers.select_related("statement").order_by("-at", "-pk")


def _statement_or_404(request: HttpRequest, debate: Debate, pk: int) -> Statement:
    statement = get_object_or_404(Statement.objects.select_related("author"), pk=pk, debate=debate)
    statement.debate, statement.region = debate, debate.region
    if not can(request.user, "debates.view_statement", statement):
        raise Http404
    return statement


@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, pk: int, statement_pk: int) -> HttpResponse:
    """One statement: read it, answer it, change one's answer (`value` 1, −1, 0, or "none" to undo)."""
    debate = collecting_debate_or_404(request, pk)
    elsewhere = away(request, debate, request.path)
    if elsewhere:
        return elsewhere
    found = _statement_or_404(request, debate, statement_pk)
    if request.method == "POST":
        return _answer(request, debate, found)
    own = None
    if request.user.is_authenticated:
        own = StatementAnswer.objects.filter(statement=found, user=request.user).values_list("value", flat=True).first()
    context = {
        "debate": debate,
        "statement": found,
        "own_answer": own,
        "decision": can(request.user, "debates.answer_statement", found),
    }
    return render(request, "debates/statement.html", context)


def _answer(request: HttpRequest, debate: Debate, found: Statement) -> HttpResponse:
    if not request.user.is_authenticated:
        return _to_sign_in(request, found.get_absolute_url())
    refused = ""
    try:
        given = request.POST.get("value", "")
        if given not in ANSWERS:
            raise Invalid(_("Please choose whether you agree, disagree or pass."))
        writing.answer(statement=found, user=request.user, value=ANSWERS[given])
    except DomainError as error:
        refused = str(error.message)
    following = reverse("debates:statements", args=[debate.pk])
    if _fragment(request):
        context = _next(request, debate) | {"refused": refused}
        context["said"] = refused or _said(context)
        return render(request, "debates/answer_panel.html", context)
    if refused:
        messages.error(request, refused)
        following = found.get_absolute_url()
    return redirect(following)


def _said(context: dict[str, Any]) -> str:
    """What is read out after an answer; the next statement follows, as it takes the focus."""
    return _("Answer saved. %(answered)s of %(total)s answered.") % {
        "answered": context["answered"],
        "total": context["total"],
    }


@require_safe
def own_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own answers and statements, each with a link to change it."""
    debate = collecting_debate_or_404(request, pk)
    elsewhere = away(request, debate, request.path)
    if elsewhere:
        return elsewhere
    if not request.user.is_authenticated:
        return _to_sign_in(request, request.path)
    context = {
        "debate": debate,
        "answers": list(_answers_of(request.user, debate)),
        "written": list(Statement.objects.filter(debate=debate, author=request.user).order_by("-created_at", "-pk")),
    }
    return render(request, "debates/own_answers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a statement of one's own."""
    debate = collecting_debate_or_404(request, pk)
    elsewhere = away(request, debate, request.path)
    if elsewhere:
        return elsewhere
    title = _("Add a statement")
    decision = can(request.user, "debates.add_statement", debate)
    if isinstance(decision, Denied) and (request.method != "POST" or decision.code == "sign_in"):
        return denied(request, desk, decision, title, contribution=debate)
    form = StatementForm(request.POST or None)
    refused, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                added = writing.add_statement(debate=debate, user=request.user, text=form.cleaned_data["text"])
            except Refused as error:
                refused, status = error.decision, 403
            except Invalid as error:
                form.show(error)
            else:
                messages.success(request, _added(added))
                return redirect("debates:statements", debate.pk)
    waits = request.user.is_authenticated and waits_for_release(debate, request.user)
    context = {"form": form, "debate": debate, "refused": refused, "waits": waits}
    return render(request, "debates/add_statement.html", context, status=status)


def _added(statement: Statement) -> str:
    if statement.state == StatementState.WAITING:
        return _("Thank you. Your statement appears as soon as the moderation has released it.")
    return _("Thank you. Your statement can be answered by everybody now.")
