"""The pages on which staff key in forms."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from participation.core.decisions import Denied
from participation.core.errors import DomainError, Invalid
from participation.core.policies import can
from participation.surveys.answering.services import Incomplete
from participation.surveys.answering.words import in_words
from participation.surveys.definition import Kind, Question
from participation.surveys.keying import services
from participation.surveys.keying.codes import APART
from participation.surveys.models import Channel, Sheet, Survey
from participation.surveys.paper.form import codes_of, pages_of, row_letters
from participation.surveys.querysets import current_version

SHEETS = 50


@dataclass(frozen=True)
class Field:
    """One question to key in: its number, the codes it takes, what stands in it."""

    question: Question
    number: int
    codes: dict[str, str]
    hint: str
    when: str
    value: str
    error: str

    @property
    def name(self) -> str:
        return f"q-{self.question.key}"

    @property
    def said(self) -> dict[str, str]:
        """What every code stands for, letters for yes and no included."""
        if self.question.kind != Kind.YES_NO:
            return self.codes
        return {**self.codes, **{letter: self.codes[code] for letter, code in (("j", "1"), ("n", "2"))}}


class _OfSurvey(WagtailAdminTemplateMixin, TemplateView):
    """A page about one survey; the viewset's guard has found it among one's own."""

    viewset: Any = None
    header_icon = "form"
    ability = "surveys.key_in"

    @cached_property
    def survey(self) -> Survey:
        found: Survey = self.viewset.get_record(self.request, self.kwargs["pk"])
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = can(request.user, self.ability, self.survey)
        if isinstance(decision, Denied):
            messages.error(request, str(decision.reason))
            return redirect(self.viewset.record_url(self.survey))
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return response

    def get_page_subtitle(self) -> str:
        return self.survey.title

    def url(self, name: str, *args: Any) -> str:
        """The address of another page about this survey."""
        return reverse(self.viewset.get_url_name(name), args=[self.survey.pk, *args])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.viewset.record_breadcrumbs(self.survey),
            {"url": self.viewset.record_url(self.survey), "label": self.survey.title},
            {"url": "", "label": self.get_page_title()},
        ]


class KeyingView(_OfSurvey):
    """One sheet after the other: codes by the keyboard, Enter goes on."""

    template_name = "surveys/admin/keying.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.texts: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self.number = self.channel = ""

    def get_page_title(self) -> str:
        return _("Key in sheets")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = current_version(self.survey)
        if version is None:
            raise Http404
        sheets = Sheet.objects.filter(survey=self.survey).exclude(state=Sheet.State.TAKEN).select_related("first_by")
        return {
            **super().get_context_data(**kwargs),
            "survey": self.survey,
            "fields": self._fields(version.definition),
            "errors": self.errors,
            "number": self.number or services.next_number(self.survey),
            "channel": self.channel or self.request.GET.get("weg", Channel.PAPER),
            "channels": [Channel.PAPER, Channel.TELEPHONE],
            "waiting": [
                {"sheet": sheet, "url": self.url("sheet", sheet.number) if sheet.state == "different" else ""}
                for sheet in sheets[:SHEETS]
            ],
        }

    def _fields(self, definition: Any) -> list[Field]:
        fields = []
        for page in pages_of(definition):
            for item in page.questions:
                if item.number is None or item.question.kind in APART:
                    continue
                key = item.question.key
                when = "; ".join(filter(None, (page.when, item.when)))
                fields.append(
                    Field(
                        question=item.question,
                        number=item.number,
                        codes=_labels(item.question),
                        hint=_hint(item.question),
                        when=when,
                        value=self.texts.get(key, ""),
                        error=self.errors.get(key, ""),
                    )
                )
        return fields

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version = current_version(self.survey)
        if version is None:
            raise Http404
        self.number, self.channel = request.POST.get("number", "").strip(), request.POST.get("channel", "")
        names = {f"q-{question.key}": question.key for question in version.definition.asked}
        self.texts = {key: request.POST.get(name, "") for name, key in names.items()}
        number = int(self.number) if self.number.isascii() and self.number.isdigit() and len(self.number) < 9 else 0
        try:
            keyed = services.key_in(
                survey=self.survey, version=version, number=number, channel=self.channel, texts=self.texts,
                actor=request.user,
            )  # fmt: skip
        except Incomplete as error:
            self.errors = error.errors
        except Invalid as error:
            self.errors = {error.field or "number": str(error.message)}
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            return self._done(keyed)
        return self.render_to_response(self.get_context_data())

    def _done(self, keyed: services.Keyed) -> HttpResponse:
        sheet = keyed.sheet
        said = {
            Sheet.State.TAKEN: _("Sheet %(number)s has been taken over."),
            Sheet.State.WAITING: _("Sheet %(number)s waits for the second entry by somebody else."),
            Sheet.State.DIFFERENT: _("The two entries of sheet %(number)s differ. Please settle it with the paper."),
        }[Sheet.State(sheet.state)] % {"number": sheet.number}
        messages.success(self.request, said)
        if keyed.left_out:
            messages.warning(
                self.request,
                _("With these answers the following questions are not asked, so they were left out: %(numbers)s")
                % {"numbers": ", ".join(map(str, keyed.left_out))},
            )
        if sheet.state == Sheet.State.DIFFERENT:
            return redirect(self.url("sheet", sheet.number))
        return redirect(f"{self.url('keying')}?weg={sheet.channel}")


def _labels(question: Question) -> dict[str, str]:
    if question.kind == Kind.MATRIX or question.is_choice:
        by_key = {option.key: option.text for option in question.choices}
        return {code: by_key.get(key, question.other_label) for key, code in codes_of(question).items()}
    return {}


def _hint(question: Question) -> str:
    if question.kind == Kind.MATRIX:
        rows = ", ".join(
            f"{letter}) {row.text}" for letter, row in zip(row_letters(question), question.rows, strict=True)
        )
        return _("One code for each row, - for none: %(rows)s") % {"rows": rows}
    if question.kind in (Kind.RANKING, Kind.POINTS):
        rows = ", ".join(option.text for option in question.options)
        return _("One number for each, - for none: %(rows)s") % {"rows": rows}
    if question.is_choice and not question.is_single:
        return _("Several codes with a blank between them")
    if question.kind == Kind.SCALE:
        return f"{question.steps[0]}–{question.steps[-1]}"
    return question.unit


class SheetView(_OfSurvey):
    """The two entries of a sheet side by side, where they differ."""

    template_name = "surveys/admin/sheet.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.errors: dict[str, str] = {}

    @cached_property
    def sheet(self) -> Sheet:
        rows = Sheet.objects.filter(survey=self.survey, state=Sheet.State.DIFFERENT)
        found: Sheet = get_object_or_404(
            rows.select_related("version", "first_by", "second_by"), number=self.kwargs["number"]
        )
        return found

    def get_page_title(self) -> str:
        return _("Sheet %(number)s") % {"number": self.kwargs["number"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        questions = self.sheet.version.definition.questions
        rows = [
            {
                "key": key,
                "text": questions[key].text,
                "error": self.errors.get(key, ""),
                "entries": [
                    (name, in_words(questions[key], entry[key]) if key in entry else [_("no answer")])
                    for name, entry in (("first", self.sheet.first), ("second", self.sheet.second))
                ],
            }
            for key in services.differences(self.sheet)
        ]
        return {**super().get_context_data(**kwargs), "sheet": self.sheet, "rows": rows, "errors": self.errors}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        choices = {key: request.POST.get(f"q-{key}", "") for key in services.differences(self.sheet)}
        try:
            services.settle(sheet=self.sheet, choices=choices, actor=request.user)
        except Incomplete as error:
            self.errors = error.errors
        except Invalid as error:
            self.errors = {error.field: str(error.message)}
        else:
            messages.success(request, _("Sheet %(number)s has been taken over.") % {"number": self.sheet.number})
            return redirect(self.url("keying"))
        return self.render_to_response(self.get_context_data())
