"""The report of an import in whole sentences."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.drafts.importing.found import Report

PLACES = 5  # how many places a sentence names


def _taken(kind: str, number: int) -> str:
    wordings: dict[str, Callable[[], str]] = {
        "chapter": lambda: ngettext("%(number)s chapter", "%(number)s chapters", number),
        "text": lambda: ngettext("%(number)s paragraph", "%(number)s paragraphs", number),
        "list": lambda: ngettext("%(number)s list", "%(number)s lists", number),
        "table": lambda: ngettext("%(number)s table", "%(number)s tables", number),
        "image": lambda: ngettext("%(number)s picture", "%(number)s pictures", number),
        "link": lambda: ngettext("%(number)s link", "%(number)s links", number),
        "footnote": lambda: ngettext("%(number)s footnote", "%(number)s footnotes", number),
    }
    return wordings[kind]() % {"number": number}


ORDER = ("chapter", "text", "list", "table", "image", "link", "footnote")


def taken(report: Report) -> list[str]:
    """What was taken over, in numbers, such as "12 chapters"."""
    return [_taken(kind, report.taken[kind]) for kind in ORDER if report.taken[kind]]


def _trouble(kind: str, number: int, text: str) -> str:
    """The sentence about one kind of trouble; `text` are the words that some sentences repeat."""
    wordings: dict[str, Callable[[], str]] = {
        "tracked": lambda: ngettext(
            "The document holds %(number)s tracked change. It was taken over as if it had been accepted.",
            "The document holds %(number)s tracked changes. They were taken over as if they had been accepted.",
            number,
        ),
        "comments": lambda: ngettext(
            "%(number)s comment in the margin was left out.",
            "%(number)s comments in the margin were left out.",
            number,
        ),
        "no_headings": lambda: _(
            "No headings were found, so there are no chapters. Please use the styles “Heading 1”, “Heading 2” and so "
            "on in the document, or add the chapters here."
        ),
        "level_skipped": lambda: ngettext(
            "%(number)s heading left out a level and was moved up.",
            "%(number)s headings left out a level and were moved up.",
            number,
        ),
        "level_deep": lambda: ngettext(
            "%(number)s heading lay deeper than four levels and now stands on the fourth.",
            "%(number)s headings lay deeper than four levels and now stand on the fourth.",
            number,
        ),
        "nested_table": lambda: ngettext(
            "%(number)s table stood within another table. Its text now stands in one cell.",
            "%(number)s tables stood within other tables. Their text now stands in one cell each.",
            number,
        ),
        "merged": lambda: ngettext(
            "%(number)s table had merged cells. They were split; please check it.",
            "%(number)s tables had merged cells. They were split; please check them.",
            number,
        ),
        "one_column": lambda: ngettext(
            "%(number)s table with a single column or row was taken over as text.",
            "%(number)s tables with a single column or row were taken over as text.",
            number,
        ),
        "table_large": lambda: ngettext(
            "%(number)s table has more than 20 columns or 200 rows and was left out.",
            "%(number)s tables have more than 20 columns or 200 rows and were left out.",
            number,
        ),
        "table_bare": lambda: ngettext(
            "%(number)s table has no caption. Please write what it shows; without it the draft cannot be published.",
            "%(number)s tables have no captions. Please write what they show; without them the draft cannot be "
            "published.",
            number,
        ),
        "heading_long": lambda: ngettext(
            "%(number)s heading is as long as a paragraph and was taken over as one.",
            "%(number)s headings are as long as paragraphs and were taken over as such.",
            number,
        ),
        "text_box": lambda: ngettext(
            "%(number)s text box was taken over as text, behind the paragraph at which it was anchored.",
            "%(number)s text boxes were taken over as text, behind the paragraphs at which they were anchored.",
            number,
        ),
        "formula": lambda: ngettext(
            "%(number)s formula was taken over as plain characters. Please check it.",
            "%(number)s formulas were taken over as plain characters. Please check them.",
            number,
        ),
        "object": lambda: ngettext(
            "%(number)s embedded object (such as a chart, a diagram or a spreadsheet) was left out.",
            "%(number)s embedded objects (such as charts, diagrams or spreadsheets) were left out.",
            number,
        ),
        "picture_scaled": lambda: ngettext(
            "%(number)s picture was very large and was scaled down.",
            "%(number)s pictures were very large and were scaled down.",
            number,
        ),
        "picture_large": lambda: ngettext(
            "%(number)s picture has too many pixels and was left out. Please make it smaller and add it here.",
            "%(number)s pictures have too many pixels and were left out. Please make them smaller and add them here.",
            number,
        ),
        "picture_unread": lambda: ngettext(
            "%(number)s picture has a format that cannot be read here and was left out. Please add it as JPEG or PNG.",
            "%(number)s pictures have formats that cannot be read here and were left out. "
            "Please add them as JPEG or PNG.",
            number,
        ),
        "picture_linked": lambda: ngettext(
            "%(number)s picture is not part of the file but only linked, and was left out. Please add it here.",
            "%(number)s pictures are not part of the file but only linked, and were left out. Please add them here.",
            number,
        ),
        "picture_in_table": lambda: ngettext(
            "%(number)s picture within a table was left out.",
            "%(number)s pictures within tables were left out.",
            number,
        ),
        "picture_many": lambda: ngettext(
            "%(number)s picture was left out because there are more than one hundred.",
            "%(number)s pictures were left out because there are more than one hundred.",
            number,
        ),
        "picture_bare": lambda: ngettext(
            "%(number)s picture has no description. Please write one; without it the draft cannot be published.",
            "%(number)s pictures have no descriptions. Please write them; without them the draft cannot be published.",
            number,
        ),
        "style": lambda: ngettext(
            "Paragraphs of one style that is not known here were taken over as plain text: %(text)s.",
            "Paragraphs of %(number)s styles that are not known here were taken over as plain text: %(text)s.",
            number,
        ),
        "header_footer": lambda: _("Headers and footers of the pages were left out."),
        "contents": lambda: _("The table of contents was left out; the page makes its own."),
        "renumbered": lambda: ngettext(
            "%(number)s numbered list goes on after a paragraph. Its numbers were written out.",
            "%(number)s numbered lists go on after a paragraph. Their numbers were written out.",
            number,
        ),
        "letters": lambda: ngettext(
            "%(number)s list was counted in letters or Roman numerals and is now counted in digits.",
            "%(number)s lists were counted in letters or Roman numerals and are now counted in digits.",
            number,
        ),
        "symbol": lambda: ngettext(
            "%(number)s character of a symbol font was left out.",
            "%(number)s characters of symbol fonts were left out.",
            number,
        ),
        "struck": lambda: ngettext(
            "%(number)s place was crossed out; it is now plain text. Please check whether it should be there.",
            "%(number)s places were crossed out; they are now plain text. Please check whether they should be there.",
            number,
        ),
        "raised": lambda: ngettext(
            "%(number)s raised or lowered place is now plain text.",
            "%(number)s raised or lowered places are now plain text.",
            number,
        ),
        "hidden": lambda: ngettext(
            "%(number)s hidden text was left out.", "%(number)s hidden texts were left out.", number
        ),
        "part": lambda: ngettext(
            "%(number)s part in another format that the document embeds was left out.",
            "%(number)s parts in other formats that the document embeds were left out.",
            number,
        ),
        "link": lambda: ngettext(
            "%(number)s link leads to an address that is not possible on a website; its words were kept.",
            "%(number)s links lead to addresses that are not possible on a website; their words were kept.",
            number,
        ),
        "markup": lambda: ngettext(
            "%(number)s place with HTML was reduced to its words.",
            "%(number)s places with HTML were reduced to their words.",
            number,
        ),
        "code": lambda: ngettext(
            "%(number)s block of code was taken over as plain text.",
            "%(number)s blocks of code were taken over as plain text.",
            number,
        ),
        "front_matter": lambda: _("The settings at the top of the file (between ---) were left out."),
        "missing_note": lambda: ngettext(
            "%(number)s footnote is referred to but not there.",
            "%(number)s footnotes are referred to but not there.",
            number,
        ),
    }
    return wordings[kind]() % {"number": number, "text": text}


def sentences(report: Report) -> list[str]:
    """What could not be taken over, or not as it was: one sentence per kind of trouble, with its places."""
    said = []
    for kind, places in report.troubles.items():
        named = list(dict.fromkeys(place for place in places if place))
        quoted = [_("“%(place)s”") % {"place": place} for place in named]
        if kind == "style":
            said.append(_trouble(kind, len(named), ", ".join(quoted)))
            continue
        sentence = _trouble(kind, len(places), "")
        if quoted:
            shown = ", ".join(quoted[:PLACES])
            more = len(quoted) - PLACES
            if more > 0:
                shown = ngettext(
                    "%(places)s and %(number)s more place", "%(places)s and %(number)s more places", more
                ) % {"places": shown, "number": more}
            sentence += " " + _("See: %(places)s.") % {"places": shown}
        said.append(sentence)
    return said
