"""What the pages of a kind need to know of it, and its whole sentences."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from participation.contributions import registry
from participation.contributions.forms import PlacePart, WritingForm
from participation.contributions.listing import Filter
from participation.contributions.models import Contribution
from participation.core.decisions import Text

Sentence = Any  # lazily translated, with named placeholders


@dataclass(frozen=True)
class Words:
    """The sentences that name a kind. They are whole, because grammar does not let them be put together."""

    # Writing
    write: Text
    write_here: Text
    write_first: Text
    sign_in_and_write: Text
    begin: Text
    choose: Text
    choose_hint: Text
    closed: Text
    change: Text
    check: Text
    publish: Text
    published: Text
    retire: Text
    own: Text
    similar: Sentence  # count
    similar_hint: Text
    # Lists
    about: Sentence  # name of the region
    lede: Sentence  # name of the region
    lede_of_all: Text
    number: Sentence  # total
    more_than: Sentence  # total
    none: Text
    nobody: Text
    make_beginning: Text
    later: Text


def _nothing_more(request: HttpRequest, contribution: Any) -> dict[str, Any]:
    return {}


def _no_facts(contribution: Any) -> list[Text]:
    return []


@dataclass(frozen=True)
class Desk:
    """The pages of a kind of contribution.

    `path` is where their addresses begin. A page is `<kind>s/<page>.html` where the kind has such a template (it
    extends ours), otherwise `contributions/<page>.html`. `orders` and `states` are what lists offer: address value and
    word. `count` gives the number beside an entry with its label; `takes_part` is the feature by which others take
    part; `context` and `module_context` add to what the pages of a contribution and of a module show.
    In lists, `badge` says in a word where an entry stands, with its tone (None: its stage), `facts` what else is worth
    knowing, `filters` what only this kind can be filtered by, and `along` which relations of its rows all this needs.
    """

    slug: str
    path: str
    form: type[WritingForm]
    words: Words
    orders: tuple[tuple[str, Text], ...]
    states: tuple[tuple[str, Text], ...]
    count: Callable[[Contribution], tuple[int, Text]]
    takes_part: str
    shows_open: bool = True  # whether it is worth a word that something is open
    context: Callable[[HttpRequest, Any], dict[str, Any]] = _nothing_more
    module_context: Callable[[HttpRequest, Any], dict[str, Any]] = _nothing_more
    badge: Callable[[Any], tuple[Text, str]] | None = None
    facts: Callable[[Any], list[Text]] = _no_facts
    filters: tuple[Filter, ...] = ()
    along: tuple[str, ...] = ()

    @cached_property
    def kind(self) -> registry.Kind:
        """What is registered of the kind."""
        return registry.get(self.slug)

    @property
    def has_places(self) -> bool:
        """Whether people say where it is."""
        return issubclass(self.form, PlacePart)

    def page(self, name: str) -> str:
        """The name of one of the pages for `reverse`, `redirect` and `{% url %}`."""
        return f"{self.slug}s:{name}"

    def templates(self, name: str) -> list[str]:
        """The templates of a page, the kind's own first."""
        return [f"{self.slug}s/{name}.html", f"contributions/{name}.html"]
