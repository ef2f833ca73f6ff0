"""Regions: nation, states, districts, municipalities."""

from django.contrib.sites.models import Site as ContribSite
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node
from wagtail.models import Site

from participation.regions import geometry


class Level(models.TextChoices):
    """How high in the tree a region stands."""

    NATION = "nation", _("Nation")
    STATE = "state", _("State")
    DISTRICT = "district", _("District")
    MUNICIPALITY = "municipality", _("Municipality")


class Region(MP_Node):
    """A region; one with a `site` is a tenant with its own host, look, members and participation.

    Positions are WGS 84 degrees. `outline` is a GeoJSON geometry, the bounding box serves where it is unknown.
    """

    level = models.CharField(_("Level"), max_length=12, choices=Level)
    name = models.CharField(_("Name"), max_length=100)
    slug = models.SlugField(_("Short name for addresses"), unique=True)
    key = models.CharField(_("Official regional key"), max_length=12, blank=True)
    site = models.OneToOneField(Site, models.PROTECT, null=True, blank=True, related_name="region")
    contrib_site = models.OneToOneField(ContribSite, models.PROTECT, null=True, blank=True, related_name="region")
    theme = models.SlugField(_("Theme"), default="base")
    population = models.PositiveIntegerField(_("Population"), null=True, blank=True)
    contact_email = models.EmailField(_("Contact address"), blank=True)
    latitude = models.FloatField(_("Latitude"), null=True, blank=True)
    longitude = models.FloatField(_("Longitude"), null=True, blank=True)
    bounds = models.JSONField(_("Bounding box (west, south, east, north)"), null=True, blank=True)
    outline = models.JSONField(_("Outline"), null=True, blank=True)
    archived_at = models.DateTimeField(_("Archived"), null=True, blank=True, editable=False)
    archived_reason = models.CharField(_("Why it was archived"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("Region")
        verbose_name_plural = _("Regions")
        constraints = [
            models.UniqueConstraint("key", condition=~models.Q(key=""), name="region_key_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Address of the region's site without a slash at the end; "" for a region without one."""
        return self.site.root_url if self.site else ""

    def home(self) -> "Region":
        """The region whose site is responsible: this one, or the nearest above it that has a site (a query)."""
        if self.site_id or self.is_root():
            return self
        above = self.get_ancestors().filter(site__isnull=False).order_by("-depth").first()
        return above or self.get_root()

    def contains(self, latitude: float, longitude: float) -> bool:
        """Whether a position lies inside; a region without outline and box contains everything."""
        return geometry.contains(self.outline, self.bounds, latitude, longitude)


class SiteFacts(models.Model):
    """What the legal pages of a site name: authority, contacts, supervisory bodies, languages. Empty: not known yet."""

    region = models.OneToOneField(Region, models.CASCADE, primary_key=True, related_name="facts")
    authority = models.CharField(_("Name of the authority"), max_length=150, blank=True)
    legal_form = models.CharField(_("Legal form"), max_length=150, blank=True)
    represented_by = models.CharField(_("Represented by"), max_length=200, blank=True)
    address = models.TextField(_("Postal address"), max_length=300, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail address of the authority"), blank=True)
    responsible = models.TextField(_("Responsible for the contents"), max_length=300, blank=True)
    privacy_officer = models.TextField(_("Data-protection officer"), max_length=300, blank=True)
    privacy_authority = models.CharField(_("Supervisory authority for data protection"), max_length=200, blank=True)
    privacy_authority_url = models.URLField(_("Its address on the web"), blank=True)
    accessibility_law = models.CharField(_("Law on accessibility"), max_length=200, blank=True)
    accessibility_monitor = models.CharField(_("Monitoring body for accessibility"), max_length=250, blank=True)
    accessibility_monitor_url = models.URLField(_("Its address on the web"), blank=True)
    accessibility_body = models.CharField(_("Enforcement or conciliation body"), max_length=250, blank=True)
    accessibility_body_url = models.URLField(_("Its address on the web"), blank=True)
    participation_contact = models.TextField(_("Contact for participation"), max_length=300, blank=True)
    languages = models.JSONField(_("Languages of the site"), default=list, blank=True)

    class Meta:
        verbose_name = _("Facts of a site")
        verbose_name_plural = _("Facts of sites")

    def __str__(self) -> str:
        return str(self.region)


class RegionGeneration(models.Model):
    """A narrow row per site that counts public changes: the key of the visitors' page cache."""

    region = models.OneToOneField(Region, models.CASCADE, primary_key=True, related_name="generation")
    number = models.BigIntegerField(default=0)


class HostStamp(models.Model):
    """One row that moves when hosts change, so that every process reloads its host map."""

    number = models.BigIntegerField(default=0)
