"""Keying in ballots on paper: quickly, by keyboard, each by two people who do not see what the other has keyed in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from participation.accounts.models import User
from participation.ballots.contents import parsed
from participation.ballots.models import PaperEntry
from participation.ballots.registry import Line, PaperQuestion, Totals, errors_of, in_order_of_paper, kind_of
from participation.ballots.services import paper
from participation.core.errors import DomainError, Invalid
from participation.core.policies import can

SHOWN = 300  # slips on the overview; those that need somebody come first


class KeyingView(WagtailAdminTemplateMixin, TemplateView):
    """What the pages share: the box that the viewset has found, and its policy."""

    viewset: Any = None
    header_icon = "doc-full"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.box = self.viewset.get_record(request, kwargs["pk"])
        in_order_of_paper(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not can(request.user, "ballots.manage", self.box):
            raise PermissionDenied
        if not paper.is_offered(self.box):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Ballots on paper")

    def get_page_subtitle(self) -> str:
        return str(self.box)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.viewset.record_breadcrumbs(self.box),
            {"url": self.viewset.record_url(self.box), "label": _("Ballot box")},
            {"url": "", "label": _("Ballots on paper")},
        ]

    @cached_property
    def rules(self) -> Any:
        """The rules of the box."""
        return parsed(self.box.rules)

    @property
    def me(self) -> int:
        """Who keys in."""
        return int(self.request.user.pk or 0)

    def overview(self) -> str:
        """The address of the overview."""
        return reverse("urnen:paper", args=[self.box.pk])

    def entry(self, number: int) -> str:
        """The address of a slip."""
        return reverse("urnen:entry", args=[self.box.pk, number])

    def lines(self, written: str) -> list[Line]:
        """A reading in words."""
        if written == paper.INVALID:
            return [Line(_("Ballot"), _("invalid"))]
        return kind_of(self.box).lines(self.rules, parsed(written))


class PaperView(KeyingView):
    """How far the counting is, and where to go on."""

    template_name = "ballots/admin/paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = list(PaperEntry.objects.filter(box=self.box))
        slips = [entry for entry in entries if entry.number != paper.TOTALS]
        names = dict(User.objects.filter(pk__in=_people(entries)).values_list("pk", "username"))
        rows = [
            {"entry": entry, "state": _state(entry), "url": self.entry(entry.number), "by": _by(entry, names)}
            for entry in sorted(slips, key=lambda entry: (bool(entry.result), entry.number))[:SHOWN]
        ]
        given_out, counted = paper.given_out(self.box), paper.counted(self.box)
        second = next((e.number for e in slips if not e.second and e.first_by_id != self.me), None)
        return {
            **super().get_context_data(**kwargs),
            "box": self.box,
            "rows": rows,
            "more": len(slips) - len(rows),
            "given_out": given_out,
            "counted": counted,
            "keyed": len(slips),
            "complete": sum(bool(entry.result) for entry in slips),
            "next_first": self.entry(self.next_new(slips)) if len(slips) + counted < given_out else "",
            "next_second": self.entry(second) if second else "",
            "totals": next((entry for entry in entries if entry.number == paper.TOTALS), None),
            "totals_url": reverse("urnen:totals", args=[self.box.pk]),
            "may_total": kind_of(self.box).paper_totals(self.rules) and not slips and not self.box.paper,
            "put_in_url": reverse("urnen:act", args=[self.box.pk, "papier-einlegen"]),
            "back_url": self.viewset.record_url(self.box),
        }

    @staticmethod
    def next_new(slips: list[PaperEntry]) -> int:
        """The number of the first slip that nobody has keyed in."""
        return max((entry.number for entry in slips), default=0) + 1


class EntryView(KeyingView):
    """One slip: to key in, or, where two have keyed in different things, to settle."""

    template_name = "ballots/admin/entry.html"

    def get_entry(self) -> PaperEntry | None:
        """The slip as far as it was keyed in."""
        number = self.kwargs["number"]
        return PaperEntry.objects.filter(box=self.box, number=number).exclude(number=paper.TOTALS).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry, number = self.get_entry(), self.kwargs["number"]
        content, errors = kwargs.pop("content", None), kwargs.pop("errors", {})
        settles = entry is not None and entry.differs and not entry.settled
        template, context = self.fields(content, errors)
        return {
            **super().get_context_data(**kwargs),
            "box": self.box,
            "number": number,
            "entry": entry,
            "settles": settles,
            "is_done": entry is not None and bool(entry.second) and not settles,
            "mine_again": entry is not None and not entry.second and entry.first_by_id == self.me,
            "is_second": entry is not None and not entry.second and entry.first_by_id != self.me,
            "first": self.lines(entry.first) if settles and entry else [],
            "second": self.lines(entry.second) if settles and entry else [],
            "fields": render_to_string(template, context, self.request),
            "styles": context.get("styles", ()),
            "errors": errors,
            "back_url": self.overview(),
        }

    def fields(self, content: Any, errors: Any) -> tuple[str, dict[str, Any]]:
        """A plain list where the options name their fields, otherwise the form that voters see."""
        kind = kind_of(self.box)
        questions = kind.paper(self.rules) if kind.paper else []
        if not all(option.field for question in questions for option in question.options):
            return kind.form(self.request, self.box, self.rules, content, errors)
        typed = self.request.POST
        rows = [
            {"question": question, "options": [(each, typed.get(each.field, "")) for each in question.options]}
            for question in questions
        ]
        return "ballots/admin/plain.html", {"rows": rows, "errors": errors}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number, entry, data = kwargs["number"], self.get_entry(), request.POST
        values: dict[str, Any] = {"box": self.box, "number": number, "actor": request.user}
        content = None if "invalid" in data else kind_of(self.box).sent(self.rules, data)
        try:
            if "drop" in data:
                paper.drop(**values)
                return redirect(self.overview())
            if entry is not None and entry.differs and not entry.settled:
                if "take" in data:
                    taken = parsed(entry.second if data["take"] == "second" else entry.first)
                    paper.settle(**values, content=taken)
                else:
                    paper.settle(**values, content=content)
                return redirect(self.overview())
            keyed = paper.key_in(**values, content=content)
        except DomainError as error:
            errors = errors_of(error) if isinstance(error, Invalid) else {"": error.message}
            context = self.get_context_data(content=content, errors=errors)
            return self.render_to_response(context, status=422)
        messages.success(request, _("Slip %(number)d is stored.") % {"number": number})
        return redirect(self.following(keyed))

    def following(self, keyed: PaperEntry) -> str:
        """The next slip for the same kind of entry; the overview where none is left."""
        later = PaperEntry.objects.filter(box=self.box, number__gt=keyed.number)
        if keyed.second:
            waiting = later.filter(second="").exclude(first_by_id=self.me).first()
            return self.entry(waiting.number) if waiting else self.overview()
        room = PaperEntry.objects.filter(box=self.box).count() + paper.counted(self.box) < paper.given_out(self.box)
        if later.exists() or not room:
            return self.overview()
        return self.entry(keyed.number + 1)


class TotalsForm(forms.Form):
    """A number for each option, and how many ballots there were."""

    def __init__(self, *args: Any, questions: list[PaperQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.fields["ballots"] = forms.IntegerField(label=_("Valid ballots"), min_value=0)
        self.fields["invalid"] = forms.IntegerField(label=_("Invalid ballots"), min_value=0, initial=0)
        for question in questions:
            for option in question.options:
                label = f"{question.text} – {option.text}"
                self.fields[f"count_{question.key}_{option.key}"] = forms.IntegerField(label=label, min_value=0)

    def totals(self) -> Totals:
        """What was keyed in."""
        counts = {
            question.key: {
                option.key: self.cleaned_data[f"count_{question.key}_{option.key}"] for option in question.options
            }
            for question in self.questions
        }
        return Totals(self.cleaned_data["ballots"], self.cleaned_data["invalid"], counts)


class TotalsView(KeyingView):
    """The totals of all ballots on paper, where they may be keyed in alone."""

    template_name = "ballots/admin/totals.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not kind_of(self.box).paper_totals(self.rules):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form(self, data: Any = None) -> TotalsForm:
        """The form for the questions of the box."""
        describe = kind_of(self.box).paper
        return TotalsForm(data, questions=describe(self.rules) if describe else [])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        entry = PaperEntry.objects.filter(box=self.box, number=paper.TOTALS).first()
        settles = entry is not None and entry.differs and not entry.settled
        return {
            **super().get_context_data(**kwargs),
            "box": self.box,
            "form": form,
            "entry": entry,
            "settles": settles,
            "is_done": entry is not None and bool(entry.second) and not settles,
            "rows": self.readings(entry) if settles and entry else [],
            "given_out": paper.given_out(self.box),
            "back_url": self.overview(),
        }

    def readings(self, entry: PaperEntry) -> list[tuple[str, int, int]]:
        """Label and both numbers, where they differ."""
        one, other = parsed(entry.first), parsed(entry.second)
        rows = [
            (_("Valid ballots"), one["ballots"], other["ballots"]),
            (_("Invalid ballots"), one["invalid"], other["invalid"]),
        ]
        for question in self.form().questions:
            for option in question.options:
                pair = (one["counts"][question.key][option.key], other["counts"][question.key][option.key])
                rows.append((f"{question.text} – {option.text}", *pair))
        return [row for row in rows if row[1] != row[2]]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            entry = PaperEntry.objects.filter(box=self.box, number=paper.TOTALS).first()
            try:
                if entry is not None and entry.differs and not entry.settled:
                    paper.settle(box=self.box, number=paper.TOTALS, content=form.totals(), actor=request.user)
                else:
                    paper.key_in_totals(box=self.box, totals=form.totals(), actor=request.user)
            except DomainError as error:
                field = error.field if isinstance(error, Invalid) and error.field in form.fields else None
                form.add_error(field, str(error.message))
            else:
                messages.success(request, _("The totals are stored."))
                return redirect(self.overview())
        return self.render_to_response(self.get_context_data(form=form), status=422)


def _state(entry: PaperEntry) -> str:
    if not entry.second:
        return _("needs a second person")
    if entry.differs and not entry.settled:
        return _("differs")
    return _("settled") if entry.settled else _("twice alike")


def _people(entries: list[PaperEntry]) -> set[int]:
    return {key for entry in entries for key in (entry.first_by_id, entry.second_by_id) if key}


def _by(entry: PaperEntry, names: dict[int, str]) -> str:
    return ", ".join(names[key] for key in (entry.first_by_id, entry.second_by_id) if key in names)
