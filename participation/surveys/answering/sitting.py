"""One person at the form of a survey: what they have typed, where they are, what is shown to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from participation.contributions.listing import municipalities
from participation.surveys.answering.carrying import Kept, Mark, Typed
from participation.surveys.answering.checking import checked, uploads
from participation.surveys.answering.quotas import full_options
from participation.surveys.answering.services import named
from participation.surveys.answering.showing import Showing, ShownPage
from participation.surveys.answering.typed import first, name_of
from participation.surveys.answering.words import in_words
from participation.surveys.definition import Cleaned, Definition, Kind, Route, Stop, route
from participation.surveys.models import Survey, SurveyVersion


@dataclass
class Line:
    """A question with its answer in words, on the page for checking."""

    text: str
    answer: list[str]


@dataclass
class Sitting:
    """The survey, the version that is answered, and what has been typed so far."""

    survey: Survey
    version: SurveyVersion
    mark: Mark
    typed: Typed
    user: Any
    errors: dict[str, str] = field(default_factory=dict)
    saved: str = ""  # when the account kept it last

    @property
    def definition(self) -> Definition:
        return self.version.definition

    @property
    def paged(self) -> bool:
        return self.survey.layout == Survey.Layout.PAGED and len(self.definition.pages) > 1

    @cached_property
    def full(self) -> set[tuple[str, str]]:
        """The options that enough people have chosen, counted once for each sitting."""
        return full_options(self.survey, self.version, apart_from=self.mark.key)

    def checked(self, until: str | None = None) -> Cleaned:
        """Answers and errors so far."""
        return checked(self.survey, self.version, self.typed, full=self.full, until=until)

    def route(self) -> Route:
        """The way that the answers so far lead."""
        return route(self.definition, self.checked().answers, self.full)

    def files(self) -> dict[str, str]:
        """The names of the files that have arrived, by key."""
        asked = [question for question in self.definition.asked if question.kind == Kind.FILE]
        keys = [key for question in asked if (key := first(self.typed, name_of(question, "file")))]
        return {str(upload.key): upload.name for upload in uploads(self.survey, keys)} if keys else {}

    def form(self, at: str, *, way: Route | None = None, **more: Any) -> dict[str, Any]:
        """What the form shows at a page, by its key; "" is the page for checking."""
        way = way or self.route()
        shown = set(way.questions)
        stops = {stop.page.key: stop for stop in way.stops}
        showing = Showing(
            self.definition,
            self.typed,
            seed=str(self.mark.key),
            errors=self.errors,
            full=self.full,
            images=self._images(),
            files=self.files(),
        )
        waits = {
            page.key: at != page.key if self.paged else not at or page.key not in stops
            for page in self.definition.pages
        }
        pages = [showing.page(page, shown, waits=waits[page.key]) for page in self.definition.pages]
        return {
            "pages": pages,
            "at": at,
            "paged": self.paged,
            "version_number": self.version.number,
            "number": list(stops).index(at) + 1 if at in stops else len(stops),
            "count": len(stops),
            "is_first": not way.stops or at == way.stops[0].page.key,
            "is_last": not self.paged or not way.after(at) if at in stops else True,
            "has_required": any(question.required for question in self.definition.asked),
            "mark": self.mark.signed(),
            "kept": Kept(self.mark.key, self.typed).signed(),
            "wrong": _summary(pages),
            "form": {"errors": self.errors},
            "has_files": any(question.kind == Kind.FILE for question in self.definition.asked),
            "has_places": any(question.kind == Kind.PLACE for question in self.definition.asked),
            "municipalities": self._municipalities(),
            "owner": self.owner,
            "whose": self.whose,
            "saved": self.saved,
            "words": words(),
            **more,
        }

    def review(self, way: Route, answers: Mapping[str, Any]) -> list[tuple[Stop, list[Line]]]:
        """All answers in words, page by page."""
        files = self.files()
        return [
            (
                stop,
                [
                    Line(
                        question.text,
                        in_words(question, answers[question.key], files) if question.key in answers else [],
                    )
                    for question in stop.questions
                    if question.asks
                ],
            )
            for stop in way.stops
            if any(question.asks for question in stop.questions)
        ]

    @property
    def owner(self) -> str:
        """Whose answers the browser keeps: a name that says nothing, so that nobody finds another person's."""
        person = named(self.survey, self.user)
        return salted_hmac("surveys.owner", str(person.pk)).hexdigest()[:16] if person else ""

    @property
    def whose(self) -> str:
        """Under which name the browser keeps it: that of the person or of the invitation, "" for everybody else."""
        if self.mark.invitation and not self.owner:
            return salted_hmac("surveys.invitation", self.mark.invitation).hexdigest()[:16]
        return self.owner

    def _images(self) -> dict[int, Any]:
        wanted = {option.image for question in self.definition.asked for option in question.options if option.image}
        if not wanted:
            return {}
        rows = get_image_model().objects.filter(pk__in=wanted).prefetch_renditions("width-400|format-webp")
        return {image.pk: image for image in rows}

    def _municipalities(self) -> list[str]:
        if not any(question.kind == Kind.PLACE for question in self.definition.asked):
            return []
        return [region.name for region in municipalities(self.survey.region)]


def _summary(pages: list[ShownPage]) -> list[tuple[str, str]]:
    """The errors on what is shown, with the fields to which they lead."""
    return [(shown.focus, shown.error) for page in pages if not page.waits for shown in page.questions if shown.error]


def address(survey: Survey, name: str, *args: Any) -> str:
    """The address of one of a survey's pages."""
    return reverse(f"surveys:{name}", args=[survey.process.slug, survey.slug, *args])


def words() -> dict[str, str]:
    """What the script says."""
    return {
        "next": _("Next page"),
        "review": _("Check the answers"),
        "page": _("Page %n of %m"),
        "checking": _("Check and send"),
        "saved": _("Saved on this device, not sent yet."),
        "account": _("Saved in your account, not sent yet."),
        "unsaved": _("This device keeps nothing. Please stay on this page until you have sent your answers."),
        "working": _("One moment …"),
        "sending": _("Your answers are being sent …"),
        "sent": _("Sent. Thank you!"),
        "offline": _(
            "There is no connection at the moment. Your answers are saved on this device and will be sent by "
            "themselves as soon as there is one. Please leave this page open, or come back to it later."
        ),
        "offlineUnsaved": _(
            "There is no connection at the moment. Please leave this page open: your answers will be sent by "
            "themselves."
        ),
        "reload": _("This could not be sent. Please load the page again; what you typed is kept on this device."),
        "arrived": _("“%s” has arrived."),
        "correct": _("Please correct this first"),
    }
