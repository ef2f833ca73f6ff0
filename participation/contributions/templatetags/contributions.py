"""`{% load contributions %}`: panels for supporting and following, trails, maps, badges of state."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.translation import gettext as _

from participation.contributions import registry
from participation.contributions.happenings import unanswered_in
from participation.contributions.maps import map_of
from participation.contributions.models import Contribution, Follow, Stage, TrailEntry, Visibility
from participation.core import clock
from participation.core.policies import can
from participation.processes.models import Module, Process
from participation.regions.models import Region

register = template.Library()

_STAGE_TONES = {
    Stage.OPEN: "open",
    Stage.SUCCESSFUL: "success",
    Stage.SELECTED: "success",
    Stage.RETIRED: "error",
    Stage.ARCHIVED: "quiet",
}
_STOPS = ("retired", "hidden", "rejected")


@register.filter
def state_word(contribution: Contribution) -> str:
    """Where a contribution stands, in a word: its stage, or who can see it while it is not public."""
    if contribution.visibility != Visibility.PUBLIC:
        return str(contribution.get_visibility_display())
    return str(contribution.get_stage_display())


@register.filter
def state_tone(contribution: Contribution) -> str:
    """The tone of the badge for `state_word`."""
    if contribution.visibility in (Visibility.HIDDEN, Visibility.REJECTED):
        return "error"
    if contribution.visibility != Visibility.PUBLIC:
        return "warning" if contribution.visibility == Visibility.WAITING else ""
    return _STAGE_TONES[Stage(contribution.stage)]


@register.filter
def page(desk: Any, name: str) -> str:
    """The name of one of a kind's pages: `{% url desk|page:"edit" contribution.pk %}`."""
    return str(desk.page(name))


@register.simple_tag(takes_context=True)
def support_state(context: template.Context, contribution: Contribution) -> dict[str, Any]:
    """What the support panel shows to the person who looks at it."""
    user = context["request"].user
    item = contribution.as_kind()
    threshold = item.success_threshold
    supports = user.is_authenticated and item.supports.filter(user=user).exists()
    return {
        "count": item.support_count,
        "threshold": threshold,
        "reached": item.stage in (Stage.SUCCESSFUL, Stage.SELECTED) and bool(threshold),
        "supports": supports,
        "may": None if supports else can(user, "contributions.support", item),
        "may_withdraw": can(user, "contributions.withdraw_support", item) if supports else None,
        "phase": item.module.opens("support", at=clock.now()) if item.module and item.stage == Stage.OPEN else None,
    }


@register.simple_tag(takes_context=True)
def follow_state(context: template.Context, target: Contribution | Process | Module) -> dict[str, Any]:
    """Whether somebody follows a contribution, process or module, and where the button leads."""
    user = context["request"].user
    if isinstance(target, Contribution) and target.kind not in ("process", "module"):
        kind, key = "contribution", target.pk
        url, follows = reverse("contributions:follow", args=[key]), Follow.objects.filter(contribution_id=key)
        page = target.get_absolute_url()
    else:
        kind, key = _anchored(target)
        url = reverse(f"contributions:follow_{kind}", args=[key])
        follows = Follow.objects.filter(contribution__kind=kind, **{f"contribution__{kind}_id": key})
        page = target.get_absolute_url()
    return {
        "id": f"follow-{kind}-{key}",
        "url": url,
        "follows": user.is_authenticated and follows.filter(user=user).exists(),
        "signed_in": user.is_authenticated,
        "page": page,
    }


def _anchored(target: Contribution | Process | Module) -> tuple[str, int]:
    if isinstance(target, Contribution):
        return target.kind, (target.process_id if target.kind == "process" else target.module_id) or 0
    return ("process" if isinstance(target, Process) else "module"), target.pk


@register.simple_tag
def trail_steps(
    contribution: Contribution, trail: list[TrailEntry], consequences: Iterable[registry.Consequence] = ()
) -> list[dict[str, Any]]:
    """The public trail, and what came of it elsewhere, as steps of `components/trail.html` in order of time.

    Changes of the text lead to the versions.
    """
    versions = ""
    if contribution.kind not in ("process", "module"):
        versions = _versions_url(contribution)
    steps = [
        {
            "label": str(entry),
            "state": "stopped" if entry.step in _STOPS else "done",
            "at": entry.at,
            "note": entry.note,
            "url": versions if entry.step == "edited" else "",
        }
        for entry in trail
    ]
    return sorted([*steps, *map(_as_step, consequences)], key=lambda step: step["at"])


def _as_step(row: registry.Consequence) -> dict[str, Any]:
    return {"label": f"{row.label}: {row.title}", "state": row.state, "at": row.at, "note": row.text, "url": row.url}


@register.simple_tag
def consequences(target: Contribution | Process | Module) -> list[registry.Consequence]:
    """What came of a contribution, process or module in other rooms."""
    if isinstance(target, Process | Module):
        kind, key = _anchored(target)
        anchor = Contribution.objects.filter(kind=kind, **{f"{kind}_id": key}).first()
        return registry.consequences_of(anchor) if anchor else []
    return registry.consequences_of(target)


@register.inclusion_tag("contributions/consequences.html")
def what_came_of(target: Contribution | Process | Module) -> dict[str, Any]:
    """The section "What came of it" on the page of what has no trail to show; nothing where nothing did."""
    return {"steps": [_as_step(row) for row in consequences(target)]}


def _versions_url(contribution: Contribution) -> str:
    try:
        return reverse(f"{contribution.kind}s:versions", args=[contribution.pk])
    except NoReverseMatch:  # a kind without pages for its versions
        return ""


@register.inclusion_tag("contributions/map.html")
def place_map(region: Region, latitude: float, longitude: float) -> dict[str, Any]:
    """A small map of the region with a point."""
    drawn = map_of(region)
    return {"map": drawn, "pin": drawn and drawn.project(latitude, longitude), "region": region}


@register.inclusion_tag("contributions/map_picker.html")
def place_picker(form: Any, region: Region) -> dict[str, Any]:
    """Choosing a point: two fields for degrees and, with a script, a map to point at."""
    return {"map": map_of(region), "form": form, "region": region}


@register.filter
def degrees(value: float) -> str:
    """A latitude or longitude as people read it."""
    return f"{formats.number_format(round(value, 4), decimal_pos=4, use_l10n=True)}°"


@register.simple_tag
def mail_link(title: str, address: str) -> str:
    """A `mailto:` address that recommends a page."""
    text = _("I would like to show you this: %(title)s\n%(address)s") % {"title": title, "address": address}
    return f"mailto:?subject={quote(title)}&body={quote(text)}"


@register.simple_tag
def unanswered(process: Any) -> dict[str, int]:
    """How many public contributions of a process there are (`all`), and how many without official answer (`open`)."""
    return unanswered_in(process)
