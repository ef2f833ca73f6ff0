"""Blocks of words: headings, texts, quotes, questions, steps, dates, contacts, notices, buttons."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from participation.core import clock
from participation.core.blocks.pictures import picture_parts, prepare_pictures
from participation.core.editorial import Heading, Link, Part, Path

ANSWER_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
TEXT_FEATURES = ["h2", "h3", "h4", *ANSWER_FEATURES]

LEVELS = [("2", _("2: chapter")), ("3", _("3: section")), ("4", _("4: subsection"))]


class HeadingBlock(blocks.StructBlock):
    """A heading with its level. Plain text means a heading of level 2."""

    text = blocks.CharBlock(label=_("Heading"), max_length=120)
    level = blocks.ChoiceBlock(label=_("Level"), choices=LEVELS, default="2")

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{text}"
        form_layout = ["text", "level"]
        template = "core/blocks/heading.html"

    def normalize(self, value: Any) -> Any:
        return super().normalize({"text": value, "level": "2"} if isinstance(value, str) else value)

    def to_python(self, value: Any) -> Any:
        return super().to_python({"text": value, "level": "2"} if isinstance(value, str) else value)

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([{"text": v, "level": "2"} if isinstance(v, str) else v for v in values])

    def parts(self, value: Any, path: Path) -> Iterator[Part]:
        yield Heading(value.get("text") or "", int(value.get("level") or 2), (*path, "text"))


class TextBlock(blocks.RichTextBlock):
    """Text with headings, lists and links, in which the words of the glossary explain themselves."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "core/blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words and who said them where."""

    text = blocks.TextBlock(label=_("Words"), max_length=600, rows=3)
    person = blocks.CharBlock(label=_("Who said it"), max_length=120)
    source = blocks.CharBlock(label=_("Where (title of the source)"), max_length=160, required=False)
    address = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "core/blocks/quote.html"


class QuestionBlock(blocks.StructBlock):
    """A question that opens to show its answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=ANSWER_FEATURES)

    class Meta:
        icon = "help"
        label = _("Question and answer")
        label_format = "{question}"


class AccordionBlock(blocks.ListBlock):
    """Several questions below each other."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(QuestionBlock(), **{"min_num": 1, **kwargs})

    class Meta:
        icon = "help"
        label = _("To open: questions and answers")
        template = "core/blocks/accordion.html"


class StepBlock(blocks.StructBlock):
    """One step."""

    title = blocks.CharBlock(label=_("What to do"), max_length=120)
    text = blocks.RichTextBlock(label=_("Explanation"), features=ANSWER_FEATURES, required=False)

    class Meta:
        label = _("Step")
        label_format = "{title}"


class StepsBlock(blocks.ListBlock):
    """Numbered steps."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(StepBlock(), **{"min_num": 2, **kwargs})

    class Meta:
        icon = "list-ol"
        label = _("Steps, numbered")
        template = "core/blocks/steps.html"


DAY, MONTH, QUARTER, YEAR = "day", "month", "quarter", "year"
PRECISIONS = [
    (DAY, _("on this day")),
    (MONTH, _("in this month")),
    (QUARTER, _("in this quarter")),
    (YEAR, _("in this year")),
]


