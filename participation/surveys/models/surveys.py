"""Surveys, their published versions, and what people answered.

Answers to an anonymous survey carry no person, no day and no row number. A survey that was rolled out has an `origin`:
it is answered with the origin's versions, so that `version__survey=origin` finds the answers of all regions and
`survey=…` those of one.
"""

import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from participation.core.blocks import BlocksField
from participation.processes.models import Module
from participation.regions.models import Region
from participation.regions.scope import ScopedManager, TenantModel
from participation.surveys.builder.blocks import LibraryBlocks, SurveyBlocks
from participation.surveys.definition import Definition, assembled

KIND = "survey"
REHEARSAL = 0  # the number of the version that holds a rehearsal


class Survey(PreviewableMixin, Module):
    """A survey: who answers it, how it is shown, and the questions as they are being written (`body`).

    What people answer are published versions of it.
    """

    class Access(models.TextChoices):
        ANONYMOUS = "anonymous", _("Everybody, without an account (anonymous)")
        REGISTERED = "registered", _("People with an account")
        VERIFIED = "verified", _("Verified residents")

    class Layout(models.TextChoices):
        PAGED = "paged", _("one page after the other")
        WHOLE = "whole", _("all pages below each other")

    access = models.CharField(
        _("Who can answer"),
        max_length=10,
        choices=Access,
        default=Access.ANONYMOUS,
        help_text=_(
            "Anonymous: nothing is stored that leads to a person, and nobody can be kept from answering twice. With an "
            "account, everybody answers once and can go on later on another device."
        ),
    )
    layout = models.CharField(_("Shown"), max_length=5, choices=Layout, default=Layout.PAGED)
    introduction = models.TextField(
        _("What people read before the first question"),
        max_length=4000,
        blank=True,
        help_text=_("What it is about, how long it takes, what happens with the answers."),
    )
    thanks = models.TextField(
        _("What people read after the last question"),
        max_length=4000,
        blank=True,
        help_text=_("Say thank you, and what happens next and when."),
    )
    results_public = models.BooleanField(
        _("Everybody can see the results"),
        default=False,
        help_text=_("Counts and shares only, never single answers; what fewer than five people said is withheld."),
    )
    asked_by = models.CharField(
        _("Who asks"),
        max_length=120,
        blank=True,
        help_text=_("As the public reads it, such as “Department for Mobility”. Left empty, it is the region."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("How many minutes it takes"),
        null=True,
        blank=True,
        help_text=_("Left empty, it is estimated from the questions."),
    )
    may_change = models.BooleanField(
        _("Answers can be changed until the end"),
        default=False,
        help_text=_("Only where people answer with an account."),
    )
    invited_only = models.BooleanField(
        _("Only with a personal invitation"),
        default=False,
        help_text=_("Each invitation is good for one answer. Which answer it was used for stands nowhere."),
    )
    double_entry = models.BooleanField(
        _("Paper forms are keyed in twice"),
        default=False,
        help_text=_("By two people; what differs is shown and settled."),
    )
    unlinked_at = models.DateTimeField(null=True, editable=False)  # when its anonymous answers were written anew
    origin = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="roll_outs", editable=False)
    invented = models.BooleanField(default=False, editable=False)  # all answers are examples; every page says so
    body = BlocksField(SurveyBlocks(required=False), blank=True, verbose_name=_("Questions"))
    draft_number = models.PositiveIntegerField(default=0, editable=False)  # how often `body` was stored

    class Meta:
        verbose_name = _("Survey")
        verbose_name_plural = _("Surveys")

    @property
    def source_id(self) -> int:
        """The survey whose versions are answered here: the origin, or itself."""
        found: int = self.origin_id or self.pk
        return found

    # Wagtail asks these for the preview beside the editor.
    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("As it will be answered"))]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "surveys/admin/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from participation.surveys.builder.previewing import shown

        return {"request": request, "preview": True, "survey": self, **shown(self)}

    @property
    def full_url(self) -> str:
        """Where the preview pretends to be."""
        return self.region.url + self.get_absolute_url()


class SurveyVersion(models.Model):
    """A published version. Its structure never changes, the database refuses it; its texts may be corrected.

    Number 0 is no version but holds a rehearsal.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="versions", verbose_name=_("Survey"))
    number = models.PositiveIntegerField(_("Number"))
    structure = models.TextField()
    texts = models.JSONField(default=dict)
    published_at = models.DateTimeField(_("Published"), default=timezone.now)
    published_by = models.BigIntegerField(null=True)
    note = models.CharField(_("What is different"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Published version")
        verbose_name_plural = _("Published versions")
        ordering = ["survey", "number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once")]

    def __str__(self) -> str:
        return f"{self.survey_id} v{self.number}"

    @cached_property
    def definition(self) -> Definition:
        """Its pages and questions."""
        return assembled(self.structure, self.texts)


class Correction(models.Model):
    """Texts of a published version that were corrected: `changes` lists place, before and after. Never changes."""

    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="corrections")
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    changes: Any = models.JSONField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.version} {self.at:%Y-%m-%d}"


class Channel(models.TextChoices):
    """How an answer came."""

    ONLINE = "online", _("online")
    PAPER = "paper", _("on paper")
    TELEPHONE = "telephone", _("by telephone")


class Response(TenantModel):
    """One person's answers. `key` is a random number that the client chose, so that a repeated request is one answer.

    The table has no row numbers. `person` and `day` are empty in anonymous surveys. `wave` counts the phases in which
    the survey was open.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses", db_index=False)
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="responses", db_index=False)
    answers: Any = models.JSONField(default=dict)
    channel = models.CharField(max_length=9, choices=Channel, default=Channel.ONLINE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    day = models.DateField(null=True)
    wave = models.PositiveSmallIntegerField(default=1)
    # Through which public link somebody came; empty without one.
    link = models.ForeignKey("surveys.Link", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Response to a survey")
        verbose_name_plural = _("Responses to surveys")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "person", "wave"], condition=Q(person__isnull=False), name="survey_answered_once"
            ),
        ]
        indexes = [
            models.Index(fields=["version", "survey", "wave"], name="response_of_version"),
            models.Index(fields=["survey"], name="response_of_survey"),
            models.Index(fields=["region"], name="response_of_region"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class LeftAddress(TenantModel):
    """An e-mail address that somebody left with consent, without any link to their answers."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="left_addresses")
    question = models.CharField(max_length=40)
    email = models.EmailField(_("E-mail address"))

    objects = ScopedManager()

    class Meta:
        verbose_name = _("E-mail address left in a survey")
        verbose_name_plural = _("E-mail addresses left in surveys")

    def __str__(self) -> str:
        return f"{self.survey_id}"


class LibraryQuestion(TenantModel):
    """Questions kept for use in further surveys of the region or, shared down, of all regions below."""

    scope_shared = "shared_down"

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Region"))
    title = models.CharField(_("Title"), max_length=120, help_text=_("How one finds it again."))
    body = BlocksField(LibraryBlocks(), verbose_name=_("Questions"))
    shared_down = models.BooleanField(
        _("Also for all regions below"),
        default=False,
        help_text=_("They can use these questions in their surveys, but not change them here."),
    )
    changed_at = models.DateTimeField(_("Changed"), default=timezone.now, editable=False)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Question of the library")
        verbose_name_plural = _("Library of questions")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
