"""`{% comments contribution %}`: heading, form, orders, threads and pages of a contribution's comments."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from participation.comments.display import display
from participation.comments.forms import ChoiceForm, CommentForm
from participation.comments.policies import voices
from participation.comments.querysets import DEFAULT_ORDER, order_or_default, thread_page
from participation.contributions.models import Contribution

register = template.Library()


@register.inclusion_tag("comments/comments.html", takes_context=True)
def comments(context: template.Context, contribution: Contribution) -> dict[str, Any]:
    """The whole section. Reads `order` and `page` of the address; the page loads components/htmx.html for comfort."""
    request = context["request"]
    order = order_or_default(request.GET.get("order"))
    wanted = request.GET.get("page", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 1
    shown = display(contribution, request.user)
    page = thread_page(contribution, order, number, user=request.user)
    voice = voices(request.user, contribution.region)
    return {
        "request": request,
        "contribution": contribution,
        "decision": shown.decision,
        "write_url": shown.write_url,
        "votes_by": shown.votes,
        "form": CommentForm(contribution, voices=voice, query=request.GET) if shown.votes else None,
        "choice": ChoiceForm(contribution, request.GET) if getattr(shown.decision, "code", "") == "sign_in" else None,
        "slot": "comment-form",
        "items": shown.html(page),
        "page": page,
        "orders": [
            (label, _address(request, order=name), name == order)
            for name, label in (("best", _("Best first")), ("newest", _("Newest first")), ("oldest", _("Oldest first")))
        ],
        "previous": _address(request, order=order, page=page.number - 1) if page.number > 1 else "",
        "next": _address(request, order=order, page=page.number + 1) if page.number < page.count else "",
    }


def _address(request: Any, order: str, page: int = 1) -> str:
    query = request.GET.copy()
    for name, value, usual in (("order", order, DEFAULT_ORDER), ("page", str(page), "1")):
        query.pop(name, None)
        if value != usual:
            query[name] = value
    return f"{request.path}{'?' if query else ''}{query.urlencode()}#comments"
