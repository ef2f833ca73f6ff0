"""Lists of one kind of contribution: what an address asks for, and how it is found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, QuerySet
from taggit.models import Tag

from participation.contributions import registry
from participation.contributions.models import Contribution, Stage, TaggedContribution
from participation.contributions.querysets import ORDERS, ContributionQuerySet
from participation.core import keyset
from participation.core.decisions import Text
from participation.processes.models import Category, Module
from participation.regions.hosts import Tenant, tenants
from participation.regions.models import Level, Region
from participation.search import querysets as search
from participation.search import suggestions
from participation.search.models import SearchDocument

RUNNING = (Stage.OPEN, Stage.SUCCESSFUL, Stage.SELECTED)
FILTERS = ("state", "tag", "category", "municipality", "text")
MOST_COUNTED = 1_000
MOST_RANKED = 500
LONGEST_TEXT = 200
SEEDS = 100
_TAGS_SHOWN = 30
_CHOICES_SECONDS = 600


@dataclass(frozen=True)
class Filter:
    """A filter that only one kind has: its name in addresses, its words in the sentence, what it leaves in the list.

    `choices` gives pairs of address value and word for the module (None: the whole site); `narrow` takes the rows and
    one of the values.
    """

    name: str
    label: Text
    everything: Text
    choices: Callable[[Module | None], Sequence[tuple[str, Text]]]
    narrow: Callable[[ContributionQuerySet, str], ContributionQuerySet]


@dataclass(frozen=True)
class Wanted:
    """What the address of a list asks for; whatever cannot be right is left out."""

    order: str = "hot"
    state: str = ""
    tag: str = ""
    category: str = ""
    municipality: str = ""
    text: str = ""
    after: str = ""
    seed: int | None = None
    more: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_address(cls, params: Mapping[str, str], filters: Sequence[Filter] = ()) -> "Wanted":
        """Read the parameters of an address; `filters` are those that only this kind has."""
        params = {name: value.replace("\x00", "") for name, value in params.items()}
        text = " ".join(params.get("q", "").split())[:LONGEST_TEXT]
        order = params.get("sort", "")
        if order not in ORDERS and not (order == "relevance" and text):
            order = "relevance" if text else "hot"
        seed = params.get("seed", "")
        state = params.get("state", "")
        return cls(
            order=order,
            state=state if state in Stage.values else "",
            tag=params.get("tag", "")[:100],
            category=params.get("category", "")[:60],
            municipality=params.get("municipality", "")[:60],
            text=text,
            after=params.get("after", "")[:200],
            seed=int(seed) if _is_small_number(seed) and int(seed) < SEEDS else None,
            more={each.name: params[each.name][:80] for each in filters if params.get(each.name)},
        )

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out of the list."""
        return any(getattr(self, name) for name in FILTERS) or bool(self.more)


def _is_small_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


@dataclass
class Choices:
    """What a list can be filtered by: pairs of address value and word."""

    categories: list[tuple[str, str]] = field(default_factory=list)
    municipalities: list[tuple[str, str]] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Listing:
    """One page of a list, how many there are (at most `MOST_COUNTED` + 1), and a better spelling of the text."""

    page: keyset.Page
    total: int
    suggestion: str = ""
    tag: Tag | None = None


def listing(
    kind: str,
    wanted: Wanted,
    *,
    module: Module | None = None,
    filters: Sequence[Filter] = (),
    along: Sequence[str] = (),
) -> Listing:
    """The contributions in scope that are wanted; `along` is what entries of the kind need besides, for one join."""
    tag = Tag.objects.filter(slug=wanted.tag).first() if wanted.tag else None
    rows = _filtered(kind, wanted, module, tag)
    for each in filters:
        if each.name in wanted.more:
            rows = each.narrow(rows, wanted.more[each.name])
    if along:
        rows = rows.select_related(*along)
    if wanted.order == "relevance":
        page, total = _ranked(kind, rows, wanted)
    else:
        page = _shown(rows).page(wanted.order, after=wanted.after, seed=(wanted.seed or 0) / SEEDS)
        complete = not wanted.after and not page.next_cursor
        total = len(page.items) if complete else rows.capped_count(MOST_COUNTED)
    suggestion = suggestions.suggest(wanted.text, found=total, kinds=[kind]) if wanted.text else ""
    return Listing(page, total, suggestion, tag)


