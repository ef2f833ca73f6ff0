"""The numbers in the margin."""

from collections.abc import Iterable

DEEPEST = 4


def numbers(pieces: Iterable[tuple[str, int]], *, numbered: bool) -> list[str]:
    """For each (kind, level): "2.3" for a chapter, "2.3 (4)" for the fourth paragraph in it.

    Where the headings carry numbers of their own, chapters get none and paragraphs are counted through: "(17)".
    """
    found: list[str] = []
    counts: list[int] = []
    inside = 0
    for kind, level in pieces:
        if kind != "chapter":
            inside += 1
            prefix = ".".join(map(str, counts)) + " " if counts and numbered else ""
            found.append(f"{prefix}({inside})")
            continue
        if not numbered:
            found.append("")
            continue
        depth = min(max(level, 1), len(counts) + 1)  # a level that was left out is not numbered 0
        counts = [*counts[:depth], *[0] * (depth - len(counts))]
        counts[-1] += 1
        inside = 0
        found.append(".".join(map(str, counts)))
    return found
