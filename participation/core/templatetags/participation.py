"""Tags every template may use: `{% can %}`, dates as people say them, HTML of contributions."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import formats, timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from participation.core import clock
from participation.core.decisions import Decision
from participation.core.euros import euros as in_euros
from participation.core.html import text_to_html
from participation.core.policies import can as ask

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context: template.Context, ability: str, obj: Any = None) -> Decision:
    """`{% can "proposals.support" proposal as decision %}`: the decision for the person who looks at the page."""
    return ask(context["request"].user, ability, obj)


@register.filter
def euros(cents: int | None) -> str:
    """An amount in cents as euros."""
    return in_euros(cents)


@register.filter
def cleaned(html: str) -> SafeString:
    """Mark HTML that was cleaned when it was stored."""
    return mark_safe(html)  # noqa: S308  (stored through clean_html)


@register.filter
def paragraphs(text: str) -> SafeString:
    """Plain text as paragraphs with links."""
    return text_to_html(text)


@register.simple_tag
def in_language(language: str = "") -> SafeString:
    """`<h1{% in_language %}>`: marks what people wrote in German, or in `language`, on a page in another language."""
    written = language or settings.LANGUAGE_CODE
    return mark_safe("" if written == get_language() else f' lang="{escape(written)}"')  # noqa: S308  (escaped)


@register.filter
def until(moment: datetime | None) -> str:
    """How long there is still time: "6 days left, until 3 May, 18:00"."""
    if moment is None:
        return _("no end date")
    local = timezone.localtime(moment)
    date = formats.date_format(local, "j. F" if local.year == timezone.localtime(clock.now()).year else "j. F Y")
    hour = formats.date_format(local, "H:i")
    days = (local.date() - timezone.localtime(clock.now()).date()).days
    if moment <= clock.now():
        return _("ended on %(date)s, %(time)s") % {"date": date, "time": hour}
    if days == 0:
        return _("today until %(time)s") % {"time": hour}
    return ngettext(
        "%(days)s day left, until %(date)s, %(time)s", "%(days)s days left, until %(date)s, %(time)s", days
    ) % {"days": days, "date": date, "time": hour}


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The address's query with some values changed; empty ones are left out. `{% query sort="new" page="" %}`."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value in ("", None):
            params.pop(name, None)
        else:
            params[name] = value
    return "?" + params.urlencode()
