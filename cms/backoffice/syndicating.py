"""What one's sites offer to the site above, and what is offered from below."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.models import Page, get_page_models

from cms import syndication
from cms.models import SearchedPage
from cms.models.syndicated import Syndicated
from cms.policies import PUBLISHERS
from participation.accounts.backoffice import (
    Act,
    ActForm,
    Fact,
    MomentColumn,
    ReasonForm,
    RecordViewSet,
    RolePolicy,
    register_policy,
)
from participation.accounts.backoffice.acts import BeginView
from participation.accounts.backoffice.records import RecordIndexView, guarded
from participation.accounts.roles import staff_reach, staff_regions
from participation.core.decisions import Text
from participation.processes.models import Process


class EitherEndPolicy(RolePolicy):
    """Rows of one's own site, and rows offered to it."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return bool(self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet:
        rows = self.model._default_manager.all()
        if not self.user_has_any_permission(user, actions):
            return rows.none()
        return rows.filter(either_end(user))


def either_end(user: Any) -> Q:
    """The filter for what a person offers or is offered."""
    reach = staff_reach(user, *PUBLISHERS)
    return reach.q("region") | reach.q("above")


register_policy(EitherEndPolicy(Syndicated, {"view": PUBLISHERS, "add": PUBLISHERS}))


def offerable_pages(user: Any) -> QuerySet:
    """Public pages below the homes of one's sites that stand below another site."""
    kinds = [model for model in get_page_models() if issubclass(model, SearchedPage) and hasattr(model, "intro")]
    pages = Page.objects.none()
    for region in staff_regions(user, *PUBLISHERS).filter(depth__gt=1).select_related("site__root_page"):
        pages |= Page.objects.child_of(region.site.root_page) | Page.objects.filter(
            path__startswith=region.site.root_page.path, depth=region.site.root_page.depth + 2
        )
    return pages.live().type(*kinds).filter(syndicated__isnull=True).order_by("-first_published_at", "title")


class OfferForm(ActForm):
    """A page or a process."""

    page = forms.ModelChoiceField(Page.objects.none(), label=_("Page"), required=False)
    process = forms.ModelChoiceField(Process.objects.none(), label=_("or process"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = offerable_pages(self.user)
        reach = staff_reach(self.user, *PUBLISHERS)
        processes = Process.objects.filter(reach.q(), live=True, is_standing=False, syndicated__isnull=True)
        self.fields["process"].queryset = processes.filter(region__depth__gt=1).order_by("-first_published_at")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("page")) == bool(cleaned.get("process")):
            raise forms.ValidationError(_("Choose a page or a process, one of the two."))
        return cleaned


def _offer(obj: None, *, actor: Any, page: Page | None, process: Process | None) -> None:
    syndication.offer(thing=page or process, actor=actor)  # type: ignore[arg-type]  # one of them, says the form


def _withdraw(item: Syndicated, *, actor: Any) -> str:
    syndication.withdraw(item=item, actor=actor)
    return reverse("landesseite:index")


def _refuse(item: Syndicated, *, actor: Any, reason: str) -> None:
    syndication.refuse(item=item, reason=reason, actor=actor)


def _allow(item: Syndicated, *, actor: Any) -> None:
    syndication.allow(item=item, actor=actor)


def state_of(item: Syndicated) -> Text:
    """Whether it is shown above."""
    if item.refused_at:
        return _("Refused")
    return _("Shown") if item.is_public else _("Not public, so not shown")


class StateColumn(Column):
    """Whether it is shown above."""

    def get_value(self, instance: Syndicated) -> Text:
        return state_of(instance)


class OfferView(BeginView):
    """Begins with the page from which one came."""

    def form(self, data: Any = None, files: Any = None) -> ActForm:
        page = self.request.GET.get("page", "")
        initial = {"page": page} if page.isdecimal() else None
        return self.act.form(data, files, initial=initial, obj=None, user=self.request.user)


class SyndicatedIndexView(RecordIndexView):
    """The latest first."""

    is_searchable = False


class SyndicatedViewSet(RecordViewSet):
    """Items for the site above."""

    model = Syndicated
    name = "landesseite"
    icon = "upload"
    menu_label = _("For the site above")
    menu_order = 173
    ordering = "-offered_at"
    index_view_class = SyndicatedIndexView
    list_display = [
        "__str__",
        Column("region", label=_("Region"), accessor="region.name"),
        Column("above", label=_("Shown by"), accessor="above.name"),
        StateColumn("state", label=_("State")),
        MomentColumn("offered_at", label=_("Offered")),
    ]
    begin = Act(
        "neu",
        _("Show something on the site above"),
        "pages.offer",
        _offer,
        OfferForm,
        explain=_(
            "News, results or a process appear there with the name of your region and a link to your site, as long as "
            "they are public. Nothing is copied."
        ),
        done=_("It appears on the site above."),
    )
    acts = (
        Act(
            "zuruecknehmen",
            _("Show it there no longer"),
            "pages.offer",
            _withdraw,
            subject=lambda item: item.region,
            applies=lambda item: item.refused_at is None,
            done=_("It no longer appears on the site above."),
        ),
        Act(
            "ablehnen",
            _("Do not show it here"),
            "pages.refuse",
            _refuse,
            ReasonForm,
            subject=lambda item: item.above,
            explain=_("It disappears from this site and stays where it comes from. The region reads the reason."),
            done=_("It is not shown."),
            applies=lambda item: item.refused_at is None,
            serious=True,
        ),
        Act(
            "zulassen",
            _("Show it after all"),
            "pages.refuse",
            _allow,
            subject=lambda item: item.above,
            done=_("It is shown."),
            applies=lambda item: item.refused_at is not None,
        ),
    )

    @property
    def begin_view(self) -> Any:
        return guarded(OfferView.as_view(viewset=self), self.get_record, ("add",), self.model)

    def rows(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("region__site", "above", "page", "process").defer(
            "region__outline", "above__outline"
        )

    def get_record(self, request: HttpRequest, pk: Any) -> Syndicated:
        return get_object_or_404(self.rows(Syndicated.objects.filter(either_end(request.user))), pk=pk)

    def facts(self, obj: Syndicated) -> list[Fact]:
        thing = obj.page if obj.page_id else obj.process
        url = thing.full_url or ""
        reason = [Fact(_("Reason"), obj.refused_reason)] if obj.refused_at else []
        return [
            Fact(_("Region"), obj.region.name),
            Fact(_("Shown by"), obj.above.name),
            Fact(_("State"), state_of(obj)),
            *reason,
            Fact(_("Address"), url, url if thing.live else ""),
        ]
