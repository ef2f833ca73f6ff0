"""`{% load accounts %}`: who looks at the page."""

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def resident_here(context: template.Context) -> bool:
    """Whether the person is a verified resident of the region of the site."""
    request = context.get("request")
    region = getattr(request, "region", None)
    return bool(request and region and request.user.is_authenticated and request.user.is_resident_of(region))
