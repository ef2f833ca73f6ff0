"""One table of everything that can be found, and the words in it.

The index itself is an FTS5 table on SQLite, a tsvector column on PostgreSQL. A migration makes it with each database's
own SQL, `participation.search.index` writes and reads it; Django knows nothing of it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.regions.models import Region
from participation.regions.scope import TenantModel


class SearchDocument(TenantModel):
    """Something public that can be found. Whoever owns it pushes it in and drops it when it is public no more.

    `url` is the address within the site of the region. Deleting a region takes its documents along: they are a copy.
    """

    scope_shared = "shared_down"
    rank: float = 0.0
    """How well a found document matches; more is better."""

    kind = models.CharField(_("Kind"), max_length=40)
    object_id = models.BigIntegerField(_("Key of object"))
    region = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("Region"))
    municipality_id = models.BigIntegerField(_("Municipality"), null=True, blank=True)
    shared_down = models.BooleanField(_("Shared with all regions below"), default=False)
    title = models.CharField(_("Title"), max_length=255)
    summary = models.TextField(_("Summary"), blank=True)
    tags = models.TextField(_("Tags"), blank=True)
    body = models.TextField(_("Text"), blank=True)
    url = models.CharField(_("Address"), max_length=500)
    language = models.CharField(_("Language"), max_length=10, default="de")
    published_at = models.DateTimeField(_("Published"))

    class Meta:
        verbose_name = _("Search entry")
        verbose_name_plural = _("Search entries")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def texts(self) -> tuple[str, str, str]:
        """The searched texts by weight: title, tags and summary, body."""
        return self.title, f"{self.tags}\n{self.summary}", self.body


class Vocabulary(models.Model):
    """A word in use, in how many documents: what “Did you mean …?” chooses from. Of all regions together."""

    word = models.CharField(_("Word"), max_length=64, unique=True)
    folded = models.CharField(_("Spelling without umlauts"), max_length=400)
    stem = models.CharField(_("Stem"), max_length=400, db_index=True)
    length = models.PositiveSmallIntegerField(_("Length"))
    documents = models.IntegerField(_("Number of documents"), default=0)

    class Meta:
        verbose_name = _("Word")
        verbose_name_plural = _("Words")
        # Without the number of documents: what changes so often would make every change touch all indexes.
        indexes = [models.Index(fields=["length"], name="search_vocabulary_length")]

    def __str__(self) -> str:
        return self.word