class MomentValue(blocks.StructValue):
    """An entry of a timeline with its date in words."""

    @property
    def when(self) -> str:
        """ "3 May 2026", "from 3 to 5 May 2026", "May 2026", "2nd quarter of 2026", "2026"."""
        day, last, precision = self.get("day"), self.get("last_day"), self.get("precision")
        if day is None:
            return ""
        if precision == YEAR:
            return formats.date_format(day, "Y")
        if precision == QUARTER:
            return gettext("quarter %(number)s of %(year)s") % {"number": (day.month + 2) // 3, "year": day.year}
        if precision == MONTH:
            return formats.date_format(day, "F Y")
        if not last or last <= day:
            return formats.date_format(day, "j. F Y")
        start = "j." if (day.year, day.month) == (last.year, last.month) else "j. F"
        start = start if day.year == last.year else "j. F Y"
        return gettext("%(first)s to %(last)s") % {
            "first": formats.date_format(day, start),
            "last": formats.date_format(last, "j. F Y"),
        }

    @property
    def state(self) -> str:
        """ "done", "current" or "coming" today."""
        day, today = self.get("day"), clock.now().date()
        if day is None or day > today:
            return "coming"
        return "current" if today <= self._end(day) else "done"

    def _end(self, day: date) -> date:
        match self.get("precision"):
            case "year":
                return date(day.year, 12, 31)
            case "quarter":
                month = (day.month + 2) // 3 * 3
                return date(day.year, month, 31 if month in (3, 12) else 30)
            case "month":
                return date(day.year + day.month // 12, day.month % 12 + 1, 1).replace(day=1) - date.resolution
        return max(self.get("last_day") or day, day)


class MomentBlock(blocks.StructBlock):
    """What happens when."""

    day = blocks.DateBlock(label=_("Date"))
    precision = blocks.ChoiceBlock(label=_("How exact"), choices=PRECISIONS, default=DAY)
    last_day = blocks.DateBlock(label=_("Last day, if it takes several"), required=False)
    title = blocks.CharBlock(label=_("What happens"), max_length=120)
    text = blocks.RichTextBlock(label=_("Explanation"), features=ANSWER_FEATURES, required=False)

    class Meta:
        label = _("Date")
        label_format = "{title}"
        value_class = MomentValue

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        day, last = cleaned.get("day"), cleaned.get("last_day")
        if day and last and last < day:
            error = ValidationError(_("The last day must not lie before the first."))
            raise StructBlockValidationError(block_errors={"last_day": error})
        return cleaned


class TimelineBlock(blocks.ListBlock):
    """Dates in the order of time, what is past marked as such."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(MomentBlock(), **{"min_num": 1, **kwargs})

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        moments = sorted(value, key=lambda moment: moment.get("day") or date.max)
        return {**super().get_context(value, parent_context), "moments": moments}

    class Meta:
        icon = "history"
        label = _("Timeline")
        template = "core/blocks/timeline.html"


class ContactBlock(blocks.StructBlock):
    """Somebody to turn to."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    position = blocks.CharBlock(label=_("Position"), max_length=160, required=False)
    phone = blocks.CharBlock(label=_("Telephone"), max_length=40, required=False)
    email = blocks.EmailBlock(label=_("E-mail address"), required=False)
    place = blocks.TextBlock(label=_("Address, room"), max_length=300, rows=2, required=False)
    hours = blocks.TextBlock(label=_("When to be reached"), max_length=300, rows=2, required=False)
    photo = ImageBlock(label=_("Photo"), required=False)

    class Meta:
        icon = "user"
        label = _("Contact person")
        label_format = "{name}"
        template = "core/blocks/contact.html"

    def prepare(self, values: list[Any], context: Any) -> None:
        """Fetch the photos of all contacts of the text at once."""
        prepare_pictures(value.get("photo") for value in values)

    def parts(self, value: Any, path: Path) -> Iterator[Part]:
        yield from picture_parts(value.get("photo"), (*path, "photo"))


TONES = [("info", _("Good to know")), ("success", _("Done, reached")), ("warning", _("Important"))]


class NoticeBlock(blocks.StructBlock):
    """Something that must not be missed."""

    tone = blocks.ChoiceBlock(label=_("Kind"), choices=TONES, default="info")
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=ANSWER_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Notice")
        template = "core/blocks/notice.html"


class LinkValue(blocks.StructValue):
    """Where a button leads."""

    @cached_property
    def url(self) -> str:
        """The page's address, "" while the page is not public."""
        page = self.get("page")
        if page:
            return (page.url or "") if page.live else ""
        return self.get("address") or ""


class ButtonBlock(blocks.StructBlock):
    """A link that stands out: to a page of the site or to an address."""

    label = blocks.CharBlock(label=_("Words"), max_length=80, help_text=_("Say what happens: “Fill in the form”."))
    page = blocks.PageChooserBlock(label=_("Page of this site"), required=False)
    address = blocks.CharBlock(
        label=_("or address"),
        max_length=500,
        required=False,
        help_text=_("On this site it begins with /, elsewhere with https://."),
    )

    class Meta:
        icon = "link"
        label = _("Button")
        label_format = "{label}"
        value_class = LinkValue
        template = "core/blocks/button.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        address = cleaned.get("address") or ""
        if address and not _is_address(address):
            error = ValidationError(_("An address begins with https:// or, on this site, with /."))
            raise StructBlockValidationError(block_errors={"address": error})
        if not self.is_deferred_validation and bool(address) == bool(cleaned.get("page")):
            error = ValidationError(_("Choose a page or write an address, one of the two."))
            raise StructBlockValidationError(block_errors={"page": error})
        return cleaned

    def parts(self, value: Any, path: Path) -> Iterator[Part]:
        yield Link(value.get("label") or "", (*path, "label"))


def _is_address(address: str) -> bool:
    if " " in address or "\\" in address:
        return False
    return address.startswith(("https://", "http://", "mailto:", "tel:")) or (
        address.startswith("/") and not address.startswith("//")
    )
