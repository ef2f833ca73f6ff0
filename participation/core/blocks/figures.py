"""Blocks of numbers: small charts with their tables, and tables."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from participation.core import charts
from participation.core.blocks.texts import ANSWER_FEATURES
from participation.core.editorial import Part, Path, Table

BARS, LINE = "bars", "line"


class NumberBlock(blocks.StructBlock):
    """One number of a chart."""

    label = blocks.CharBlock(label=_("What"), max_length=80)
    number = blocks.DecimalBlock(label=_("Number"), max_digits=14, decimal_places=4)

    class Meta:
        label = _("Number")
        label_format = "{label}"


class ChartBlock(blocks.StructBlock):
    """Numbers as a small chart with the table beside it."""

    title = blocks.CharBlock(
        label=_("What the figures say"), max_length=160, help_text=_("As a sentence: “More and more go by bus.”")
    )
    counts = blocks.CharBlock(
        label=_("What is counted"), max_length=240, help_text=_("“Journeys a day on all lines, average of the year”")
    )
    kind = blocks.ChoiceBlock(
        label=_("Form"), choices=[(BARS, _("bars, to compare")), (LINE, _("line, over time"))], default=BARS
    )
    heading = blocks.CharBlock(label=_("Heading of the first column"), max_length=60, default="")
    unit = blocks.CharBlock(label=_("Unit"), max_length=20, required=False)
    rows = blocks.ListBlock(NumberBlock(), label=_("Numbers"), min_num=2, max_num=40)
    source = blocks.CharBlock(label=_("Source, with the date of the figures"), max_length=240)
    address = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        icon = "table"
        label = _("Figures")
        label_format = "{title}"
        template = "core/blocks/chart.html"

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        rows = [(row["label"], row["number"]) for row in value["rows"] if row.get("number") is not None]
        unit = value.get("unit") or ""
        drawn: Any = charts.line(rows, unit) if value.get("kind") == LINE else charts.bars(rows, unit)
        return {
            **super().get_context(value, parent_context),
            "drawn": drawn,
            "is_line": value.get("kind") == LINE,
            "height": charts.HEIGHT if value.get("kind") == LINE else len(rows) * charts.ROW,
            "bar_height": charts.BAR,
            "baseline": charts.BOTTOM,
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned.get("kind") == BARS and any((row.get("number") or 0) < 0 for row in cleaned["rows"]):
            error = ValidationError(_("Bars begin at zero. Choose a line for numbers below zero."))
            raise StructBlockValidationError(block_errors={"kind": error})
        return cleaned


class TableBlock(blocks.StructBlock):
    """A table with named columns."""

    caption = blocks.CharBlock(label=_("What the table shows"), max_length=160)
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Words"), required=False, max_length=300)),
            ("number", blocks.DecimalBlock(label=_("Number"), required=False)),
            ("rich_text", blocks.RichTextBlock(label=_("Text"), required=False, features=ANSWER_FEATURES)),
        ],
        label=_("Table"),
    )
    first_column_names = blocks.BooleanBlock(label=_("The first column names the rows"), required=False, default=True)
    source = blocks.CharBlock(label=_("Source"), max_length=240, required=False)

    class Meta:
        icon = "table"
        label = _("Table")
        label_format = "{caption}"
        template = "core/blocks/table.html"

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        table = value.get("table")
        columns = table.columns if table else []
        kinds = [column["block"].name for column in columns]
        rows = [
            [
                {"kind": kind, "value": charts.in_words(cell) if kind == "number" and cell is not None else cell}
                for kind, cell in zip(kinds, row["values"], strict=True)
            ]
            for row in (table.row_data if table else [])
        ]
        heads = [{"kind": kind, "heading": column["heading"]} for kind, column in zip(kinds, columns, strict=True)]
        return {**super().get_context(value, parent_context), "heads": heads, "rows": rows}

    def parts(self, value: Any, path: Path) -> Iterator[Part]:
        table = value.get("table")
        if table and table.columns:
            yield Table(all(str(column["heading"]).strip() for column in table.columns), path)
