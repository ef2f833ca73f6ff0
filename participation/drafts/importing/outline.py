"""From what a reader found to a tidy outline: one title, levels without gaps, numbers for the report."""

from participation.core.html import plain_text
from participation.drafts.importing.found import MAX_LEVEL, Found, Imported, Report

TITLE_LENGTH = 120
HEADING_LENGTH = 250  # characters, beyond which a heading is a text


def tidy(title: str, pieces: list[Found], report: Report) -> Imported:
    """Finish an import. A single first heading above all others is taken for the title where there is none."""
    pieces = [piece for piece in pieces if piece.kind in ("table", "image") or plain_text(piece.html)]
    _long_headings(pieces, report)
    chapters = [piece for piece in pieces if piece.kind == "chapter"]
    first = pieces[0] if pieces else None
    alone = first is not None and chapters[:1] == [first] and all(c.level > first.level for c in chapters[1:])
    if not title and first is not None and alone and len(chapters) > 1:
        title = plain_text(first.html)
        pieces, chapters = pieces[1:], chapters[1:]
    _close_gaps(chapters, report)
    if not chapters:
        report.note("no_headings")
    for piece in pieces:
        is_list = piece.kind == "text" and piece.html.startswith(("<ul", "<ol"))
        report.taken["list" if is_list else piece.kind] += 1
        report.taken["link"] += piece.html.count("<a ")
        if piece.kind == "table" and not piece.caption:
            report.note("table_bare", " ".join(piece.rows[0])[:60])
    return Imported(" ".join(title.split())[:TITLE_LENGTH], pieces, report)


def _long_headings(pieces: list[Found], report: Report) -> None:
    for piece in pieces:
        words = plain_text(piece.html) if piece.kind == "chapter" else ""
        if len(words) > HEADING_LENGTH:
            report.note("heading_long", words[:60])
            piece.kind, piece.level, piece.html = "text", 0, f"<p><strong>{piece.html}</strong></p>"


def _close_gaps(chapters: list[Found], report: Report) -> None:
    """Let each heading lie at most one level below the one before it."""
    open_levels: list[int] = []  # the levels as they were written of the chapters that are open
    for chapter in chapters:
        while open_levels and open_levels[-1] >= chapter.level:
            open_levels.pop()
        above = open_levels[-1] if open_levels else 0
        place = plain_text(chapter.html)[:60]
        if open_levels and chapter.level > above + 1:
            report.note("level_skipped", place)
        open_levels.append(chapter.level)
        if len(open_levels) > MAX_LEVEL:
            report.note("level_deep", place)
        chapter.level = min(len(open_levels), MAX_LEVEL)
