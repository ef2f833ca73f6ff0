"""Who votes: with a code, registered or verified; from which age; from which municipalities.

Of people's age the platform knows the month of birth at most, noted where a residence was verified. Somebody counts as
that old from the first day of the month in which they turn that old.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.accounts.models import Residence
from participation.accounts.policies import resident, signed_in
from participation.core.decisions import Allowed, Decision, Denied, Remedy
from participation.regions.models import Region

OLDEST = 99  # the highest minimum age that makes sense

# The groups by which ballots may be counted: from which age, and how the group is called.
AGE_GROUPS = (
    (75, "75+", gettext_lazy("75 and older")),
    (60, "60-74", gettext_lazy("60 to 74")),
    (45, "45-59", gettext_lazy("45 to 59")),
    (30, "30-44", gettext_lazy("30 to 44")),
    (18, "18-29", gettext_lazy("18 to 29")),
    (0, "0-17", gettext_lazy("under 18")),
)
ATTRIBUTES = {"age_group": gettext_lazy("Age group"), "municipality": gettext_lazy("Municipality")}


class Level(models.TextChoices):
    """How well the people are known who vote."""

    VERIFIED = "verified", gettext_lazy("People whose residence here has been verified")
    REGISTERED = "registered", gettext_lazy("Everybody who is registered here")
    CODE = "code", gettext_lazy("Whoever was given an access code, without an account")


@dataclass(frozen=True)
class Eligibility:
    """Who votes in a box. `municipalities` are keys of regions; an empty tuple stands for the whole region.

    Age and municipalities are known of verified residents only; at the other levels they must be empty.
    """

    level: str = Level.VERIFIED
    min_age: int | None = None
    municipalities: tuple[int, ...] = ()

    @classmethod
    def of(cls, rules: Mapping[str, Any]) -> "Eligibility":
        """As it stands in the rules of a box; verified residents of any age where they say nothing."""
        stored = rules.get("eligibility") or {}
        return cls(
            level=stored.get("level", Level.VERIFIED),
            min_age=stored.get("min_age"),
            municipalities=tuple(stored.get("municipalities", ())),
        )

    def as_rules(self) -> dict[str, Any]:
        """As it is written into the rules of a box, under `eligibility`."""
        return {"level": str(self.level), "min_age": self.min_age, "municipalities": sorted(self.municipalities)}

    def faults(self, region: Region) -> dict[str, str]:
        """What makes no sense in a region, under `min_age` and `municipalities`: what is not known, or is elsewhere."""
        if self.level != Level.VERIFIED:
            sentence = _("This is known of verified residents only. Choose them above, or leave this empty.")
            return {name: sentence for name in ("min_age", "municipalities") if getattr(self, name)}
        known = municipalities_of(region).values_list("pk", flat=True) if self.municipalities else ()
        if set(known).issuperset(self.municipalities):
            return {}
        return {"municipalities": _("Choose municipalities of this region.")}

    def in_words(self) -> list[str]:
        """What the public reads about it, in whole sentences (one query where there are municipalities)."""
        said = {
            Level.VERIFIED: _("People vote whose residence in this region has been verified."),
            Level.REGISTERED: _("Everybody votes who is registered on this platform."),
            Level.CODE: _("Whoever was given an access code votes. No account is needed."),
        }[Level(self.level)]
        sentences = [said]
        if self.min_age:
            sentences.append(
                _("You must be at least %(age)d years old; the month of birth counts.") % {"age": self.min_age}
            )
        if self.municipalities:
            sentences.append(_("Residents of these municipalities vote: %(names)s.") % {"names": self._names()})
        return sentences

    def _names(self) -> str:
        names = Region.objects.filter(pk__in=self.municipalities).order_by("name").values_list("name", flat=True)
        return ", ".join(names)


def municipalities_of(region: Region) -> Any:
    """The municipalities below a region, by name."""
    return region.get_descendants().filter(level="municipality").order_by("name")


def eligible(user: Any, eligibility: Eligibility, region: Region, at: datetime) -> Decision:
    """Whether somebody may vote in a box of the region with an account; no role changes the answer."""
    if eligibility.level == Level.CODE:
        return Denied(
            _("Here people vote with an access code that they were given."),
            Remedy(_("Enter the code on the page of this vote")),
            code="code",
        )
    decision = signed_in(user)
    if decision and eligibility.level == Level.VERIFIED:
        decision = resident(user, region)
    if not decision or eligibility.level != Level.VERIFIED:
        return decision
    here = _residences(user, region)
    return _old_enough(here, eligibility, at) and _from_there(here, eligibility)


def _old_enough(here: list[Residence], eligibility: Eligibility, at: datetime) -> Decision:
    if not eligibility.min_age:
        return Allowed()
    born = _born(here)
    if born is None:
        return Denied(
            _("Here people vote who are at least %(age)d years old. The month of your birth has not been noted yet.")
            % {"age": eligibility.min_age},
            Remedy(_("How to have it noted"), reverse("accounts:residence")),
            code="age_unknown",
        )
    if age(born, at) < eligibility.min_age:
        return Denied(
            _("Here people vote who are at least %(age)d years old.") % {"age": eligibility.min_age}, code="age"
        )
    return Allowed()


def _from_there(here: list[Residence], eligibility: Eligibility) -> Decision:
    wanted = eligibility.municipalities
    if not wanted or any(residence.region_id in wanted for residence in here):
        return Allowed()
    return Denied(
        _("Here residents of these municipalities vote: %(names)s.") % {"names": eligibility._names()},
        Remedy(_("Which residence of yours has been verified"), reverse("accounts:residence")),
        code="municipality",
    )


def age(born: date, at: datetime) -> int:
    """Years of life in the month of `at`, of somebody born in the month of `born`."""
    today = timezone.localdate(at)
    return today.year - born.year - (today.month < born.month)


def attributes_of(user: Any, region: Region, at: datetime) -> dict[str, str]:
    """What a ballot may say of its voter if they agree: age group and municipality, as far as they are known.

    In a region above the districts, the district stands for the municipality.
    """
    here = _residences(user, region)
    found = {}
    born = _born(here)
    if born is not None:
        years = age(born, at)
        found["age_group"] = next(key for start, key, _label in AGE_GROUPS if years >= start)
    homes = [residence.region for residence in here if residence.region_id != region.pk]
    if homes:
        home = max(homes, key=lambda home: home.depth)
        steps = region.depth + 1
        if home.depth > steps:
            above = home.get_ancestors().filter(depth__gte=steps, site__isnull=False).order_by("depth").first()
            home = above or home
        found["municipality"] = home.name
    return found


def age_group_label(key: str) -> str:
    """How an age group is called; the key itself where it is none."""
    return next((str(label) for _start, known, label in AGE_GROUPS if known == key), key)


def _residences(user: Any, region: Region) -> list[Residence]:
    if not user.is_authenticated:
        return []
    return [residence for residence in user.residence_rows if residence.region.path.startswith(region.path)]


def _born(here: list[Residence]) -> date | None:
    return next((residence.birth_month for residence in here if residence.birth_month), None)
