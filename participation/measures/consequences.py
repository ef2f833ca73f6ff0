"""What came of contributions, for their own pages."""

from django.db.models import Q
from django.utils.translation import gettext as _

from participation.contributions.models import Contribution
from participation.contributions.registry import Consequence, consequence_source
from participation.measures import wording
from participation.measures.models import Entry, Measure
from participation.regions.hosts import elsewhere

NAME = "measures"
SHOWN = 60
STEPS = ("reached",)


@consequence_source(NAME)
def consequences(contribution: Contribution) -> list[Consequence]:
    """The measures that come from a contribution: planned, milestones reached, done or stopped; the latest 60 steps."""
    told = Q(kind=Entry.Kind.PUBLISHED) | Q(changes__has_key="status") | Q(changes__step__in=STEPS)
    entries = (
        Entry._base_manager.filter(told, measure__visibility="public", measure__sources__contribution=contribution)
        .select_related("measure", "withheld")
        .order_by("-at", "-pk")[:SHOWN]
    )
    return [_consequence(entry, contribution) for entry in entries]


def _consequence(entry: Entry, contribution: Contribution) -> Consequence:
    measure = entry.measure
    return Consequence(
        label=wording.title_of(entry),
        title=measure.title,
        url=address_from(measure, contribution.region_id),
        at=entry.at,
        text=words_of(entry),
        state="stopped" if entry.changes.get("status", [None, None])[1] == "stopped" else "done",
    )


def address_from(measure: Measure, region_id: int) -> str:
    """The address of a measure, whole if it is looked at from another region's site."""
    home = elsewhere(measure.region_id, region_id)
    return (home.url if home else "") + measure.get_absolute_url()


def words_of(entry: Entry) -> str:
    """The words of an entry, or why they are withheld."""
    if hasattr(entry, "withheld"):
        return _("These words are withheld: %(reason)s") % {"reason": entry.withheld.reason}
    return entry.text
