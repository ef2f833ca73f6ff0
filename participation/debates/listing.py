"""Lists of debates: what an address asks for, and how it is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from taggit.models import Tag

from participation.contributions.models import Contribution, Stage
from participation.contributions.querysets import ContributionQuerySet
from participation.core import keyset
from participation.debates.models import KIND
from participation.processes.models import Category, Module
from participation.search import querysets as search
from participation.search import suggestions

ORDERS = ("hot", "confidence", "newest", "discussed", "random")
RUNNING = (Stage.OPEN, Stage.SUCCESSFUL, Stage.SELECTED)
MOST_COUNTED = 1_000
MOST_RANKED = 500
LONGEST_TEXT = 200
SEEDS = 100


@dataclass(frozen=True)
class Wanted:
    """What the address of a list asks for; whatever cannot be right is left out."""

    order: str = "hot"
    state: str = ""
    tag: str = ""
    category: str = ""
    text: str = ""
    after: str = ""
    seed: int | None = None

    @classmethod
    def from_address(cls, params: Mapping[str, str]) -> "Wanted":
        """Read the parameters of an address."""
        text = " ".join(params.get("q", "").replace("\x00", "").split())[:LONGEST_TEXT]
        order = params.get("sort", "")
        if order not in ORDERS and not (order == "relevance" and text):
            order = "relevance" if text else "hot"
        seed = params.get("seed", "")
        state = params.get("state", "")
        return cls(
            order=order,
            state=state if state in Stage.values else "",
            tag=params.get("tag", "").replace("\x00", "")[:100],
            category=params.get("category", "").replace("\x00", "")[:60],
            text=text,
            after=params.get("after", "")[:200],
            seed=int(seed) if seed.isascii() and seed.isdigit() and len(seed) < 4 and int(seed) < SEEDS else None,
        )


@dataclass
class Listing:
    """One page of a list, how many there are (at most `MOST_COUNTED` + 1), and a better spelling of the text."""

    page: keyset.Page
    total: int
    suggestion: str = ""
    tag: Tag | None = None


def listing(wanted: Wanted, *, module: Module | None = None) -> Listing:
    """The debates in scope that are wanted."""
    tag = Tag.objects.filter(slug=wanted.tag).first() if wanted.tag else None
    rows = _filtered(wanted, module, tag)
    if wanted.order == "relevance":
        page, total = _ranked(rows, wanted)
    else:
        page = _shown(rows).page(wanted.order, after=wanted.after, seed=(wanted.seed or 0) / SEEDS)
        complete = not wanted.after and not page.next_cursor
        total = len(page.items) if complete else rows.capped_count(MOST_COUNTED)
    suggestion = suggestions.suggest(wanted.text, found=total, kinds=[KIND]) if wanted.text else ""
    return Listing(page, total, suggestion, tag)


def _filtered(wanted: Wanted, module: Module | None, tag: Tag | None) -> ContributionQuerySet:
    rows: ContributionQuerySet = Contribution.objects.of_kind(KIND).public()
    rows = rows.filter(stage=wanted.state) if wanted.state else rows.filter(stage__in=RUNNING)
    if module is not None:
        rows = rows.filter(module_id=module.pk)
    if wanted.tag:
        rows = rows.filter(tagged__tag=tag) if tag else rows.none()
    if wanted.category:
        rows = rows.filter(category__slug=wanted.category)
    if wanted.text and wanted.order != "relevance":
        rows = rows.filter(pk__in=search.matching_ids(wanted.text, KIND))
    return rows


def _shown(rows: ContributionQuerySet) -> ContributionQuerySet:
    """With all that an entry of a list shows."""
    return rows.select_related("debate", "author", "category").defer("author__password", "author__email")


def _ranked(rows: ContributionQuerySet, wanted: Wanted) -> tuple[keyset.Page, int]:
    """The best matching ones; of more than `MOST_RANKED` only these. The cursor is the number of rows seen."""
    ranked = search.ranked_ids(wanted.text, KIND, limit=MOST_RANKED)
    kept = set(rows.filter(pk__in=ranked).order_by().values_list("pk", flat=True))
    ids = [pk for pk in ranked if pk in kept]
    seen = int(wanted.after) if wanted.after.isascii() and wanted.after.isdigit() and len(wanted.after) < 6 else 0
    here = ids[seen : seen + keyset.PAGE_SIZE]
    found = {row.pk: row for row in _shown(rows.filter(pk__in=here))}
    more = seen + keyset.PAGE_SIZE < len(ids)
    page = keyset.Page([found[pk] for pk in here if pk in found], str(seen + keyset.PAGE_SIZE) if more else "")
    return page, len(ids)


def categories(module: Module | None) -> list[tuple[str, str]]:
    """The categories of a module, or of all modules in scope that hold debates: address value and name."""
    if module is not None:
        found = Category.objects.filter(module_id=module.pk)
    else:
        found = Category.objects.filter(module__in=Module.objects.public().filter(kind=KIND))
    return list(dict(found.order_by("position", "name").values_list("slug", "name")[:200]).items())


def similar(title: str, region: Any, *, other_than: int | None = None) -> list[Any]:
    """Up to five public debates of the region with a similar title."""
    found = search.similar_titles(title, region=region, kind=KIND, limit=6)
    return [document for document in found if document.object_id != other_than][:5]
