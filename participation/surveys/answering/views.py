"""The pages of answering: what it is about, the questions page by page or all at once, checking, thanks."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participation.core import clock
from participation.core.decisions import Denied
from participation.core.policies import can
from participation.processes.models import Module
from participation.surveys.answering.access import survey_or_404
from participation.surveys.answering.beginning import begin
from participation.surveys.answering.services import named
from participation.surveys.answering.sitting import address
from participation.surveys.answering.steps import Step
from participation.surveys.answering.telling import minutes_of, privacy_of
from participation.surveys.models import Response, Survey, Unfinished
from participation.surveys.querysets import current_version, wave_at

MARKER_SECONDS = 180 * 24 * 60 * 60


def marker_of(survey: Survey) -> str:
    """The cookie that says that this device has answered; it says nothing else."""
    return f"umfrage-{survey.pk}"


def module_page(request: HttpRequest, module: Module) -> HttpResponse:
    """What the survey is about; whether it may be seen was asked before."""
    survey = Survey.objects.get(pk=module.pk)
    survey.process, survey.region = module.process, module.region
    survey.__dict__["schedule"] = module.schedule
    return render(request, "surveys/intro.html", about(request, survey))


def about(request: HttpRequest, survey: Survey, **more: Any) -> dict[str, Any]:
    """What the first page shows."""
    version = current_version(survey)
    person = named(survey, request.user)
    now = clock.now()
    decision = can(request.user, "surveys.answer", survey)
    return {
        "module": survey,
        "survey": survey,
        "process": survey.process,
        "version": version,
        "now": now,
        "may": decision,
        "minutes": survey.minutes or (minutes_of(version.definition) if version else 0),
        "privacy": privacy_of(survey),
        "answered": bool(person)
        and Response.objects.filter(survey=survey, person=person, wave=wave_at(survey, now)).exists(),
        "unfinished": bool(person) and Unfinished.objects.filter(survey=survey, person=person).exists(),
        "answer_url": address(survey, "answer"),
        "print_url": address(survey, "paper"),
        **more,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """The questions. Each step is a POST that brings along what was typed before; only the last stores something."""
    survey = survey_or_404(request, process_slug, slug)
    version = current_version(survey)
    if version is None:
        return redirect(survey)
    if request.method == "POST":
        return _step(request, survey, version)
    decision = can(request.user, "surveys.answer", survey)
    if isinstance(decision, Denied):
        return render(request, "surveys/closed.html", {"survey": survey, "decision": decision}, status=403)
    found = begin(request, survey, version)
    if isinstance(found, str):  # has been answered, and stays as it is
        return render(request, "surveys/closed.html", {"survey": survey, "answered": True, "reason": found})
    if marker_of(survey) in request.COOKIES and not found.mark.invitation and "noch-einmal" not in request.GET:
        again = f"{request.path}?noch-einmal=1"
        return render(request, "surveys/again.html", {"survey": survey, "again_url": again})
    return _form(request, found.sitting.form(found.at or _first(found.sitting)), survey, notice=found.notice)


def _first(sitting: Any) -> str:
    stops = sitting.route().stops
    return stops[0].page.key if stops else ""


def _form(request: HttpRequest, context: dict[str, Any], survey: Survey, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    context = {"survey": survey, "process": survey.process, "action": address(survey, "answer"), **context, **more}
    return render(request, "surveys/answer.html", context, status=status)


def _step(request: HttpRequest, survey: Survey, version: Any) -> HttpResponse:
    step = Step(request, survey, version)
    if "application/json" in request.headers.get("Accept", ""):
        told = step.told()
        response: HttpResponse = JsonResponse({**told, "review": _review(request, step)} if step.reviews else told)
    else:
        step.take()
        if step.sent is None and not step.leaves:
            return _form(request, step.context(), survey, notice=step.notice, refused=step.refused, status=step.status)
        response = redirect(address(survey, "thanks") if step.sent else survey)
    if step.sent and step.sent.response.person_id is None:
        response.set_cookie(
            marker_of(survey), "1", max_age=MARKER_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


def _review(request: HttpRequest, step: Step) -> str:
    page = render(request, "surveys/review.html", {"review": step.review(), "ended": step.ended})
    return page.content.decode()


@require_safe
def thanks(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """Thanks, and what happens next. The page knows nobody, so everybody may see it."""
    survey = survey_or_404(request, process_slug, slug)
    person = named(survey, request.user)
    may_change = bool(person) and survey.may_change and bool(can(request.user, "surveys.answer", survey))
    context = {
        "survey": survey,
        "process": survey.process,
        "phase": survey.phase_at(clock.now()),
        "may_change": may_change,
        "answer_url": address(survey, "answer"),
        "title": _("Thank you, your answers have arrived"),
    }
    return render(request, "surveys/thanks.html", context)
