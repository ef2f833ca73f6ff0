"""Pages that appear on the sites below by reference, and which ones do."""

from copy import copy
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, Revision

from cms.blocks import PageBlocks
from cms.inheritance import values
from cms.inheritance.values import Values
from cms.models.pages import SearchedPage
from cms.models.panels import SourcePanel, VariablesPanel
from cms.publishing import strings_in
from participation.core.blocks import BlocksField, searchable
from participation.regions.models import Region
from participation.regions.scope import TenantModel
from participation.regions.variables import uses_variables


class Sharing(TenantModel):
    """A page that the sites below its region show too: all of them, or chosen ones."""

    page = models.OneToOneField(Page, models.CASCADE, related_name="sharing", verbose_name=_("Page"))
    region = models.ForeignKey(Region, models.CASCADE, related_name="sharings", verbose_name=_("Region"))
    everywhere = models.BooleanField(_("On all sites below"), default=True)
    regions = models.ManyToManyField(Region, blank=True, related_name="+", verbose_name=_("Only on these sites"))
    may_hide = models.BooleanField(_("A site may leave the page out"), default=True)

    class Meta:
        verbose_name = _("Shared page")
        verbose_name_plural = _("Shared pages")

    def __str__(self) -> str:
        return self.page.title


class InheritedPage(SearchedPage):
    """A page of the region above on the site of one below: it follows its source but for what the site overrides.

    Title, introduction and body hold the site's own version of the parts in `overridden`; `base` holds what the source
    said there when they were written, `base_revision` names that version. All other parts are read from the source.
    """

    source = models.ForeignKey(
        Page, models.SET_NULL, null=True, editable=False, related_name="inherited_by", verbose_name=_("Source")
    )
    district = models.ForeignKey(
        Region, models.PROTECT, editable=False, related_name="inherited_pages", verbose_name=_("Region")
    )
    intro = models.TextField(_("Introduction"), max_length=400, blank=True)
    body = BlocksField(PageBlocks(required=False), blank=True, verbose_name=_("Text"))
    overridden = models.JSONField(default=list, editable=False)
    base = models.JSONField(default=dict, editable=False)
    base_revision = models.ForeignKey(Revision, models.SET_NULL, null=True, editable=False, related_name="+")
    is_hidden = models.BooleanField(_("Left out on this site"), default=False, editable=False)
    differs_since = models.DateTimeField(_("Changed above"), null=True, editable=False)

    content_panels = [
        SourcePanel(),
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        VariablesPanel(),
    ]
    settings_panels: list[Any] = []
    parent_page_types: list[str] = []  # made by sharing, never by hand
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("Inherited page")
        verbose_name_plural = _("Inherited pages")
        constraints = [models.UniqueConstraint(fields=["source", "district"], name="inherited_once")]

    @cached_property
    def origin(self) -> Any:
        """The source as the page of its own kind that it is; None once it is gone. Set it to save its query."""
        return self.source.specific if self.source_id and self.source else None

    def merged(self) -> Values:
        """The parts as this site shows them."""
        own = values.values_of(self)
        return values.merged(own, values.values_of(self.origin), self.overridden) if self.origin else own

    def take_on(self, parts: Values) -> None:
        """Let title, introduction and body say this."""
        self.title, self.intro = parts[values.TITLE], parts.get(values.INTRO, "")
        self.body = self._stream(parts)

    def _stream(self, parts: Values) -> Any:
        block: Any = self._meta.get_field("body").stream_block
        return block.to_python(values.blocks_of(parts))

    def note_overrides(self) -> None:
        """Find out which parts differ from the source. What was written anew is based on what the source says now."""
        if self.origin is None:
            return
        source, own = values.values_of(self.origin), values.values_of(self)
        before = InheritedPage.objects.filter(pk=self.pk).first()
        written = values.values_of(before) if before else {}
        self.overridden = values.overrides(own, source)
        self.base = {
            name: self.base[name]
            if name in self.base and values.is_same(own.get(name), written.get(name))
            else source.get(name)
            for name in self.overridden
        }
        if not values.changed_above(self.overridden, self.base, source):
            self.base_revision = self.origin.live_revision

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.note_overrides()
        return super().save_revision(*args, **kwargs)

    def with_content_json(self, content: Any) -> Any:
        """An earlier version; what follows from the source and from sharing is as it is now."""
        page = super().with_content_json(content)
        for name in ("source_id", "district_id", "is_hidden", "differs_since"):
            setattr(page, name, getattr(self, name))
        return page

    def search_text(self) -> str:
        parts = self.merged()
        return f"{parts.get(values.INTRO, '')} {searchable(self._stream(parts))}"

    def shown(self) -> Any:
        """The source with this site's own parts, at this page's place in the tree: what templates are given."""
        parts = self.merged()
        page = copy(self.origin) if self.origin else self
        page.title, page.intro, page.body = parts[values.TITLE], parts.get(values.INTRO, ""), self._stream(parts)
        for name in ("path", "depth", "url_path", "slug", "numchild", "translation_key"):
            setattr(page, name, getattr(self, name))
        return page

    def is_as_above(self) -> bool:
        """Whether the site shows exactly what the source shows: nothing of its own, and no values of its own."""
        if self.origin is None or self.overridden:
            return False
        return not any(map(uses_variables, strings_in(values.values_of(self.origin))))

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        template: str = self.origin.get_template(request, *args, **kwargs) if self.origin else "cms/content_page.html"
        return template

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        shown = self.shown()
        context = super().get_context(request, *args, **kwargs) if shown is self else shown.get_context(request)
        canonical = self.origin.full_url if self.is_as_above() else self.full_url
        return {**context, "page": shown, "self": shown, "canonical": canonical}

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        self.note_overrides()
        return super().serve_preview(request, mode_name)
