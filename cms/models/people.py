"""Contact persons of a region, and the page that lists them."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page

from cms.models.pages import SearchedPage
from cms.models.trails import trail_of
from participation.core.blocks.pictures import prepare_pictures
from participation.regions.models import Region
from participation.regions.scope import TenantModel


class ContactPerson(TenantModel):
    """Somebody of the administration to whom people can turn."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="contact_persons", verbose_name=_("Region"))
    name = models.CharField(_("Name"), max_length=120)
    position = models.CharField(_("Position"), max_length=160, blank=True)
    phone = models.CharField(_("Telephone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail address"), blank=True)
    place = models.TextField(_("Address, room"), max_length=300, blank=True)
    hours = models.TextField(_("When to be reached"), max_length=300, blank=True)
    photo = models.ForeignKey(
        get_image_model_string(), models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Photo")
    )
    photo_alt = models.CharField(
        _("What the photo shows"),
        max_length=250,
        blank=True,
        help_text=_("Usually the name is enough, then leave it empty."),
    )
    position_in_list = models.PositiveSmallIntegerField(_("Order"), default=0)

    class Meta:
        verbose_name = _("Contact person")
        verbose_name_plural = _("Contact persons")
        ordering = ["position_in_list", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name", "position"],
                name="contact_person_once",
                violation_error_message=_("Your region has an entry of this name already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.position}" if self.position else self.name

    @property
    def as_block(self) -> dict[str, Any]:
        """What the block of a contact person shows; the photo carries its alternative text."""
        if self.photo is not None:
            self.photo.contextual_alt_text = self.photo_alt
            self.photo.decorative = not self.photo_alt
        names = ("name", "position", "phone", "email", "place", "hours", "photo")
        return {name: getattr(self, name) for name in names}


def shown(people: Any) -> list[ContactPerson]:
    """People with their photos, in two queries for any number."""
    rows = list(people.select_related("photo"))
    prepare_pictures(row.photo for row in rows)
    return rows


class PeoplePage(SearchedPage):
    """Everybody whom people of a region can turn to."""

    intro = models.TextField(_("Introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("Contact persons, page")
        verbose_name_plural = _("Contact persons, pages")

    def search_text(self) -> str:
        people = ContactPerson._base_manager.filter(region_id=self.region_id)
        return " ".join([self.intro, *(f"{person}" for person in people)])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        people = ContactPerson.objects.filter(region_id=self.region_id)
        return {
            **super().get_context(request, *args, **kwargs),
            "trail": trail_of(self, request),
            "people": shown(people),
        }
