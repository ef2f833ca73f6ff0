"""`{% load variables %}`: the values of the site instead of `{{ Name }}` in what editors have written."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from participation.regions.variables import fill_html, fill_text

register = template.Library()


@register.filter
def filled(text: Any, region: Any) -> str:
    """A plain text for the site: `{{ page.title|filled:region }}`. It is escaped like any other."""
    return fill_text(str(text), region) if region else str(text)


@register.tag
def variables(parser: template.base.Parser, token: template.base.Token) -> "VariablesNode":
    """`{% variables %}…{% endvariables %}`: HTML that editors wrote, with the escaped values of the site."""
    inner = parser.parse(("endvariables",))
    parser.delete_first_token()
    return VariablesNode(inner)


class VariablesNode(template.Node):
    """Renders what it holds, then replaces the variables."""

    def __init__(self, inner: template.NodeList) -> None:
        self.inner = inner

    def render(self, context: template.Context) -> SafeString:
        html = self.inner.render(context)
        region = context.get("region")
        return fill_html(html, region) if region else html
