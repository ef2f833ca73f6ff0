"""German compounds: who looks for Radweg means Fahrradweg too. The words in use say which compounds there are."""

from dataclasses import replace

from django.core.cache import cache
from django.db.models import Q

from participation.search.models import Vocabulary
from participation.search.terms import Term, parse

MOST = 12
"""Compounds of one word, the most frequent ones: more would make queries long and find little."""
KEPT_SECONDS = 300


def terms_of(text: str) -> tuple[Term, ...]:
    """The terms of a query, each with the compounds in use that end with it. At most one query, mostly none."""
    terms = parse(text)
    keys = {term.stem: f"compounds:{term.stem}" for term in terms if term.may_be_head}
    if not keys:
        return terms
    known: dict[str, tuple[str, ...]] = cache.get_many(keys.values())
    missing = [stem for stem, key in keys.items() if key not in known]
    if missing:
        found = _look_up(missing)
        cache.set_many({keys[stem]: compounds for stem, compounds in found.items()}, KEPT_SECONDS)
        known |= {keys[stem]: compounds for stem, compounds in found.items()}
    return tuple(replace(term, compounds=known[keys[term.stem]]) if term.stem in keys else term for term in terms)


def _look_up(stems: list[str]) -> dict[str, tuple[str, ...]]:
    wanted = Q()
    for stem in stems:
        wanted |= Q(stem__endswith=stem)
    found: dict[str, dict[str, None]] = {stem: {} for stem in stems}
    rows = Vocabulary.objects.filter(wanted).order_by("-documents", "stem").values_list("stem", flat=True)
    for compound in rows[: MOST * 4 * len(stems)]:
        for stem in stems:
            if compound != stem and compound.endswith(stem) and len(found[stem]) < MOST:
                found[stem].setdefault(compound)
    return {stem: tuple(compounds) for stem, compounds in found.items()}
