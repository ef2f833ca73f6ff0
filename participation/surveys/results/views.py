"""Public pages of results, and files of them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participation.core.policies import can
from participation.surveys.definition import Question
from participation.surveys.models import Survey
from participation.surveys.results import comparing, exports, report
from participation.surveys.results.crossing import can_be_crossed, has_cells
from participation.surveys.results.figuring import CHANNEL
from participation.surveys.results.models import Result
from participation.surveys.results.page import contents, map_of
from participation.surveys.results.presenting import shown, state_of
from participation.surveys.results.querysets import chosen_result, districts_of, is_rolled_out, results_of
from participation.surveys.results.services.rows import take_rows

BY_REGION, BY_WAVE = "region", "welle"


def _any_survey_or_404(request: HttpRequest, process_slug: str, slug: str) -> Survey:
    found: Survey = get_object_or_404(
        Survey.objects.select_related("process", "region__site"),
        process__slug=process_slug,
        slug=slug,
        region=request.region.pk,
    )
    return found


def _survey_or_404(request: HttpRequest, process_slug: str, slug: str) -> Survey:
    survey = _any_survey_or_404(request, process_slug, slug)
    if not can(request.user, "surveys.see_results", survey):
        raise Http404
    return survey


def _result_or_404(request: HttpRequest, survey: Survey) -> tuple[Result | None, list[Result]]:
    results = results_of(survey)
    version, wave = request.GET.get("fassung", ""), request.GET.get("welle", "")
    result = chosen_result(results, version, wave)
    if result is None and (version or wave):
        raise Http404
    if result is not None:
        result.survey = survey
    return result, results


@require_safe
def results(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """What a survey found, question by question."""
    survey = _survey_or_404(request, process_slug, slug)
    result, others = _result_or_404(request, survey)
    context: dict[str, Any] = {
        "survey": survey,
        "module": survey,
        "process": survey.process,
        "result": result,
        "results": others,
        "rolled_out": is_rolled_out(survey),
        "row_forms": [("csv", "CSV"), ("xlsx", "XLSX"), ("json", "JSON")],
        "may_take_rows": bool(can(request.user, "surveys.take_rows", survey)),
    }
    if result is not None:
        context |= contents(result)
    return render(request, "surveys/results/results.html", context)


@require_safe
def question(request: HttpRequest, process_slug: str, slug: str, key: str) -> HttpResponse:
    """One question: alone, by the answers to another (`nach`), or compared between districts or waves (`vergleich`)."""
    survey = _survey_or_404(request, process_slug, slug)
    result, others = _result_or_404(request, survey)
    found = result.version.definition.questions.get(key) if result is not None else None
    if result is None or found is None or key not in result.figures:
        raise Http404
    by, compare = request.GET.get("nach", ""), request.GET.get("vergleich", "")
    public = not _is_staff(request, survey)
    figure = shown(found, result.figures[key], exact=result.settled_at is not None)
    candidates = [
        other for other in result.version.definition.asked
        if other.key != key and can_be_crossed(other) and has_cells(found)
    ]  # fmt: skip
    waves = [other for other in others if other.version_id == result.version_id]
    regions = districts_of(result, public=public) if is_rolled_out(survey) else []
    context = {
        "survey": survey, "module": survey, "process": survey.process, "result": result, "question": figure,
        "state": state_of(result), "map": map_of(result, figure), "candidates": candidates,
        "by_channel": has_cells(found), "channel": CHANNEL, "by": by, "compare": compare,
        "has_waves": len(waves) > 1, "has_regions": len(regions) > 1, "tables": [], "other": "",
    }  # fmt: skip
    if by:
        chosen = next((other for other in candidates if other.key == by), None)
        if (chosen is None and by != CHANNEL) or not has_cells(found):
            raise Http404
        context["tables"] = comparing.by_another(result, found, chosen)
        context["other"] = chosen.text if chosen else _("Way of answering")
    elif compare:
        parts = _parts(found, compare, waves, regions)
        total = _("All together") if compare == BY_REGION else ""
        context["tables"] = comparing.side_by_side(found, parts, total=total)
        context["other"] = _("Regions") if compare == BY_REGION else _("Waves")
    return render(request, "surveys/results/question.html", context)


def _parts(
    found: Question, compare: str, waves: list[Result], regions: list[Result]
) -> list[tuple[str, dict[str, Any], bool]]:
    if compare == BY_REGION:
        named = [(part.region.name, part) for part in regions]
    elif compare == BY_WAVE:
        named = [(_("Wave %(number)s") % {"number": part.wave}, part) for part in sorted(waves, key=lambda r: r.wave)]
    else:
        raise Http404
    return [(name, part.figures[found.key], bool(part.settled_at)) for name, part in named if found.key in part.figures]


def _is_staff(request: HttpRequest, survey: Survey) -> bool:
    return bool(can(request.user, "surveys.build", survey))


def _counted_or_404(request: HttpRequest, process_slug: str, slug: str) -> Result:
    result, _others = _result_or_404(request, _survey_or_404(request, process_slug, slug))
    if result is None or not result.figures:
        raise Http404
    return result


@require_safe
def figures_file(request: HttpRequest, process_slug: str, slug: str, form: str) -> HttpResponse:
    """All published figures as CSV, XLSX or JSON."""
    if form not in exports.FORMS:
        raise Http404
    result = _counted_or_404(request, process_slug, slug)
    return exports.response(form, exports.figures(result), exports.file_name(result, _("figures")))


@require_POST
def rows_file(request: HttpRequest, process_slug: str, slug: str, form: str) -> HttpResponse:
    """Single answers, for those who have the right to them; every use is logged."""
    survey = _any_survey_or_404(request, process_slug, slug)
    if form not in exports.FORMS:
        raise Http404
    if not can(request.user, "surveys.take_rows", survey):
        raise PermissionDenied
    sheets = take_rows(survey=survey, actor=request.user)
    return exports.response(form, sheets, exports.survey_file_name(survey, _("answers")))


@require_safe
def report_page(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """The report as one file that needs nothing from here."""
    result = _counted_or_404(request, process_slug, slug)
    return exports.attachment(
        report.as_html(result).encode(), "text/html; charset=utf-8", exports.file_name(result, _("report")) + ".html"
    )


@require_safe
def report_pdf(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """The report as PDF."""
    result = _counted_or_404(request, process_slug, slug)
    return exports.attachment(report.as_pdf(result), "application/pdf", exports.file_name(result, _("report")) + ".pdf")
