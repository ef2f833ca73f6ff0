"""Who votes, as columns of a module and as fields of its form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.ballots.eligibility import OLDEST, Eligibility, Level, municipalities_of
from participation.regions.models import Region

ELIGIBILITY_FIELDS = ("voters", "voters_min_age", "voters_municipalities")


class EligibilityColumns(models.Model):
    """The columns that say who votes in a module; `ELIGIBILITY_FIELDS` names them for the settings of its viewset."""

    voters = models.CharField(_("Who votes"), max_length=12, choices=Level, default=Level.VERIFIED)
    voters_min_age = models.PositiveSmallIntegerField(
        _("Minimum age"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(OLDEST)],
        help_text=_(
            "Counted from the month of birth, which is noted when a residence is verified. Whoever has no month of "
            "birth noted cannot vote then."
        ),
    )
    voters_municipalities = models.JSONField(
        _("Only residents of these municipalities"),
        default=list,
        blank=True,
        help_text=_("Choose none if the whole region votes."),
    )

    class Meta:
        abstract = True

    @property
    def eligibility(self) -> Eligibility:
        """Who votes, as the rules of a box hold it."""
        return Eligibility(self.voters, self.voters_min_age, tuple(self.voters_municipalities))

    def clean(self) -> None:
        """Age and municipality are known of verified residents only; foreign municipalities are refused."""
        super().clean()
        found = self.eligibility.faults(self.region)  # type: ignore[attr-defined]
        if found:
            raise ValidationError({f"voters_{name}": sentence for name, sentence in found.items()})


class MunicipalitiesField(forms.TypedMultipleChoiceField):
    """Municipalities of a region to tick, which the form `offer`s. Keys are sorted, so that equal rules are equal."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, coerce=int, empty_value=[], **kwargs)

    def offer(self, region: Region) -> None:
        """Let people choose among the municipalities of a region."""
        self.choices = list(municipalities_of(region).values_list("pk", "name"))

    def prepare_value(self, value: Any) -> Any:
        """What is ticked stays ticked when the form is shown again."""
        return [str(each) for each in value or ()]

    def clean(self, value: Any) -> list[int]:
        """The keys of what was ticked."""
        return sorted(super().clean(value))
