"""Pages in several languages: where a translated tree stands, which versions a page has, what is shown of them.

The translated home of a region stands below its German home and has the language as its address: /en/. So whatever
holds below the home of a region (permissions, the region of a page, its host, caches) holds for its translations.
"""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info, gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from participation.audit import services as audit
from participation.core.decisions import Denied
from participation.core.errors import Invalid, Refused
from participation.regions.context_processors import name_of
from participation.regions.hosts import tenant_of
from participation.regions.models import Region

SOURCE = settings.LANGUAGE_CODE
EASY_SLUG = "leichte-sprache"


@dataclass(frozen=True)
class Version:
    """The page in one language; `address` lies within the site, `full_url` is absolute."""

    language: str
    address: str
    full_url: str

    @property
    def name(self) -> str:
        return name_of(self.language)


@dataclass(frozen=True)
class Choice:
    """One option of the language switch."""

    language: str
    name: str
    url: str


@dataclass
class Versions:
    """All public versions of the page that is shown."""

    own: Version
    speaks_to_reader: bool
    offered: tuple[str, ...] = ()  # the languages of the site
    translations: dict[str, Version] = field(default_factory=dict)  # by language, the page itself included
    easy: Any = None  # the page in easy language, if it is public
    source: Any = None  # of a page in easy language: the page that it explains

    @property
    def language(self) -> str:
        return self.own.language

    @property
    def document_language(self) -> str:
        """The language of the document: that of the page, or of the reader where the platform itself speaks."""
        return (get_language() or SOURCE) if self.speaks_to_reader else self.language

    @property
    def main_language(self) -> str:
        """In which the platform speaks inside the page."""
        interface = get_language() or SOURCE
        return self.document_language if self.document_language in settings.INTERFACE_LANGUAGES else interface

    @property
    def choices(self) -> list[Choice]:
        """What the switch offers besides what is shown: each language leads to its version, or stays at the page."""
        interface = get_language() or SOURCE
        found = []
        spoken = [code for code in settings.INTERFACE_LANGUAGES if code in self.offered]
        for code in dict.fromkeys([*spoken, *self.translations]):
            target = self.translations.get(code)
            if code != interface or (target is not None and target.address != self.own.address):
                found.append(Choice(code, name_of(code), (target or self.own).address))
        return found

    @property
    def alternates(self) -> list[Version]:
        """What search engines are told: the translations of the page, where there are several."""
        return [] if self.source or len(self.translations) < 2 else list(self.translations.values())

    @property
    def elsewhere(self) -> Version | None:
        """The version in the reader's language, where it is another page than this one."""
        interface = get_language() or SOURCE
        return None if self.language == interface else self.translations.get(interface)

    @property
    def notice(self) -> str:
        """A sentence for readers in whose language the page is not; "" where it is."""
        interface = get_language() or SOURCE
        if self.language == interface or interface in self.translations:
            return ""
        return gettext("This page exists in %(language)s only. Menus and buttons are in your language.") % {
            "language": str(get_language_info(self.language)["name_translated"])
        }


def versions_of(page: Any, request: HttpRequest) -> Versions:
    """The public versions of a page. One query, whatever their number."""
    below = Q(path__startswith=page.path, depth=page.depth + 1, slug=EASY_SLUG)
    rows = Page.objects.live().filter(Q(translation_key=page.translation_key) | below).select_related("locale")
    tenant = getattr(request, "tenant", None)
    offered = tenant.languages if tenant else settings.INTERFACE_LANGUAGES
    versions = Versions(own=Version("", "", ""), speaks_to_reader=page.speaks_to_reader, offered=offered)
    for row in rows:
        code = row.locale.language_code
        if row.translation_key != page.translation_key:
            versions.easy = _version(row, code, request)
        elif version := _version(row, code, request):
            if code in offered:
                versions.translations[code] = version
            if row.pk == page.pk:
                versions.own = version
                page.locale = row.locale  # saves whoever asks next a query
    if not versions.own.language:  # the preview of what is not public
        code = page.locale.language_code
        versions.own = _version(page, code, request) or Version(code, "/", "")
    return versions


def _version(page: Page, language: str, request: HttpRequest) -> Version | None:
    parts = page.get_url_parts(request)
    return Version(language, parts[2], f"{parts[1]}{parts[2]}") if parts and parts[2] else None


def translated_home(home: Page, language: str) -> Any:
    """The home of a region in a language, public or not; None where the region does not have that language."""
    return Page.objects.filter(
        translation_key=home.translation_key, locale__language_code=language, path__startswith=home.path
    ).first()


def languages_of(region: Region) -> list[str]:
    """The languages into which the pages of a region may be translated: those of its site besides German."""
    tenant = tenant_of(region.pk)
    return [code for code in (tenant.languages if tenant else ()) if code != SOURCE]


@transaction.atomic
def open_language(*, region: Region, language: str, actor: Any = None) -> Any:
    """The home of a region in one of its languages, made as a draft below its own home where it is not there yet.

    For whoever may edit the home; `actor` is None where content is set up. Raises Invalid for a language that the
    site does not have.
    """
    if region.site is None or language not in languages_of(region):
        raise Invalid(_("This is not one of the languages of the site."), field="languages")
    home = Page.objects.select_for_update().get(pk=region.site.root_page_id)
    if actor is not None and not home.permissions_for_user(actor).can_edit():
        raise Refused(Denied(_("Your role in this region does not include this."), code="role"))
    found = translated_home(home, language)
    if found is not None:
        return found
    locale, _created = Locale.objects.get_or_create(language_code=language)
    source, _created = TranslationSource.get_or_create_from_instance(home.specific)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    with override(SOURCE):
        translation.save_target(user=actor, publish=False)
    audit.record(
        action="region.language_opened",
        actor_id=getattr(actor, "pk", None),
        region_id=region.pk,
        obj=region,
        language=language,
    )
    return translated_home(home, language)


def make_locales(**kwargs: Any) -> None:
    """One locale for each configured language; after every migration."""
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


def in_language(home: Page, addresses: list[str], language: str) -> dict[str, str]:
    """Where the public ones of these German addresses of a site lead for readers of a language. One query."""
    paths = {home.url_path + address.lstrip("/"): address for address in addresses}
    german = Page.objects.filter(url_path__in=paths)
    rows = Page.objects.live().filter(
        Q(url_path__in=paths) | Q(translation_key__in=german.values("translation_key")), path__startswith=home.path
    )
    public: QuerySet = rows.order_by("path").values_list("url_path", "translation_key", "locale__language_code")
    by_key: dict[Any, dict[str, str]] = {}
    for url_path, key, code in public:
        by_key.setdefault(key, {})[code] = url_path
    found = {}
    for url_path, key, _code in public:
        if url_path in paths:
            target = by_key[key].get(language, url_path)
            found[paths[url_path]] = "/" + target.removeprefix(home.url_path)
    return found
