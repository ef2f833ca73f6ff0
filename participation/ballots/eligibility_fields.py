"""Who votes, as columns of a module and as fields of its form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.ballots.eligibility import OLDEST, Eligibility, Level
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
        errors = {}
        if self.voters != Level.VERIFIED:
            sentence = _("This is known of verified residents only. Choose them above, or leave this empty.")
            errors = {name: sentence for name in ELIGIBILITY_FIELDS[1:] if getattr(self, name)}
        elif self.voters_municipalities:
            region = self.region  # type: ignore[attr-defined]
            known = set(municipalities_of(region).values_list("pk", flat=True))
            if not known.issuperset(self.voters_municipalities):
                errors["voters_municipalities"] = _("Choose municipalities of this region.")
        if errors:
            raise ValidationError(errors)


class _Checked(forms.TypedMultipleChoiceField):
    """What is ticked stays ticked when the form is shown again."""

    def prepare_value(self, value: Any) -> Any:
        return [str(each) for each in value or ()]


class EligibilityForm(forms.Form):
    """Mixed into the settings form of a module (an `ActForm`), before it: municipalities to tick instead of their keys.

    Needs `obj`, the module, and the fields of `ELIGIBILITY_FIELDS`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = self.obj.region  # type: ignore[attr-defined]
        column: Any = EligibilityColumns._meta.get_field("voters_municipalities")
        self.fields["voters_municipalities"] = _Checked(
            label=column.verbose_name,
            help_text=column.help_text,
            required=False,
            coerce=int,
            empty_value=[],
            choices=list(municipalities_of(region).values_list("pk", "name")),
            widget=forms.CheckboxSelectMultiple,
        )
        if not self.fields["voters_municipalities"].choices:  # type: ignore[attr-defined]
            self.fields["voters_municipalities"].widget = forms.MultipleHiddenInput()


def municipalities_of(region: Region) -> Any:
    """The municipalities below a region, by name."""
    return region.get_descendants().filter(level="municipality").order_by("name")
