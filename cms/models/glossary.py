"""The glossary: words of the administration and what they mean, a region's own before the nation's."""

from itertools import groupby
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.pages import SearchedPage
from cms.models.trails import trail_of
from participation.regions.models import Region
from participation.regions.scope import TenantModel, ancestor_paths
from participation.search.stems import folded


class GlossaryTerm(TenantModel):
    """A word or phrase and its explanation."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="glossary_terms", verbose_name=_("Region"))
    name = models.CharField(_("Word or phrase"), max_length=80)
    slug = models.SlugField(_("Short name for addresses"), max_length=80, editable=False)
    other_names = models.TextField(
        _("Other words for it"),
        max_length=300,
        blank=True,
        help_text=_("One a line: abbreviations, other spellings. Inflected forms are found by themselves."),
    )
    explanation = models.TextField(
        _("Explanation"),
        max_length=400,
        help_text=_("Two sentences in plain words. They appear where the word occurs."),
    )

    class Meta:
        verbose_name = _("Word of the glossary")
        verbose_name_plural = _("Glossary")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["region", "slug"], name="glossary_term_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        """All words for it."""
        return [self.name, *(line.strip() for line in self.other_names.splitlines() if line.strip())]


def terms_of(region: Region) -> list[GlossaryTerm]:
    """The words that hold in a region: its own, and those of the regions above it that it does not explain itself."""
    found: dict[str, GlossaryTerm] = {}
    paths = (*ancestor_paths(region.path), region.path)
    rows = GlossaryTerm._base_manager.filter(region__path__in=paths).order_by("region__path")
    for term in rows:
        found[term.slug] = term
    return sorted(found.values(), key=lambda term: folded(term.name) or term.name.lower())


class GlossaryPage(SearchedPage):
    """All words of the glossary. While it is public, its words explain themselves in all texts of the site."""

    intro = models.TextField(_("Introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("Glossary, page")
        verbose_name_plural = _("Glossary, pages")

    def search_text(self) -> str:
        region = Region.objects.filter(pk=self.region_id).first()
        return " ".join(
            [self.intro, *(f"{term.name} {term.explanation}" for term in (terms_of(region) if region else []))]
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        terms = terms_of(request.region)  # type: ignore[attr-defined]
        letters = groupby(terms, key=lambda term: (folded(term.name) or term.name)[:1].upper())
        groups = [(letter, list(rows)) for letter, rows in letters]
        return {**super().get_context(request, *args, **kwargs), "trail": trail_of(self, request), "groups": groups}
