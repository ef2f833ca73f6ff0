"""Sharing pages with the sites below, and deciding on a site what becomes of them."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.models import Page, get_page_models

from cms.backoffice.foreign import own_pages, sees_all
from cms.inheritance import differences, services, values
from cms.models import InheritedPage, Sharing
from cms.policies import PUBLISHERS
from participation.accounts.backoffice import (
    Act,
    ActForm,
    Fact,
    MomentColumn,
    RecordViewSet,
    RolePolicy,
    register_policy,
)
from participation.accounts.backoffice.acts import BeginView
from participation.accounts.backoffice.filters import region_choices
from participation.accounts.backoffice.records import RecordIndexView, guarded
from participation.accounts.roles import staff_regions
from participation.core.decisions import Text
from participation.regions.models import Region

SHOWN_PAGES = 400  # more pages than a select can hold in a useful way are chosen on the page itself

register_policy(RolePolicy(Sharing, {"view": PUBLISHERS, "add": PUBLISHERS}))


def shareable_pages(user: Any) -> QuerySet:
    """The pages that somebody may share: published or not, of sites that have sites below them."""
    below = Region.objects.filter(site__isnull=False, path__startswith=OuterRef("path"), depth__gt=OuterRef("depth"))
    above = staff_regions(user, *PUBLISHERS).filter(Exists(below)).select_related("site__root_page")
    pages = Page.objects.none()
    for region in above:
        pages |= Page.objects.descendant_of(region.site.root_page)
    kinds = [model for model in get_page_models() if hasattr(model, "body") and hasattr(model, "intro")]
    return pages.type(*kinds).not_type(InheritedPage).order_by("title")


class ShareForm(ActForm):
    """Which page on which sites."""

    page = forms.ModelChoiceField(Page.objects.none(), label=_("Page"), empty_label=None)
    everywhere = forms.BooleanField(
        label=_("On all sites below"), required=False, initial=True, help_text=_("Also on those that are opened later.")
    )
    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(), label=_("Only on these sites"), required=False, widget=forms.CheckboxSelectMultiple
    )
    may_hide = forms.BooleanField(
        label=_("A site may leave the page out"),
        required=False,
        initial=True,
        help_text=_("Every site may write its own version of title, introduction and blocks in any case."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = shareable_pages(self.user)
        below = Region.objects.none()
        for region in staff_regions(self.user, *PUBLISHERS):
            below |= Region.objects.filter(site__isnull=False, path__startswith=region.path, depth__gt=region.depth)
        self.fields["regions"].queryset = below.order_by("name")


class ChangeShareForm(ShareForm):
    """On which sites a page is shown that is shared already."""

    page = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        ActForm.__init__(self, *args, **kwargs)
        region = self.obj.region
        below = Region.objects.filter(site__isnull=False, path__startswith=region.path, depth__gt=region.depth)
        self.fields["regions"].queryset = below.order_by("name")


def _share(obj: None, *, actor: Any, page: Page, everywhere: bool, regions: Any, may_hide: bool) -> None:
    services.share(page=page, everywhere=everywhere, regions=regions, may_hide=may_hide, actor=actor)


def _change(sharing: Sharing, *, actor: Any, everywhere: bool, regions: Any, may_hide: bool) -> None:
    services.share(page=sharing.page, everywhere=everywhere, regions=regions, may_hide=may_hide, actor=actor)


def _end(sharing: Sharing, *, actor: Any) -> str:
    services.end_sharing(sharing=sharing, actor=actor)
    return reverse("geteilte-seiten:index")


class ShareView(BeginView):
    """Begins with the page from which one came."""

    def form(self, data: Any = None, files: Any = None) -> ActForm:
        page = self.request.GET.get("page", "")
        initial = {"page": page} if page.isdecimal() else None
        return self.act.form(data, files, initial=initial, obj=None, user=self.request.user)


class SharingViewSet(RecordViewSet):
    """Pages that the sites below show."""

    model = Sharing
    name = "geteilte-seiten"
    icon = "doc-full-inverse"
    menu_label = _("Shared pages")
    menu_order = 171
    ordering = "page__title"
    record_template = "cms/admin/sharing.html"
    list_display = [
        Column("page", label=_("Page"), accessor="page.title"),
        Column("region", label=_("Region"), accessor="region.name"),
        BooleanColumn("everywhere", label=_("On all sites below")),
    ]
    begin = Act(
        "neu",
        _("Share a page"),
        "pages.share",
        _share,
        ShareForm,
        explain=_(
            "The page appears on the sites below at the same address, in their look and with their own names and "
            "contacts where you wrote variables. When you change it, every site follows that has not written its own "
            "version; the others are asked."
        ),
        done=_("The page appears on the sites below."),
    )
    acts = (
        Act(
            "aendern",
            _("Change which sites"),
            "pages.share",
            _change,
            ChangeShareForm,
            subject=lambda sharing: sharing.region,
            done=_("The page appears on the chosen sites."),
            initial=lambda sharing: {
                "everywhere": sharing.everywhere,
                "regions": sharing.regions.all(),
                "may_hide": sharing.may_hide,
            },
        ),
        Act(
            "beenden",
            _("Share no longer"),
            "pages.share",
            _end,
            subject=lambda sharing: sharing.region,
            explain=_(
                "The page disappears from the sites below. Sites that wrote everything themselves are asked whether "
                "they keep it as a page of their own."
            ),
            done=_("The page is no longer shared."),
            serious=True,
        ),
    )

    @property
    def begin_view(self) -> Any:
        return guarded(ShareView.as_view(viewset=self), self.get_record, ("add",), self.model)

    def rows(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("page", "region").defer("region__outline")

    def facts(self, obj: Sharing) -> list[Fact]:
        edit = reverse("wagtailadmin_pages:edit", args=[obj.page_id])
        where: Any = _("On all sites below") if obj.everywhere else ", ".join(r.name for r in obj.regions.all())
        return [Fact(_("Page"), obj.page.title, edit), Fact(_("Where"), where)]

    def record_context(self, request: HttpRequest, obj: Sharing) -> dict[str, Any]:
        rows = (
            InheritedPage.objects.filter(source=obj.page_id).select_related("district__site").order_by("district__name")
        )
        return {"references": [(row, state_of(row)) for row in rows]}


def state_of(page: InheritedPage) -> Text:
    """How a site uses a page from above, in words."""
    if page.is_hidden:
        return _("Left out")
    if not page.live:
        return _("Not public")
    if page.differs_since:
        return _("Own version; the page above has changed since")
    return _("Own version") if page.overridden else _("As above")


class InheritedFilterSet(WagtailFilterSet):
    district = django_filters.ModelChoiceFilter(label=_("Region"), queryset=region_choices)
    differs_since = django_filters.BooleanFilter(label=_("Changed above"), lookup_expr="isnull", exclude=True)

    class Meta:
        model = InheritedPage
        fields: list[str] = []


class PartsForm(ActForm):
    """Which parts follow the page above again."""

    names = forms.MultipleChoiceField(label=_("Parts"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = comparison(self.obj)
        self.fields["names"].choices = [(part.name, part.label) for part in parts]
        self.fields["names"].initial = [part.name for part in parts if part.is_changed]


def comparison(page: InheritedPage) -> list[differences.Difference]:
    """Part by part: the own version, and what has changed above since it was written."""
    own = values.values_of(page)
    source = values.values_of(page.origin) if page.origin else {}
    changed = set(values.changed_above(page.overridden, page.base, source)) if page.origin else set()
    return [
        differences.Difference(
            name=name,
            label=differences.label_of(name, own.get(name), source.get(name), page.base.get(name)),
            own=differences.words_of(own.get(name)),
            pieces=differences.compare(
                differences.words_of(page.base.get(name)), differences.words_of(source.get(name))
            ),
            is_changed=name in changed,
        )
        for name in page.overridden
    ]


def _hide(page: InheritedPage, *, actor: Any) -> None:
    services.hide(page=page, actor=actor)


def _show(page: InheritedPage, *, actor: Any) -> None:
    services.show(page=page, actor=actor)


def _keep(page: InheritedPage, *, actor: Any) -> None:
    services.keep_own(page=page, actor=actor)


def _take_over(page: InheritedPage, *, actor: Any, names: list[str]) -> None:
    services.take_over(page=page, names=names, actor=actor)


def _become_own(page: InheritedPage, *, actor: Any) -> str:
    own = services.become_own(page=page, actor=actor)
    return reverse("wagtailadmin_pages:edit", args=[own.pk])


class StateColumn(Column):
    """How the site uses the page."""

    def get_value(self, instance: InheritedPage) -> Text:
        return state_of(instance)


class InheritedIndexView(RecordIndexView):
    """Those that wait for a decision first."""

    def get_base_queryset(self) -> Any:
        return self.order_queryset(self.viewset.rows(InheritedPage.objects.filter(self.viewset.own(self.request.user))))


class InheritedViewSet(RecordViewSet):
    """Pages from above on one's sites."""

    model = InheritedPage
    name = "uebernommen"
    icon = "doc-full"
    menu_label = _("Pages from above")
    menu_order = 172
    ordering = ["-differs_since", "title"]
    index_view_class = InheritedIndexView
    filterset_class = InheritedFilterSet
    record_template = "cms/admin/inherited.html"
    list_display = [
        "title",
        Column("district", label=_("Region"), accessor="district.name"),
        StateColumn("state", label=_("State")),
        MomentColumn("differs_since", label=_("Changed above")),
    ]
    acts = (
        Act(
            "behalten",
            _("Keep the own version"),
            "pages.override",
            _keep,
            explain=_("The own version stays as it is, although the page above has changed."),
            done=_("The own version stays."),
            applies=lambda page: page.differs_since is not None,
        ),
        Act(
            "uebernehmen",
            _("Take over the version from above"),
            "pages.override",
            _take_over,
            PartsForm,
            explain=_("The chosen parts follow the page above again. The own version stays in the page’s history."),
            done=_("The chosen parts follow the page above again."),
            applies=lambda page: bool(page.overridden) and page.source_id is not None,
        ),
        Act(
            "auslassen",
            _("Leave out on this site"),
            "pages.override",
            _hide,
            explain=_("The page no longer appears on this site. It can be shown again."),
            done=_("The page is left out."),
            applies=lambda page: not page.is_hidden and page.source_id is not None,
            serious=True,
        ),
        Act(
            "zeigen",
            _("Show on this site again"),
            "pages.override",
            _show,
            done=_("The page appears again."),
            applies=lambda page: page.is_hidden,
        ),
        Act(
            "eigene-seite",
            _("Keep as a page of our own"),
            "pages.override",
            _become_own,
            explain=_("The page stands for itself from then on: it no longer hears of changes above."),
            done=_("The page is one of your own now."),
            applies=lambda page: values.is_wholly_own(page.merged(), page.overridden) or page.source_id is None,
        ),
    )

    def own(self, user: Any) -> Any:
        """The filter for pages of the sites in which a person has a role for pages."""
        from django.db.models import Q

        return Q() if sees_all(user) else Q(pk__in=own_pages(user).values("pk"))

    def rows(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("district__site", "source").defer("district__outline")

    def get_record(self, request: HttpRequest, pk: Any) -> InheritedPage:
        return get_object_or_404(self.rows(InheritedPage.objects.filter(self.own(request.user))), pk=pk)

    def facts(self, obj: InheritedPage) -> list[Fact]:
        return [
            Fact(_("Region"), obj.district.name),
            Fact(_("State"), state_of(obj)),
            Fact(_("Address"), obj.full_url, obj.full_url if obj.live else ""),
            Fact(_("Comes from"), obj.source.full_url if obj.source else _("The page above is gone.")),
        ]

    def record_context(self, request: HttpRequest, obj: InheritedPage) -> dict[str, Any]:
        return {"parts": comparison(obj), "edit_url": reverse("wagtailadmin_pages:edit", args=[obj.pk])}
