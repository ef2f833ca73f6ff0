"""Users with pseudonyms, their verified residence, and their roles in regions."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from participation.regions.models import Region

PSEUDONYM_VALIDATORS = [
    RegexValidator(
        r"^[^\W_][\w .\-]{1,38}[\w.]$",
        _("Use 3 to 40 letters, digits, spaces, dots, hyphens or underscores, beginning with a letter or digit."),
    )
]


class User(AbstractUser):
    """A person, known to others by the pseudonym in `username`. E-mail and names are never shown publicly."""

    username = models.CharField(
        _("Pseudonym"),
        max_length=40,
        validators=PSEUDONYM_VALIDATORS,
        help_text=_("Others see you under this name. It does not have to be your real one."),
    )
    email = models.EmailField(_("E-mail address"))
    # Stands for a participant of imported data and never signs in.
    is_import = models.BooleanField(default=False, editable=False)

    objects: ClassVar[UserManager["User"]] = UserManager()  # type: ignore[assignment]

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("People")
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="pseudonym_once", violation_error_message=_("This pseudonym is taken already.")
            ),
            models.UniqueConstraint(
                Lower("email"), name="email_once", violation_error_message=_("This e-mail address is in use already.")
            ),
            models.CheckConstraint(condition=~models.Q(username__contains="@"), name="pseudonym_without_at"),
        ]

    def __str__(self) -> str:
        return self.username

    @cached_property
    def role_rows(self) -> list["RoleAssignment"]:
        """This person's roles with their regions, read once per request."""
        return list(self.roles.select_related("region"))

    @cached_property
    def residence_rows(self) -> list["Residence"]:
        """The residences that hold, with their regions, read once per request."""
        return list(self.residences.valid().select_related("region"))

    @cached_property
    def residence_paths(self) -> list[str]:
        """Tree paths of the regions in which this person is a verified resident."""
        return [residence.region.path for residence in self.residence_rows]

    def is_resident_of(self, region: Region) -> bool:
        """Whether a verified residence lies in this region; one in a municipality counts for what is above it."""
        return any(path.startswith(region.path) for path in self.residence_paths)

    def has_role(self, region: Region, *roles: str) -> bool:
        """Whether one of these roles was given in this region, or with the subtree in one above it."""
        if self.is_superuser:
            return True
        return any(row.role in roles and row.covers(region) for row in self.role_rows)


class ResidenceQuerySet(models.QuerySet["Residence"]):
    """Reads of residences."""

    def valid(self) -> "ResidenceQuerySet":
        """Residences that were not revoked."""
        return self.filter(revoked_at__isnull=True)


class Residence(models.Model):
    """A verified residence: in a municipality or, where that is unknown, in a district."""

    user = models.ForeignKey(User, models.CASCADE, related_name="residences")
    region = models.ForeignKey(Region, models.PROTECT, related_name="residences", verbose_name=_("Region"))
    verified_at = models.DateTimeField(_("Verified"), default=timezone.now)
    verified_by_id = models.BigIntegerField(_("Verified by"), null=True, blank=True)
    method = models.CharField(_("How it was verified"), max_length=40, default="manual")
    revoked_at = models.DateTimeField(_("Revoked"), null=True, blank=True)
    # The first of the month, or empty: only votes with a minimum age need it. Forgotten when the residence is revoked.
    birth_month = models.DateField(_("Month of birth"), null=True, blank=True)

    objects = ResidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Verified residence")
        verbose_name_plural = _("Verified residences")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region"], condition=models.Q(revoked_at__isnull=True), name="residence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.region}"


class Role(models.TextChoices):
    """What someone does for a region."""

    ADMINISTRATOR = "administrator", _("Administrator")
    EDITOR = "editor", _("Editor")
    PROJECT_TEAM = "project_team", _("Project team")
    MODERATOR = "moderator", _("Moderator")
    SURVEY_EDITOR = "survey_editor", _("Survey editor")
    VALUATOR = "valuator", _("Valuator")


class RoleAssignment(models.Model):
    """A role of a person in a region, with or without everything below it. Wagtail's groups are derived from it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="roles", verbose_name=_("Person"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="role_assignments", verbose_name=_("Region"))
    role = models.CharField(_("Role"), max_length=20, choices=Role)
    with_subtree = models.BooleanField(_("Also for all regions below"), default=False)

    class Meta:
        verbose_name = _("Role")
        verbose_name_plural = _("Roles")
        constraints = [models.UniqueConstraint(fields=["user", "region", "role"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.region}"

    def covers(self, region: Region) -> bool:
        """Whether the role holds in this region."""
        return self.region_id == region.pk or (self.with_subtree and region.path.startswith(self.region.path))
