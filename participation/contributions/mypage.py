"""What My page tells of one's contributions, supports and follows within the present site."""

from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from participation.contributions import registry
from participation.contributions.models import Contribution, Visibility
from participation.contributions.querysets import ContributionQuerySet
from participation.contributions.templatetags.contributions import state_tone, state_word
from participation.core.mypage import LINES, Line, Section, section
from participation.regions.hosts import elsewhere
from participation.search.registry import label_of

_SELECTED = ("process", "module__process")


def _section(
    slug: str, title: Any, rows: QuerySet, region: Any, *, empty: Any, moment: str, drafts: bool = False
) -> Section:
    found = list(rows.select_related(*_SELECTED)[: LINES + 1])
    return Section(
        slug=slug,
        title=title,
        lines=[_line(row, region, moment, drafts) for row in found[:LINES]],
        more=len(found) > LINES,
        empty=empty,
    )


def _line(row: Contribution, region: Any, moment: str, drafts: bool) -> Line:
    home = elsewhere(row.region_id, region.pk)
    is_anchor = row.kind in ("process", "module")
    has_stage = row.kind in _kinds()
    path = _edit_url(row) if drafts else row.get_absolute_url()
    return Line(
        title=_anchor_title(row) if is_anchor else row.title,
        url=(home.url if home else "") + path,
        kind=_kind(row),
        badge=state_word(row) if has_stage else "",
        tone=state_tone(row) if has_stage else "",
        at=getattr(row, moment),
        region=home.name if home else "",
    )


def _edit_url(row: Contribution) -> str:
    try:
        return reverse(f"{row.kind}s:edit", args=[row.pk])
    except NoReverseMatch:  # a kind that is written in one go
        return row.get_absolute_url()


def _anchor_title(row: Contribution) -> str:
    """A process or module may have been renamed since its anchor was made."""
    target = row.process if row.kind == "process" else row.module
    return target.title if target else row.title


def _kind(row: Contribution) -> Any:
    if row.kind == "process":
        return _("Process")
    if row.kind == "module":
        return row.module.process.title if row.module else ""
    return label_of(row.kind)


def _kinds() -> list[str]:
    return [kind.slug for kind in registry.kinds()]


def _own(user: Any) -> ContributionQuerySet:
    own: ContributionQuerySet = Contribution.objects.filter(author=user, kind__in=_kinds())
    return own


@section("drafts", order=10)
def drafts(user: Any, region: Any) -> Section:
    """What one has begun to write."""
    rows = _own(user).filter(visibility=Visibility.DRAFT).order_by("-created_at", "-pk")
    return _section(
        "drafts", _("Drafts"), rows, region, moment="created_at", drafts=True,
        empty=_("What you begin to write and save waits for you here."),
    )  # fmt: skip


@section("contributions", order=20)
def contributions(user: Any, region: Any) -> Section:
    """What one has published."""
    rows = _own(user).exclude(visibility=Visibility.DRAFT).order_by("-published_at", "-pk")
    return _section(
        "contributions", _("Contributions"), rows, region, moment="published_at",
        empty=_("What you publish appears here, with what became of it."),
    )  # fmt: skip


@section("supports", order=30)
def supports(user: Any, region: Any) -> Section:
    """What one supports."""
    rows = Contribution.objects.public().filter(supports__user=user).order_by("-supports__at", "-pk")
    return _section(
        "supports", _("Supported"), rows, region, moment="published_at",
        empty=_("What you support appears here."),
    )  # fmt: skip


@section("follows", order=40)
def follows(user: Any, region: Any) -> Section:
    """What one follows."""
    rows = Contribution.objects.visible_to(user).filter(follows__user=user).order_by("-follows__at", "-pk")
    return _section(
        "follows", _("Followed"), rows, region, moment="published_at",
        empty=_("Follow a process or a contribution to find it here again."),
    )  # fmt: skip
