"""The blocks from which a survey is built. Their fields are named like the parts of a definition.

So a fault at `("pages", 0, "questions", 2, "text")` stands at the field of the same place (`builder.placing`).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.images.blocks import ImageChooserBlock

from participation.surveys.definition.kinds import Format, Kind, Operator
from participation.surveys.definition.model import KEY, LONG, SHORT


def _text(label: Any, help_text: Any = "", *, longest: int = SHORT, required: bool = False, **more: Any) -> Any:
    return blocks.CharBlock(label=label, help_text=help_text, required=required, max_length=longest, **more)


def _long(label: Any, help_text: Any = "") -> Any:
    return blocks.TextBlock(label=label, help_text=help_text, required=False, max_length=LONG, rows=2)


def _flag(label: Any, help_text: Any = "") -> Any:
    return blocks.BooleanBlock(label=label, help_text=help_text, required=False)


def _number(label: Any, help_text: Any = "", highest: int = 50_000) -> Any:
    return blocks.IntegerBlock(label=label, help_text=help_text, required=False, min_value=0, max_value=highest)


def _key(help_text: Any) -> Any:
    return _text(_("Short name"), help_text, longest=KEY)


_KEY_HELP = _("For conditions and tables. Filled in by itself; does not change with the text.")
_SHUFFLE = _("In random order")
_OPTIONS = _("To choose from")


class TestBlock(blocks.StructBlock):
    """One comparison of a condition."""

    __test__ = False

    question = _text(
        _("Question"), _("The short name of an earlier question, or its wording."), longest=KEY, required=True,
        form_classname="survey-question",
    )  # fmt: skip
    part = _text(_("Row or option"), _("Only for tables, points and orders of preference."), longest=SHORT)
    operator = blocks.ChoiceBlock(label=_("Comparison"), choices=Operator.choices, default=Operator.IS)
    value = _text(_("Answer"), _("The option as it is worded (or its short name), a number, a date or a text."))

    class Meta:
        label = _("Comparison")
        label_format = "{question} {operator} {value}"


class ConditionBlock(blocks.StructBlock):
    """A condition; without a comparison there is none."""

    match = blocks.ChoiceBlock(
        label=_("It holds if"),
        choices=[("all", _("all comparisons hold")), ("any", _("at least one comparison holds"))],
        default="all",
    )
    tests = blocks.ListBlock(TestBlock(), label=_("Comparisons"), min_num=0, default=[])

    class Meta:
        icon = "cogs"
        label = _("Condition")


def _when(label: Any) -> Any:
    return ConditionBlock(label=label, required=False)


class OptionBlock(blocks.StructBlock):
    """Something to choose."""

    text = _text(_("Answer"))
    key = _key(_KEY_HELP)
    chosen = _flag(_("Chosen beforehand"))
    alone = _flag(_("Excludes all others"), _("Such as “None of these”. It also keeps its place in a random order."))
    quota = _number(_("No longer offered after so many answers"), highest=1_000_000)
    ends_full = _flag(_("Goes on being offered, and the survey then ends for those who choose it"))
    full = _long(_("What they read then"))

    class Meta:
        label = _("Option")
        label_format = "{text}"
        form_layout = BlockGroup(children=["text"], settings=["key", "chosen", "alone", "quota", "ends_full", "full"])


class PictureOptionBlock(OptionBlock):
    """A picture to choose."""

    image = ImageChooserBlock(label=_("Picture"), required=False)
    alt = _text(_("What the picture shows"), _("For people who do not see it."))

    class Meta:
        label = _("Picture")
        label_format = "{text}"
        form_layout = BlockGroup(
            children=["image", "alt", "text"], settings=["key", "chosen", "alone", "quota", "ends_full", "full"]
        )


class PlainOptionBlock(blocks.StructBlock):
    """A row, a column, or something to put in order."""

    text = _text(_("Text"))
    key = _key(_KEY_HELP)

    class Meta:
        label = _("Entry")
        label_format = "{text}"
        form_layout = BlockGroup(children=["text"], settings=["key"])


def _listed(block: Any, label: Any) -> Any:
    return blocks.ListBlock(block, label=label, min_num=0, collapsed=False)


class QuestionBlock(blocks.StructBlock):
    """What all questions have."""

    text = _long(_("Question"))
    help = _long(_("Help"), _("Stands below the question."))
    required = _flag(_("Must be answered"))
    key = _key(_KEY_HELP)
    when = _when(_("Only show if"))


def _layout(*children: str, settings: tuple[str, ...] = (), asks: bool = True) -> BlockGroup:
    if not asks:
        return BlockGroup(children=["text", "help"], settings=["when", "key"])
    return BlockGroup(children=["text", *children, "required"], settings=["help", *settings, "when", "key"])


class SingleBlock(QuestionBlock):
    options = _listed(OptionBlock(), _OPTIONS)
    other = _flag(_("Also a free answer"), _("A field for something else."))
    other_text = _text(_("What stands before the free answer"))
    shuffle = _flag(_SHUFFLE)

    class Meta:
        icon = "radio-full"
        label = Kind.SINGLE.label
        label_format = "{text}"
        form_layout = _layout("options", "other", settings=("other_text", "shuffle"))


class MultipleBlock(SingleBlock):
    at_least = _number(_("At least so many"))
    at_most = _number(_("At most so many"))

    class Meta:
        icon = "tasks"
        label = Kind.MULTIPLE.label
        label_format = "{text}"
        form_layout = _layout("options", "other", settings=("at_least", "at_most", "other_text", "shuffle"))


class YesNoBlock(QuestionBlock):
    default = blocks.ChoiceBlock(
        label=_("Chosen beforehand"), choices=[("yes", _("Yes")), ("no", _("No"))], required=False
    )

    class Meta:
        icon = "check"
        label = Kind.YES_NO.label
        label_format = "{text}"
        form_layout = _layout(settings=("default",))


class ShortTextBlock(QuestionBlock):
    format = blocks.ChoiceBlock(label=_("Must be a"), choices=Format.choices[1:], required=False)
    at_least = _number(_("At least so many characters"))
    at_most = _number(_("At most so many characters"), _("Otherwise 200."), 2000)
    default = _text(_("Filled in beforehand"))

    class Meta:
        icon = "pilcrow"
        label = Kind.SHORT_TEXT.label
        label_format = "{text}"
        form_layout = _layout(settings=("format", "at_least", "at_most", "default"))


class LongTextBlock(QuestionBlock):
    at_least = _number(_("At least so many characters"))
    at_most = _number(_("At most so many characters"), _("Otherwise 5,000."))

    class Meta:
        icon = "doc-full"
        label = Kind.LONG_TEXT.label
        label_format = "{text}"
        form_layout = _layout(settings=("at_least", "at_most"))


class NumberBlock(QuestionBlock):
    unit = _text(_("Unit"), _("Such as km or minutes."), longest=KEY)
    lowest = _text(_("Lowest"), longest=KEY)
    highest = _text(_("Highest"), longest=KEY)
    decimals = _number(_("Decimal places"), highest=6)
    default = _text(_("Filled in beforehand"), longest=KEY)

    class Meta:
        icon = "order"
        label = Kind.NUMBER.label
        label_format = "{text}"
        form_layout = _layout("unit", "lowest", "highest", settings=("decimals", "default"))


class DateBlock(QuestionBlock):
    lowest = _text(_("Not before"), _("Such as 1.1.2026."), longest=KEY)
    highest = _text(_("Not after"), longest=KEY)
    default = _text(_("Filled in beforehand"), longest=KEY)

    class Meta:
        icon = "date"
        label = Kind.DATE.label
        label_format = "{text}"
        form_layout = _layout("lowest", "highest", settings=("default",))


class ScaleBlock(QuestionBlock):
    lowest = _text(_("Lowest step"), _("A whole number, usually 1 or 0."), longest=KEY, default="1")
    low = _text(_("What the lowest step means"), _("Such as “not at all satisfied”."))
    highest = _text(_("Highest step"), longest=KEY, default="5")
    high = _text(_("What the highest step means"))
    default = _text(_("Chosen beforehand"), longest=KEY)

    class Meta:
        icon = "sliders"
        label = Kind.SCALE.label
        label_format = "{text}"
        form_layout = _layout("lowest", "low", "highest", "high", settings=("default",))


class MatrixBlock(QuestionBlock):
    rows = _listed(PlainOptionBlock(), _("Rows: statements or things"))
    options = _listed(PlainOptionBlock(), _("Columns: the same answers for all rows"))
    shuffle = _flag(_("Rows in random order"))

    class Meta:
        icon = "table"
        label = Kind.MATRIX.label
        label_format = "{text}"
        form_layout = _layout("rows", "options", settings=("shuffle",))


class RankingBlock(QuestionBlock):
    options = _listed(PlainOptionBlock(), _("To put in order"))
    at_least = _number(_("At least so many places"))
    at_most = _number(_("At most so many places"))
    shuffle = _flag(_SHUFFLE)

    class Meta:
        icon = "list-ol"
        label = Kind.RANKING.label
        label_format = "{text}"
        form_layout = _layout("options", settings=("at_least", "at_most", "shuffle"))


class PointsBlock(QuestionBlock):
    options = _listed(PlainOptionBlock(), _("What points are distributed among"))
    total = blocks.IntegerBlock(label=_("How many points"), min_value=1, max_value=10_000, default=10)
    shuffle = _flag(_SHUFFLE)

    class Meta:
        icon = "pick"
        label = Kind.POINTS.label
        label_format = "{text}"
        form_layout = _layout("total", "options", settings=("shuffle",))


class PlaceBlock(QuestionBlock):
    class Meta:
        icon = "site"
        label = Kind.PLACE.label
        label_format = "{text}"
        form_layout = _layout()


class PictureBlock(QuestionBlock):
    options = _listed(PictureOptionBlock(), _("Pictures"))
    at_most = _number(_("At most so many"), _("Otherwise one."))
    at_least = _number(_("At least so many"))
    shuffle = _flag(_SHUFFLE)

    class Meta:
        icon = "image"
        label = Kind.PICTURE.label
        label_format = "{text}"
        form_layout = _layout("options", settings=("at_most", "at_least", "shuffle"))


class FileBlock(QuestionBlock):
    class Meta:
        icon = "upload"
        label = Kind.FILE.label
        label_format = "{text}"
        form_layout = _layout()


class EmailBlock(QuestionBlock):
    consent = _long(
        _("What people agree to"),
        _("“I agree that … sends me the results to this address.” Addresses are kept apart from the answers."),
    )

    class Meta:
        icon = "mail"
        label = Kind.EMAIL.label
        label_format = "{text}"
        form_layout = _layout("consent")


class ExplanationBlock(blocks.StructBlock):
    text = _text(_("Heading"))
    help = _long(_("Text"))
    key = _key(_KEY_HELP)
    when = _when(_("Only show if"))

    class Meta:
        icon = "help"
        label = _("Heading or explanation")
        label_format = "{text}"
        form_layout = _layout(asks=False)


class QuestionsBlock(blocks.StreamBlock):
    """Questions below each other; the names of the blocks are the kinds."""

    single = SingleBlock(group=_("Choose"))
    multiple = MultipleBlock(group=_("Choose"))
    yes_no = YesNoBlock(group=_("Choose"))
    scale = ScaleBlock(group=_("Choose"))
    matrix = MatrixBlock(group=_("Choose"))
    picture = PictureBlock(group=_("Choose"))
    ranking = RankingBlock(group=_("Weigh up"))
    points = PointsBlock(group=_("Weigh up"))
    short_text = ShortTextBlock(group=_("Write"))
    long_text = LongTextBlock(group=_("Write"))
    number = NumberBlock(group=_("Write"))
    date = DateBlock(group=_("Write"))
    place = PlaceBlock(group=_("More"))
    file = FileBlock(group=_("More"))
    email = EmailBlock(group=_("More"))
    explanation = ExplanationBlock(group=_("More"))


class EndBlock(blocks.StructBlock):
    """The survey ends after this page for some."""

    when = _when(_("End if"))
    text = _long(_("What people read then"))

    class Meta:
        label = _("Early end")
        label_format = "{text}"


class PageBlock(blocks.StructBlock):
    """Questions that are shown together."""

    title = _text(_("Title of the page"))
    text = _long(_("Introduction"))
    questions = QuestionsBlock(label=_("Questions"), required=False)
    key = _key(_KEY_HELP)
    when = _when(_("Only show this page if"))
    ends = blocks.ListBlock(EndBlock(), label=_("End early after this page"), min_num=0, default=[])

    class Meta:
        icon = "doc-empty"
        label = _("Page")
        label_format = "{title}"
        form_layout = BlockGroup(children=["title", "text", "questions"], settings=["when", "ends", "key"])


class SurveyBlocks(blocks.StreamBlock):
    """The pages of a survey."""

    page = PageBlock()


class LibraryBlocks(QuestionsBlock):
    """Questions of the library."""
