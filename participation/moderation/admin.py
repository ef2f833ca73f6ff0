"""The back office of moderation: comments of one's regions, and what waits to be released."""

from typing import Any

import django_filters
from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from participation.accounts.backoffice import (
    Act,
    Fact,
    ReasonForm,
    RecordViewSet,
    RegionFilter,
    RolePolicy,
    register_policy,
)
from participation.accounts.backoffice.records import RecordIndexView
from participation.accounts.roles import staff_reach
from participation.comments import services
from participation.comments.models import Comment, State
from participation.contributions.policies import MODERATION
from participation.core import inbox

register_policy(RolePolicy(Comment, {"view": MODERATION}))


def _hide(comment: Comment, *, actor: Any, reason: str) -> None:
    services.hide(comment=comment, actor=actor, reason=reason)


def _restore(comment: Comment, *, actor: Any) -> None:
    services.restore(comment=comment, actor=actor)


def _words(comment: Comment) -> str:
    return Truncator(comment.comment).chars(90)


class CommentFilterSet(WagtailFilterSet):
    region = RegionFilter()
    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices)

    class Meta:
        model = Comment
        fields: list[str] = []


class CommentIndexView(RecordIndexView):
    """Comments by their first words."""

    def _get_title_column(self, field_name: str, *args: Any, **kwargs: Any) -> Any:
        column = super()._get_title_column(field_name, *args, **kwargs)
        column.accessor = _words
        return column


class CommentViewSet(RecordViewSet):
    """Comments."""

    model = Comment
    name = "kommentare"
    icon = "comment"
    menu_label = _("Comments")
    menu_order = 150
    ordering = "-submit_date"
    index_view_class = CommentIndexView
    filterset_class = CommentFilterSet
    search_fields = ["comment"]
    record_template = "moderation/admin/comment.html"
    list_display = [
        "comment",
        Column("author", label=_("Author"), accessor="user.username"),
        Column("contribution", label=_("On"), accessor="contribution.title"),
        Column("region", label=_("Region"), accessor="region.name"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        DateColumn("submit_date", label=_("Written"), sort_key="submit_date"),
    ]
    acts = (
        Act(
            "verbergen",
            _("Hide"),
            "comments.moderate",
            _hide,
            ReasonForm,
            applies=lambda comment: comment.state in (State.PUBLIC, State.WAITING),
            explain=_("A placeholder takes its place; replies stay. The author reads your reason."),
            done=_("The comment is hidden now."),
            icon="no-view",
            serious=True,
        ),
        Act(
            "zeigen",
            _("Show again"),
            "comments.moderate",
            _restore,
            applies=lambda comment: comment.state in (State.HIDDEN, State.WAITING),
            explain=_("Everybody can read it."),
            done=_("The comment is public."),
            icon="view",
        ),
    )

    def rows(self, rows: QuerySet) -> QuerySet:
        """Without those that their authors have deleted."""
        return rows.exclude(state=State.DELETED).select_related(
            "user", "region__site", "contribution__region", "contribution__process", "contribution__module__process"
        )

    def facts(self, obj: Comment) -> list[Fact]:
        contribution = obj.contribution
        return [
            Fact(_("Author"), obj.user.username if obj.user else "–"),
            Fact(_("On"), contribution.title, contribution.site_url + contribution.get_absolute_url()),
            Fact(_("Region"), obj.region.name),
            Fact(_("State"), obj.get_state_display()),
            Fact(_("Reason of the moderation"), obj.state_reason or "–"),
            Fact(_("Written"), obj.submit_date),
            Fact(_("Votes"), f"+{obj.up_count} / −{obj.down_count}"),
        ]


@inbox.source("moderation.comments")
def waiting_comments(user: Any, reach: Any) -> list[inbox.Entry]:
    """Comments that wait for release where the person moderates."""
    found = Comment.objects.filter(staff_reach(user, *MODERATION).q(), state=State.WAITING).aggregate(
        number=Count("pk"), since=Min("submit_date")
    )
    url = reverse("kommentare:index") + f"?state={State.WAITING}"
    return [inbox.Entry(_("Comments waiting for release"), found["number"], url, found["since"])]
