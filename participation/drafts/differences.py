"""Two texts of a paragraph, word by word: what was put in and what was taken out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from rapidfuzz.distance import Indel

from participation.drafts.wording import parts_of


@dataclass(frozen=True)
class Run:
    """Words that stayed (`old` equals `new`), or what stands in place of what."""

    old: str
    new: str

    @property
    def is_same(self) -> bool:
        return self.old == self.new


def runs_of(old: str, new: str) -> list[Run]:
    """The differences, with changes that only white space separates joined into one."""
    olds, news = parts_of(old), parts_of(new)
    runs: list[Run] = []
    for block in Indel.opcodes(olds, news):
        one = "".join(olds[block.src_start : block.src_end])
        other = "".join(news[block.dest_start : block.dest_end])
        runs.append(Run(one, other))
    return _joined(runs)


def _joined(runs: Sequence[Run]) -> list[Run]:
    found: list[Run] = []
    for number, run in enumerate(runs):
        bridges = run.is_same and not run.old.strip() and 0 < number < len(runs) - 1
        if found and (bridges or not run.is_same) and not found[-1].is_same:
            found[-1] = Run(found[-1].old + run.old, found[-1].new + run.new)
        else:
            found.append(run)
    return found


def inline(runs: Iterable[Run]) -> SafeString:
    """Both texts in one, with `<del>` and `<ins>`."""
    return _html("".join(_same(run.old) if run.is_same else _deleted(run.old) + _inserted(run.new) for run in runs))


def before(runs: Iterable[Run]) -> SafeString:
    """The old text, with what was taken out marked."""
    return _html("".join(_same(run.old) if run.is_same else _deleted(run.old) for run in runs))


def after(runs: Iterable[Run]) -> SafeString:
    """The new text, with what was put in marked."""
    return _html("".join(_same(run.new) if run.is_same else _inserted(run.new) for run in runs))


def _html(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308  (escaped in _same)


def _same(text: str) -> str:
    return str(escape(text)).replace("\n", "<br>")


def _deleted(text: str) -> str:
    return _marked("del", _("removed:"), _("end of removal"), text)


def _inserted(text: str) -> str:
    return _marked("ins", _("added:"), _("end of addition"), text)


def _marked(tag: str, begins: str, ends: str, text: str) -> str:
    """Few screen readers tell `<ins>` and `<del>`, so hidden words do."""
    if not text.strip():  # white space alone is no change that anybody reads
        return _same(text) if tag == "ins" else ""
    hidden = '<span class="visually-hidden"> {} </span>'
    return f"<{tag}>{hidden.format(escape(begins))}{_same(text)}{hidden.format(escape(ends))}</{tag}>"
