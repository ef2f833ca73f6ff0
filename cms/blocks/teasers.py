"""Blocks that show what other rooms have: processes, contributions of any kind, what is open now, news.

Each is fetched once for all blocks of its kind in a text. What is not public, or not in the reach of the site, is not
found and so not shown.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.home import ALIVE, COLUMNS, Piece, Sites
from participation.contributions.models import Contribution
from participation.contributions.registry import kinds
from participation.core import clock
from participation.core.editorial import Heading, Part, Path
from participation.processes import registry
from participation.processes.models import Module, Phase, Process

MOST = 6
NEWEST, SUPPORTED = "newest", "supported"


class TeaserBlock(blocks.StructBlock):
    """What all of them share: a heading, and rows that `prepare` has found (`value.shown`)."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)

    def parts(self, value: Any, path: Path) -> Iterator[Part]:
        if value.get("title"):
            yield Heading(value["title"], 2, (*path, "title"))


def _number() -> blocks.IntegerBlock:
    return blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=MOST, default=3)


def _region_id(context: Any) -> int:
    region = context.get("region") or getattr(context.get("request"), "region", None)
    return getattr(region, "pk", 0)


class ProcessesBlock(TeaserBlock):
    """Chosen processes."""

    processes = blocks.ListBlock(SnippetChooserBlock("processes.Process", label=_("Process")), label=_("Processes"))

    class Meta:
        icon = "group"
        label = _("Processes")
        template = "cms/blocks/processes.html"
        group = _("Taking part")

    def prepare(self, values: list[Any], context: Any) -> None:
        """Find the public ones among the chosen, with what is open in them."""
        wanted = {process.pk for value in values for process in value["processes"] if process}
        now = clock.now()
        rows = Process.objects.public().filter(pk__in=wanted).in_order(now)
        phases = Phase.objects.running(now).filter(module__process__in=wanted, module__is_public=True)
        ends: dict[int, list[Any]] = {}
        for process_id, end in phases.values_list("module__process_id", "ends"):
            ends.setdefault(process_id, []).append(end)
        sites = Sites(_region_id(context))
        found = {}
        for process in rows:
            home, place = sites.of(process.region_id)
            closing = [end for end in ends.get(process.pk, []) if end]
            found[process.pk] = {
                "process": process,
                "url": home + process.get_absolute_url(),
                "place": place if home else "",
                "ends": max(closing) if closing and len(closing) == len(ends[process.pk]) else None,
            }
        for value in values:
            keys = dict.fromkeys(process.pk for process in value["processes"] if process)
            value.shown = [found[key] for key in keys if key in found]


def kind_choices() -> list[tuple[str, Any]]:
    """The kinds of contributions that are installed."""
    return [(kind.slug, kind.label_plural) for kind in kinds()]


class ContributionsBlock(TeaserBlock):
    """The newest or most supported contributions of a kind."""

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=kind_choices)
    order = blocks.ChoiceBlock(
        label=_("Which"), choices=[(NEWEST, _("the newest")), (SUPPORTED, _("the most supported"))], default=NEWEST
    )
    number = _number()

    class Meta:
        icon = "comment"
        label = _("Contributions")
        template = "cms/blocks/contributions.html"
        group = _("Taking part")

    def prepare(self, values: list[Any], context: Any) -> None:
        """One query for each kind and order that occurs, so at most twice as many as there are kinds."""
        sites = Sites(_region_id(context))
        installed = {slug for slug, _label in kind_choices()}
        found: dict[tuple[str, str], list[Piece]] = {}
        for kind, order in {(value.get("kind"), value.get("order")) for value in values}:
            if kind not in installed:
                continue
            column = "support_count" if order == SUPPORTED else "published_at"
            rows = (
                Contribution.objects.public()
                .filter(kind=kind, stage__in=ALIVE)
                .select_related("author")
                .only(*COLUMNS, "author__username")
                .order_by(f"-{column}", "-pk")[:MOST]
            )
            found[kind, order] = [Piece(row, *sites.of(row.region_id)) for row in rows]
        for value in values:
            pieces = found.get((value.get("kind"), value.get("order")), [])
            value.shown = pieces[: value.get("number") or MOST]


def module_choices() -> list[tuple[str, Any]]:
    """The kinds of modules that are installed."""
    return [(kind.slug, kind.label) for kind in registry.types()]


class OpenBlock(TeaserBlock):
    """What is open now, of one kind or of all: polls, surveys, collections of proposals."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"), choices=module_choices, required=False, help_text=_("Nothing chosen: all kinds.")
    )
    number = _number()

    class Meta:
        icon = "time"
        label = _("Open now")
        template = "cms/blocks/open_now.html"
        group = _("Taking part")

    def prepare(self, values: list[Any], context: Any) -> None:
        """One query for all: the running phases of public modules, those that end first before the others."""
        now = clock.now()
        rows = (
            Phase.objects.running(now)
            .filter(module__in=Module.objects.public())
            .exclude(features=[])
            .select_related("module__process")
            .order_by("ends", "pk")[:200]
        )
        sites = Sites(_region_id(context))
        found: dict[int, dict[str, Any]] = {}
        for phase in sorted(rows, key=lambda phase: (phase.ends is None, phase.module.process.is_standing)):
            module = phase.module
            home, place = sites.of(module.region_id)
            url = home + module.get_absolute_url()
            row = {"module": module, "phase": phase, "url": url, "place": place if home else ""}
            found.setdefault(module.pk, row)
        for value in values:
            fitting = [row for row in found.values() if value.get("kind") in ("", None, row["module"].kind)]
            value.shown = fitting[: value.get("number") or MOST]


class NewsBlock(TeaserBlock):
    """The latest news of the site."""

    number = _number()

    class Meta:
        icon = "doc-full"
        label = _("Latest news")
        template = "cms/blocks/news.html"
        group = _("Taking part")

    def prepare(self, values: list[Any], context: Any) -> None:
        """One query for all."""
        from cms.models.news import latest  # the models hold these blocks

        rows = latest(context.get("request"), MOST)
        for value in values:
            value.shown = rows[: value.get("number") or MOST]
