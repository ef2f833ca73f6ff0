"""Reading documents from outside: a .docx or a Markdown file becomes an outline and a report about it."""

from django.utils.translation import gettext as _

from participation.core.errors import Invalid
from participation.drafts.importing.found import Found, Imported, Picture, Report
from participation.drafts.importing.markdown import read_markdown
from participation.drafts.importing.word import read_word
from participation.drafts.importing.wording import sentences, taken

__all__ = ["MAX_BYTES", "Found", "Imported", "Picture", "Report", "read_document", "sentences", "taken"]

MAX_BYTES = 40 * 1024 * 1024
MAX_PIECES = 3000
WORD, MARKDOWN = (".docx",), (".md", ".markdown", ".txt")
ZIP = b"PK\x03\x04"


def read_document(name: str, content: bytes) -> Imported:
    """What a document holds; its kind is told by its name and has to be that of its content.

    Raises Invalid (field "file") with a sentence for everything that cannot be read. Nothing is stored here.
    """
    lowered = name.lower()
    if not content.strip():
        raise Invalid(_("This file is empty."), field="file")
    if len(content) > MAX_BYTES:
        raise Invalid(_("This file is larger than 40 MB. Please make its pictures smaller."), field="file")
    if lowered.endswith(WORD):
        imported = read_word(content)
    elif lowered.endswith(MARKDOWN):
        if content.startswith(ZIP):
            raise Invalid(
                _("The content of this file is not what its name says. Please save it again and upload it anew."),
                field="file",
            )
        imported = read_markdown(content)
    else:
        raise Invalid(_("Drafts can be imported from Word documents (.docx) and Markdown files (.md)."), field="file")
    if not imported.pieces:
        raise Invalid(_("This document holds no text."), field="file")
    if len(imported.pieces) > MAX_PIECES:
        raise Invalid(_("This document has more than 3,000 paragraphs. Please split it."), field="file")
    return imported
