"""Variables that editors write into texts: `{{ Behörde }}` becomes the authority's name of the site that shows it.

One text serves many sites that way. What a variable stands for comes from the region and the facts of its site.
A variable that is unknown or has no value yet is a problem for editors before publishing; the public never sees braces.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape

from django.conf import settings
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from participation.core.decisions import Text
from participation.core.slugs import slug_of
from participation.regions import states
from participation.regions.models import Region, SiteFacts

TEXT, LINES, MAIL, WEB, PHONE = "text", "lines", "mail", "web", "phone"
_TOKEN = re.compile(r"\{\{([^{}<>]*)\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
_TAG = re.compile(r"(<[^>]*>)")
_LINK_BEGINS = re.compile(r"<a[\s>]", re.IGNORECASE)


@dataclass(frozen=True)
class Variable:
    """A name that editors write, what it is, where its value comes from, and how it is shown."""

    name: str
    label: Text
    value: Callable[[SiteFacts], str]
    kind: str = TEXT


@dataclass(frozen=True)
class Problem:
    """A variable in a text that says nothing: unknown, or without a value on this site."""

    written: str
    is_known: bool

    def __str__(self) -> str:
        if self.is_known:
            return gettext("“%(name)s” has no value for this site yet. Enter it under Regions, Facts of the site.") % {
                "name": self.written
            }
        return gettext("There is no variable “%(name)s”. Below the text you find all that there are.") % {
            "name": self.written
        }


def _fact(field: str) -> Callable[[SiteFacts], str]:
    return lambda facts: str(getattr(facts, field))


def _languages(facts: SiteFacts) -> str:
    codes = facts.languages or [settings.LANGUAGE_CODE]
    return ", ".join(get_language_info(code)["name_local"].capitalize() for code in codes)


VARIABLES: dict[str, Variable] = {
    slug_of(variable.name): variable
    for variable in (
        Variable("Name", _("Name of the region"), lambda facts: facts.region.name),
        Variable("Land", _("Name of the Land"), lambda facts: states.name_of(facts.region.key)),
        Variable("Adresse der Website", _("Address of the site"), lambda facts: facts.region.url, WEB),
        Variable("Behörde", _("Name of the authority"), _fact("authority")),
        Variable("Rechtsform", _("Legal form"), _fact("legal_form")),
        Variable("Vertreten durch", _("Represented by"), _fact("represented_by")),
        Variable("Anschrift", _("Postal address"), _fact("address"), LINES),
        Variable("Telefon", _("Phone"), _fact("phone"), PHONE),
        Variable("E-Mail", _("E-mail address of the authority"), _fact("email"), MAIL),
        Variable("Verantwortlich", _("Responsible for the contents"), _fact("responsible"), LINES),
        Variable("Datenschutzbeauftragte", _("Data-protection officer"), _fact("privacy_officer"), LINES),
        Variable("Datenschutzaufsicht", _("Supervisory authority for data protection"), _fact("privacy_authority")),
        Variable(
            "Datenschutzaufsicht im Netz", _("Its address on the web"), _fact("privacy_authority_url"), WEB
        ),
        Variable("Gesetz zur Barrierefreiheit", _("Law on accessibility"), _fact("accessibility_law")),
        Variable("Überwachungsstelle", _("Monitoring body for accessibility"), _fact("accessibility_monitor")),
        Variable("Überwachungsstelle im Netz", _("Its address on the web"), _fact("accessibility_monitor_url"), WEB),
        Variable("Schlichtungsstelle", _("Enforcement or conciliation body"), _fact("accessibility_body")),
        Variable("Schlichtungsstelle im Netz", _("Its address on the web"), _fact("accessibility_body_url"), WEB),
        Variable("Ansprechperson", _("Contact for participation"), _fact("participation_contact"), LINES),
        Variable("E-Mail Beteiligung", _("Contact address"), lambda facts: facts.region.contact_email, MAIL),
        Variable("Sprachen", _("Languages of the site"), _languages),
    )
}  # fmt: skip


def find(written: str) -> Variable | None:
    """The variable that somebody means, whatever the case, umlauts and spaces; None for an unknown one."""
    return VARIABLES.get(slug_of(unescape(written).replace("\u00a0", " ")))


def facts_of(region: Region) -> SiteFacts:
    """The facts of a region's site, empty ones where nobody has entered any."""
    try:
        return region.facts
    except SiteFacts.DoesNotExist:
        return SiteFacts(region=region)


def uses_variables(text: str) -> bool:
    """Whether anything in the text would be replaced."""
    return "{{" in text or "}}" in text


def fill_text(text: str, region: Region) -> str:
    """A plain text with the values of the region; not escaped."""
    if not uses_variables(text):
        return text
    facts = facts_of(region)

    def value(match: re.Match[str]) -> str:
        variable = find(match[1])
        found = variable.value(facts) if variable else ""
        return ", ".join(filter(None, map(str.strip, found.splitlines()))) or gap()

    return _BRACES.sub("", _TOKEN.sub(value, text))


def fill_html(html: str, region: Region) -> SafeString:
    """HTML with the escaped values of the region; addresses become links where they do not stand in one already."""
    if not uses_variables(html):
        return mark_safe(html)  # noqa: S308  (the caller's own HTML, unchanged)
    facts = facts_of(region)
    parts: list[str] = []
    inside_link = False
    for part in _TAG.split(html):
        is_tag = part.startswith("<")
        if is_tag and _LINK_BEGINS.match(part):
            inside_link = True
        elif is_tag and part.lower().startswith("</a"):
            inside_link = False
        plain = is_tag or inside_link
        filled = _TOKEN.sub(lambda match, plain=plain: _shown(match[1], facts, plain=plain), part)
        parts.append(_BRACES.sub("", filled))
    return mark_safe("".join(parts))  # noqa: S308  (values are escaped)


def _shown(written: str, facts: SiteFacts, *, plain: bool) -> str:
    variable = find(written)
    value = variable.value(facts).strip() if variable else ""
    if variable is None or not value:
        return escape(gap())
    if plain or variable.kind == TEXT:
        return escape(" ".join(value.split()))
    if variable.kind == MAIL:
        return format_html('<a href="mailto:{}">{}</a>', value, value)
    if variable.kind == WEB:
        return format_html('<a href="{}">{}</a>', value, value.removeprefix("https://").rstrip("/"))
    if variable.kind == PHONE:
        return format_html('<a href="tel:{}">{}</a>', re.sub(r"[^\d+]", "", value), value)
    return format_html_join(SafeString("<br>"), "{}", ((line.strip(),) for line in value.splitlines() if line.strip()))


def gap() -> str:
    """What the public reads where a value is missing."""
    return gettext("(to follow)")


def problems(texts: Iterable[str], region: Region) -> list[Problem]:
    """Variables in the texts that would say nothing on the site of the region, each once."""
    facts = facts_of(region)
    found: dict[str, Problem] = {}
    for text in texts:
        for match in _TOKEN.finditer(text):
            variable = find(match[1])
            if variable is None or not variable.value(facts).strip():
                written = " ".join(unescape(match[1]).split()) or "{{ }}"
                found.setdefault(written, Problem(variable.name if variable else written, variable is not None))
        if _BRACES.search(_TOKEN.sub("", text)):
            found.setdefault("{{", Problem("{{", is_known=False))
    return list(found.values())


def missing(region: Region) -> list[Variable]:
    """The variables that have no value on the site of the region."""
    facts = facts_of(region)
    return [variable for variable in VARIABLES.values() if not variable.value(facts).strip()]