def _filtered(kind: str, wanted: Wanted, module: Module | None, tag: Tag | None) -> ContributionQuerySet:
    rows: ContributionQuerySet = Contribution.objects.of_kind(kind).public()
    rows = rows.filter(stage=wanted.state) if wanted.state else rows.filter(stage__in=RUNNING)
    if module is not None:
        rows = rows.filter(module_id=module.pk)
    if wanted.tag:
        rows = rows.filter(tagged__tag=tag) if tag else rows.none()
    if wanted.category:
        rows = rows.filter(category__slug=wanted.category)
    if wanted.municipality:
        rows = _of_place(rows, wanted.municipality)
    if wanted.text and wanted.order != "relevance":
        rows = rows.filter(pk__in=search.matching_ids(wanted.text, kind))
    return rows


def _of_place(rows: ContributionQuerySet, slug: str) -> ContributionQuerySet:
    """Of a municipality; above the districts: of a region with a site of its own."""
    place = Region.objects.only("pk", "site_id").filter(slug=slug).first()
    if place is None:
        return rows.none()
    return rows.filter(region=place) if place.site_id else rows.filter(municipality=place)


def _shown(rows: ContributionQuerySet) -> ContributionQuerySet:
    """With all that an entry of a list shows."""
    return rows.select_related("author", "municipality", "category").defer(
        "municipality__outline", "author__password", "author__email"
    )


def _ranked(kind: str, rows: ContributionQuerySet, wanted: Wanted) -> tuple[keyset.Page, int]:
    """The best matching ones; of more than `MOST_RANKED` only these. The cursor is the number of rows seen."""
    ranked = search.ranked_ids(wanted.text, kind, limit=MOST_RANKED)
    kept = set(rows.filter(pk__in=ranked).order_by().values_list("pk", flat=True))
    ids = [pk for pk in ranked if pk in kept]
    seen = int(wanted.after) if _is_small_number(wanted.after) else 0
    here = ids[seen : seen + keyset.PAGE_SIZE]
    found = {row.pk: row for row in _shown(rows.filter(pk__in=here))}
    more = seen + keyset.PAGE_SIZE < len(ids)
    page = keyset.Page([found[pk] for pk in here if pk in found], str(seen + keyset.PAGE_SIZE) if more else "")
    return page, len(ids)


def choices(kind: str, tenant: Tenant, region: Region, *, module: Module | None = None, places: bool = True) -> Choices:
    """What can be chosen in the filters of a site's list or of one module's; regions also where nothing has a place."""
    categories = Category.objects.filter(module_id=module.pk) if module else _categories(kind)
    names = dict(categories.values_list("slug", "name")[:200])  # several modules may have the same subject
    return Choices(
        categories=list(names.items()),
        municipalities=_places(tenant, region) if places or tenant.gathers else [],
        tags=popular_tags(kind, tenant),
    )


def _categories(kind: str) -> QuerySet:
    modules = Module.objects.public().filter(kind=registry.get(kind).module_kind)
    return Category.objects.filter(module__in=modules).order_by("position", "name")


def _places(tenant: Tenant, region: Region) -> list[tuple[str, str]]:
    if tenant.gathers:
        return [(other.slug, other.name) for other in tenants() if other.region_id != region.pk]
    key = f"contributions:places:{region.pk}"
    found: list[tuple[str, str]] | None = cache.get(key)
    if found is None:
        found = [(place.slug, place.name) for place in municipalities(region)]
        cache.set(key, found, _CHOICES_SECONDS)
    return found


def municipalities(region: Region) -> QuerySet[Region]:
    """The municipalities below a region, by name."""
    below = Region.objects.filter(path__startswith=region.path, level=Level.MUNICIPALITY).exclude(pk=region.pk)
    return below.defer("outline").order_by("name")


def popular_tags(kind: str, tenant: Tenant) -> list[tuple[str, str]]:
    """The tags that most public contributions of a site bear, by name; counted anew every ten minutes."""
    key = f"contributions:tags:{kind}:{tenant.region_id}"
    found: list[tuple[str, str]] | None = cache.get(key)
    if found is None:
        tagged = TaggedContribution.objects.filter(
            tenant.reach.q("content_object__region"), content_object__kind=kind, content_object__visibility="public"
        )
        counted = tagged.order_by().values_list("tag__slug", "tag__name").annotate(n=Count("pk"))
        found = sorted(((slug, name) for slug, name, _n in counted.order_by("-n")[:_TAGS_SHOWN]), key=_by_name)
        cache.set(key, found, _CHOICES_SECONDS)
    return found


def _by_name(tag: tuple[str, str]) -> str:
    return tag[1].casefold()


def similar(kind: str, title: str, region: Region, *, other_than: int | None = None) -> list[SearchDocument]:
    """Up to five public contributions of the region with a similar title."""
    found = search.similar_titles(title, region=region, kind=kind, limit=6)
    return [document for document in found if document.object_id != other_than][:5]
