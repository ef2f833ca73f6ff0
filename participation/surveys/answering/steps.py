"""A step through the form: what came, what follows from it."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from participation.core import clock
from participation.core.abuse import Limit
from participation.core.decisions import Denied
from participation.core.errors import DomainError, Invalid
from participation.core.policies import can
from participation.surveys.answering import services
from participation.surveys.answering.beginning import stamp
from participation.surveys.answering.carrying import Altered, Mark, as_typed, kept_of, mark_of, new_mark
from participation.surveys.answering.policies import moment_for
from participation.surveys.answering.services import Incomplete, Sent
from participation.surveys.answering.sitting import Line, Sitting
from participation.surveys.answering.typed import merged, name_of
from participation.surveys.definition import Kind, Route, Stop
from participation.surveys.models import Survey, SurveyVersion

ANSWERS = Limit("survey", 60)  # households, schools and offices share an address
FILES = Limit("survey-file", 30)


class Step:
    """What somebody sent with a button of the form, and the page that comes of it."""

    def __init__(self, request: HttpRequest, survey: Survey, version: SurveyVersion) -> None:
        self.request, self.survey, self.version = request, survey, version
        self.notice = self.refused = self.saved = ""
        self.sent: Sent | None = None
        self.leaves = self.reviews = False
        self.status = 200
        self.pages = request.POST.getlist("page")
        self.asked = set(request.POST.getlist("asked"))
        self.at: str | None = None  # the page that is shown next; "" is the one for checking
        self.way: Route | None = None
        self.files: dict[str, dict[str, str]] = {}
        self.sitting = self._sitting()
        self.may = can(request.user, "surveys.answer", survey, at=moment_for(survey, self.sitting.mark, clock.now()))
        self._take_files()

    def _sitting(self) -> Sitting:
        post = self.request.POST
        self.altered = self.changed = False
        try:
            mark = mark_of(post.get("mark", ""), survey=self.survey.pk)
            kept = kept_of(post.get("kept", ""), mark)
        except Altered:
            self.altered = True
            mark, kept = new_mark(survey=self.survey.pk, version=self.version.number), {}
        if mark.version != self.version.number:
            self.changed = True
            mark = Mark(mark.survey, self.version.number, mark.key, mark.begun, mark.invitation, mark.via)
        typed = merged(self.version.definition, kept, as_typed(post), self.pages)
        return Sitting(self.survey, self.version, mark, typed, self.request.user)

    def _take_files(self) -> None:
        """Store the files that came along; beside a wrong one stands what is wrong with it."""
        typed, post = self.sitting.typed, self.request.POST
        for question in self.version.definition.asked:
            if question.kind != Kind.FILE:
                continue
            name = name_of(question)
            typed.pop(f"{name}-remove", None)
            if post.get(f"{name}-remove"):
                typed[f"{name}-file"] = [""]
            file = self.request.FILES.get(name)
            if file is None or isinstance(self.may, Denied) or self.altered:
                continue
            try:
                if FILES.is_reached(self.request):
                    raise Invalid(_("Many files came from your connection. Please try this one again in an hour."))
                upload = services.take_in(survey=self.survey, version=self.version, question=question.key, file=file)
            except Invalid as error:
                self.sitting.errors[question.key] = str(error.message)
                continue
            FILES.note(self.request)
            typed[f"{name}-file"] = [str(upload.key)]
            self.files[question.key] = {"id": str(upload.key), "name": upload.name}

    def take(self) -> None:
        """Do what the button says, for a page without a script."""
        wanted = self.request.POST.get("do", "next")
        if self._stopped():
            return
        if wanted == "send":
            self._send()
        elif wanted == "back":
            self._back()
        elif wanted.startswith("go:"):
            self._go(wanted.removeprefix("go:"))
        elif wanted == "save":
            self._keep(self._here())
            self.leaves = not self.refused
            self.at = self._here()
        else:
            self._next(self._here())
        if wanted != "send" and not self.refused and not self.leaves:
            self._keep(self.at or "")

    def told(self) -> dict[str, Any]:
        """The same for the script, which has all pages and shows them itself."""
        wanted, until = self.request.POST.get("do", "check"), self.request.POST.get("until", "")
        if self._stopped():
            return {"refused": self.refused or self.notice, "mark": self.sitting.mark.signed()}
        answer: dict[str, Any] = {"files": self.files} if self.files else {}
        if wanted == "send":
            self._send()
        elif wanted in ("check", "review"):
            found = self.sitting.checked(until if wanted == "check" else None)
            self.sitting.errors = {**found.errors, **self.sitting.errors}
            self.reviews = wanted == "review" and not self.sitting.errors
            if not self.sitting.errors and self.sitting.route().after(until) is None:
                answer["ended"] = True
        if wanted != "send":
            self._keep(until)
        if self.sent:
            from participation.surveys.answering.sitting import address

            return {"sent": address(self.survey, "thanks")}
        if self.sitting.errors and wanted != "keep":
            answer["errors"] = self.sitting.errors
        elif self.refused:
            answer["refused"] = self.refused
        return {**answer, "saved": self.saved} if self.saved else answer

    def _stopped(self) -> bool:
        """What keeps the step from being taken: a changed hidden field, a new version, a survey that is closed."""
        if self.altered:
            self.status = 400
            self.notice = _(
                "Something in this page came back other than it was sent, so the answers of other pages could not be "
                "read and nothing was sent. What you typed on this page is still here; please go through the others "
                "again."
            )
            self.at = self._first()
        elif self.changed:
            self.notice = _(
                "The survey was changed while you were answering. Your answers are still here where the questions are "
                "the same. Please go through them once more."
            )
            self.at = self._first()
        elif isinstance(self.may, Denied):
            self.status = 403
            self.refused = _(
                "%(reason)s Nothing was sent. Your answers still stand below, so that you can copy or print them."
            ) % {"reason": self.may.reason}
            self.at = ""
        return self.at is not None

    def _send(self) -> None:
        if ANSWERS.is_reached(self.request):
            self._refuse(
                _("Many answers have come from your connection within the hour. Please send yours again in an hour; "
                  "until then it stays here.")
            )  # fmt: skip
            return
        sitting = self.sitting
        try:
            self.sent = services.send(
                survey=self.survey, version=self.version, mark=sitting.mark, typed=sitting.typed, user=self.request.user
            )
        except Incomplete as error:
            sitting.errors = {**error.errors, **sitting.errors}
            self.at = self._page_of(sitting.errors)
            self.notice = str(error.message)
        except DomainError as error:
            self._refuse(str(error.message))
        else:
            if not self.sent.repeated:
                ANSWERS.note(self.request)

    def _refuse(self, sentence: str) -> None:
        self.refused, self.status, self.at = sentence, 409, ""

    def _next(self, here: str) -> None:
        """On to the following page, unless something here needs another look or has only now become a question."""
        if not here:  # nothing was asked: the page for checking, sent again
            self.at = ""
            return
        sitting = self.sitting
        found = sitting.checked(here)
        errors = {**found.errors, **sitting.errors}
        sitting.errors = {key: error for key, error in errors.items() if key in self.asked}
        way = sitting.route()
        fresh = [
            question.key
            for stop in way.stops
            if not sitting.paged or stop.page.key in self.pages
            for question in stop.questions
            if question.key not in self.asked
        ]
        if sitting.errors or fresh:
            self.at, self.way = here, way
            if not sitting.errors:
                self.notice = _("Your answers lead to further questions on this page.")
            return
        following = way.after(here) if sitting.paged else None
        self.at, self.way = (following.page.key if following else ""), way
        if not self.at and found.errors:
            self.at = self._page_of(found.errors)
            sitting.errors = dict(found.errors)

    def _back(self) -> None:
        way = self.sitting.route()
        keys = [stop.page.key for stop in way.stops]
        here = self._here()
        before = keys.index(here) - 1 if here in keys else len(keys) - 1
        self._go(keys[max(before, 0)] if keys else "")

    def _go(self, page: str) -> None:
        self.sitting.errors = {}
        self.at = page if any(stop.page.key == page for stop in self.sitting.route().stops) else self._first()

    def _here(self) -> str:
        """The page from which the step is taken."""
        known = [page.key for page in self.version.definition.pages if page.key in self.pages]
        return known[-1] if known else ""

    def _first(self) -> str:
        stops = self.sitting.route().stops
        return stops[0].page.key if stops else ""

    def _page_of(self, errors: dict[str, str]) -> str:
        for stop in self.sitting.route().stops:
            if any(question.key in errors for question in stop.questions):
                return stop.page.key
        return self._first()

    def _keep(self, page: str) -> None:
        sitting = self.sitting
        try:
            kept = services.keep(
                survey=self.survey, version=self.version, mark=sitting.mark, typed=sitting.typed, page=page,
                user=self.request.user,
            )  # fmt: skip
        except DomainError as error:
            self.refused = str(error.message)
            return
        if kept is not None:
            self.saved = sitting.saved = stamp(kept.changed_at)

    def context(self) -> dict[str, Any]:
        """What the page shows that comes next."""
        context = self.sitting.form(self.at or "", way=self.way)
        if not self.at:
            context |= {"review": self.review(), "ended": self.ended, "may": self.may}
        return context

    def review(self) -> list[tuple[Stop, list[Line]]]:
        """All answers in words."""
        answers = self.sitting.checked().answers
        return self.sitting.review(self.sitting.route(), answers)

    @property
    def ended(self) -> str | None:
        """Why the survey ends early for somebody, or None."""
        return self.sitting.route().ended
