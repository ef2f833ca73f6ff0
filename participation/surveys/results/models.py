"""States of results, the columns from which tables are crossed, and what people wrote, apart from who wrote it."""

import zlib
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.regions.models import Region
from participation.regions.scope import ScopedManager, TenantModel
from participation.surveys.models import Survey, SurveyVersion


class Result(TenantModel):
    """What a version of a survey found in one wave, as it stands.

    Until it is settled, `figures` are blurred with a `secret` that changes with each state; then they are exact and
    never change again. `classes` keeps how numbers and dates are grouped.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Region"))
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="results", verbose_name=_("Survey"))
    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="results", verbose_name=_("Version"))
    wave = models.PositiveSmallIntegerField(_("Wave"), default=1)
    people = models.PositiveIntegerField(default=0)
    secret = models.BinaryField(null=True)
    figures: Any = models.JSONField(default=dict)
    classes: Any = models.JSONField(default=dict)
    counted_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Result of a survey")
        verbose_name_plural = _("Results of surveys")
        ordering = ["survey", "-version__number", "-wave"]
        constraints = [models.UniqueConstraint(fields=["survey", "version", "wave"], name="survey_result_once")]

    def __str__(self) -> str:
        return self.survey.title

    def get_absolute_url(self) -> str:
        address = reverse("survey_results:results", args=[self.survey.process.slug, self.survey.slug])
        return f"{address}?fassung={self.version.number}&welle={self.wave}"

    @property
    def noise(self) -> bytes | None:
        """The secret of the present state; None once the result is settled."""
        return bytes(self.secret) if self.secret else None


class ResultColumn(models.Model):
    """The codes of all people for one variable, in the same order in every column of a result, compressed."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="columns")
    key = models.CharField(max_length=90)
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["result", "key"], name="survey_result_column_once")]

    def __str__(self) -> str:
        return self.key

    @property
    def codes(self) -> bytes:
        """One code for each person."""
        return zlib.decompress(bytes(self.data))


class TextTag(TenantModel):
    """A subject under which staff file what people wrote in a survey."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="text_tags")
    name = models.CharField(_("Subject"), max_length=60)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Subject of texts of a survey")
        verbose_name_plural = _("Subjects of texts of surveys")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="survey_text_tag_once")]

    def __str__(self) -> str:
        return self.name


class FreeText(TenantModel):
    """Something that somebody wrote, copied from the answers without any link to them or to other texts."""

    class State(models.TextChoices):
        NEW = "new", _("not looked at")
        KEPT = "kept", _("not for publication")
        PUBLIC = "public", _("published")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Region"))
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="free_texts", verbose_name=_("Survey"))
    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="+")
    wave = models.PositiveSmallIntegerField(_("Wave"), default=1)
    question = models.CharField(_("Question"), max_length=40)
    text = models.TextField(_("Text"))
    state = models.CharField(_("State"), max_length=6, choices=State, default=State.NEW)
    tags = models.ManyToManyField(TextTag, related_name="texts", blank=True, verbose_name=_("Subjects"))

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Text from a survey")
        verbose_name_plural = _("Texts from surveys")
        indexes = [models.Index(fields=["survey", "version", "wave", "question", "state"], name="survey_texts_of")]

    def __str__(self) -> str:
        return self.text if len(self.text) < 90 else f"{self.text[:88]}…"
