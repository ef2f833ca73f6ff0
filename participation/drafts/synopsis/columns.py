"""The words around the synopsis: headings of its columns and what its cells say."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from participation.drafts.synopsis.rows import Row, Synopsis, printable


def title_of(synopsis: Synopsis) -> str:
    """The title of the whole."""
    return printable(_("Synopsis of the contributions: %(title)s") % {"title": synopsis.title})


def facts_of(synopsis: Synopsis) -> list[str]:
    """What a reader has to know of it, line by line."""
    answered = sum(bool(row.verdict) for row in synopsis.rows)
    made = formats.date_format(timezone.localtime(synopsis.made_at), "j. F Y, H:i")
    lines = [
        f"{synopsis.region}, {synopsis.process}",
        _("Version %(number)s of the draft; made on %(date)s.") % {"number": synopsis.version, "date": made},
        _("%(all)s contributions, %(answered)s of them answered.") % {"all": len(synopsis.rows), "answered": answered},
        _("People appear under the names they chose for the platform."),
        synopsis.address,
    ]
    return [printable(line) for line in lines]


def date_of(row: Row) -> str:
    """When a contribution was written."""
    return formats.date_format(timezone.localtime(row.at), "j. F Y")


def author_of(row: Row) -> str:
    """Who wrote it, by the name chosen for the platform."""
    return printable(row.author) or _("Deleted account")


def contribution_of(row: Row) -> str:
    """The contribution with the passage it is about."""
    parts = []
    if row.reply_to:
        parts.append(_("Reply to number %(number)s") % {"number": row.reply_to})
    if row.passage:
        parts.append(_("On the passage “%(passage)s”:") % {"passage": row.passage})
    return printable("\n".join([*parts, row.text]))


def answer_of(row: Row) -> str:
    """The answer with its signature; who replied to a contribution reads the answer there."""
    if not row.verdict and row.reply_to:
        return _("See number %(number)s") % {"number": row.reply_to}
    if not row.verdict:
        return _("Not answered yet")
    return printable("\n".join(filter(None, [f"{row.verdict}.", row.reason, signature_of(row)])))


def signature_of(row: Row) -> str:
    """Who answered, and when."""
    day = formats.date_format(timezone.localtime(row.answered_at), "j. F Y") if row.answered_at else ""
    return printable(", ".join(filter(None, [row.signed, day])))


def chapter_of(row: Row) -> str:
    """The chapter as a heading."""
    if row.is_gone:
        return _("On paragraphs that are no longer in the draft")
    return printable(row.chapter) or _("Before the first chapter")


def change_of(row: Row, which: str) -> str:
    """The old or the new wording of all paragraphs that an answer changed."""
    parts = []
    for wording in row.wordings:
        text = wording.old if which == "old" else wording.new
        text = text or (_("(was not there yet)") if which == "old" else _("(removed)"))
        parts.append(f"{wording.number}: {text}" if wording.number else text)
    return printable("\n".join(parts))


def headings() -> list[str]:
    """The columns of the table."""
    return [
        _("No."), _("Place in the draft"), _("Contribution"), _("Answer"), _("Wording before"), _("Wording since then"),
    ]  # fmt: skip


def sheet_headings() -> list[str]:
    """The columns of the spreadsheet, where each thing has one of its own."""
    return [
        _("No."), _("Chapter"), _("Paragraph"), _("Passage"), _("Contribution"), _("Written by"), _("Written on"),
        _("Reply to"), _("Verdict"), _("Reason"), _("Signed by"), _("Answered on"), _("Took effect in version"),
        _("Wording before"), _("Wording since then"), _("Address"),
    ]  # fmt: skip
