"""Records: a list with filters, a page for each row, and acts on it. Nothing is edited in place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry

from participation.accounts.backoffice.acts import Act, ActView, BeginView
from participation.core.decisions import Text

LOOK = ("view", "change", "publish")


@dataclass(frozen=True)
class Fact:
    """One line of a record's page."""

    label: Text
    value: Any
    url: str = ""


def guarded(
    view: Callable[..., HttpResponse], find: Callable[[HttpRequest, Any], Any], actions: Iterable[str], model: Any
) -> Callable[..., HttpResponse]:
    """A view that first finds its object within the scope (404) and asks the policy about exactly this one."""

    @wraps(view)
    def ask_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policy = policy_registry.get_by_type(model)
        if "pk" in kwargs:
            if not policy.user_has_any_permission_for_instance(request.user, actions, find(request, kwargs["pk"])):
                raise PermissionDenied
        elif not policy.user_has_any_permission(request.user, actions):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return ask_first


def actions_of(view_class: Any) -> tuple[str, ...]:
    """The actions of which a Wagtail view needs one."""
    required = getattr(view_class, "permission_required", None)
    if isinstance(required, str):
        return (required,)
    if getattr(view_class, "any_permission_required", None):
        return LOOK
    return ("change",)


class AllowedMenuItem(MenuItem):
    """A menu item for those who may look at something behind it."""

    model: Any = None

    def is_shown(self, request: HttpRequest) -> bool:
        allowed: bool = policy_registry.get_by_type(self.model).user_has_any_permission(request.user, LOOK)
        return allowed


class RecordIndexView(generic.IndexView):
    """The list of records, limited to regions in which the person may look at them."""

    any_permission_required = list(LOOK)
    viewset: Any = None

    def get_base_queryset(self) -> Any:
        rows = self.permission_policy.instances_user_has_any_permission_for(self.request.user, LOOK)
        return self.order_queryset(self.viewset.rows(rows))

    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any) -> Any:
        return self._get_title_column_class(column_class)(
            field_name,
            label=capfirst(self.model._meta.verbose_name),
            accessor=str if field_name == "__str__" else field_name,
            sort_key=None if field_name == "__str__" else field_name,
            get_url=self.viewset.record_url,
        )

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return []

    @property
    def header_buttons(self) -> list[Any]:
        begin = self.viewset.begin
        if begin is None or not self.user_has_permission("add"):
            return []
        url = reverse(self.viewset.get_url_name("begin"))
        return [HeaderButton(str(begin.label), url=url, icon_name="plus")]


class RecordView(generic.InspectView):
    """The page of one record."""

    any_permission_required = list(LOOK)
    template_name = "backoffice/record.html"
    viewset: Any = None

    def get_object(self, queryset: Any = None) -> Any:
        return self.viewset.get_record(self.request, self.pk)

    def get_fields(self) -> list[str]:
        return []

    def get_page_title(self) -> str:
        return capfirst(self.model._meta.verbose_name)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.viewset.record_breadcrumbs(self.object), {"url": "", "label": str(self.object)}]

    @property
    def header_more_buttons(self) -> list[Any]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        acts = [
            {"act": act, "url": self.viewset.act_url(self.object, act)}
            for act in self.viewset.acts_of(self.object)
            if act.applies(self.object) and act.decision(self.request.user, self.object)
        ]
        return {
            **super().get_context_data(**kwargs),
            "object": self.object,
            "facts": self.viewset.facts(self.object),
            "acts": acts,
            **self.viewset.record_context(self.request, self.object),
        }


class Acting:
    """Adds a page per record and acts to a viewset; for `RecordViewSet` and for snippets."""

    acts: tuple[Act, ...] = ()
    begin: Act | None = None  # the act with which a new record begins, offered above the list
    act_view_class = ActView

    def rows(self, rows: Any) -> Any:
        """The rows of list and pages, with what they show selected along. Override to narrow or to prefetch."""
        return rows

    def acts_of(self, obj: Any) -> tuple[Act, ...]:
        """The acts that exist for a record; their own `applies` and ability decide whether they are offered."""
        return self.acts

    def facts(self, obj: Any) -> list[Fact]:
        """What the record's page says at the top."""
        return []

    def record_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """More for the record's template."""
        return {}

    def get_record(self, request: HttpRequest, pk: Any) -> Any:
        """The record within the scope; 404 otherwise."""
        return get_object_or_404(self.rows(self.model._default_manager.all()), pk=pk)  # type: ignore[attr-defined]

    def record_url(self, obj: Any) -> str:
        """The address of a record's page."""
        return reverse(self.get_url_name("inspect"), args=[obj.pk])  # type: ignore[attr-defined]

    def act_url(self, obj: Any, act: Act) -> str:
        """The address of an act on a record."""
        return reverse(self.get_url_name("act"), args=[obj.pk, act.slug])  # type: ignore[attr-defined]

    def record_breadcrumbs(self, obj: Any) -> list[dict[str, str]]:
        """The way to the record's page."""
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": self.menu_url, "label": capfirst(self.model._meta.verbose_name_plural)},  # type: ignore[attr-defined]
        ]

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        """Every view of the viewset stands behind the guard."""
        view = super().construct_view(view_class, **kwargs)  # type: ignore[misc]
        return guarded(view, self.get_record, actions_of(view_class), self.model)  # type: ignore[attr-defined]

    @property
    def act_view(self) -> Any:
        """The view of all acts."""
        view = self.act_view_class.as_view(viewset=self)
        return guarded(view, self.get_record, LOOK, self.model)  # type: ignore[attr-defined]

    @property
    def begin_view(self) -> Any:
        """The view of the act that makes a new record."""
        return guarded(BeginView.as_view(viewset=self), self.get_record, ("add",), self.model)  # type: ignore[attr-defined]

    def act_patterns(self) -> list[URLPattern]:
        """The addresses of acts."""
        begin = [path("neu/", self.begin_view, name="begin")] if self.begin else []
        return [*begin, path("<int:pk>/<slug:act>/", self.act_view, name="act")]

    @property
    def menu_item_class(self) -> Any:
        return type("MenuItem", (AllowedMenuItem,), {"model": self.model})  # type: ignore[attr-defined]


class RecordViewSet(Acting, ModelViewSet):
    """A list, a page per row, and acts on it.

    Set `model`, `name` (the address below /admin/), `icon`, `menu_label`, `acts`; `list_display`, `search_fields` and
    `filterset_class` as in Wagtail (use `RegionFilter` for regions). Override `rows`, `facts`, `record_context`;
    `record_template` may extend `backoffice/record.html` (block `record`).
    """

    index_view_class = RecordIndexView
    inspect_view_class = RecordView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    add_to_admin_menu = True
    list_per_page = 50
    record_template = "backoffice/record.html"

    @property
    def inspect_template_name(self) -> str:  # type: ignore[override]
        return self.record_template

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = ("history", "usage", "add", "edit", "delete")
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return {**common, **{f"{name}_url_name": None for name in absent}, "viewset": self}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            *self.act_patterns(),
        ]

    @property
    def url_finder_class(self) -> Any:
        return type("Finder", (ModelAdminURLFinder,), {"edit_url_name": self.get_url_name("inspect")})
