"""Pages, images and documents of other regions do not exist in the back office.

Wagtail's permissions say which acts are possible; many of its views show titles of what one may not touch. So whatever
an address of the back office names is looked up among one's own first, and anything else answers 404.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, get_page_models
from wagtail.permissions import page_permission_policy, policy_registry
from wagtail_localize.models import Translation, TranslationSource

from participation.accounts.backoffice.references import FILE_ACTS, own_of

PAGE_NAMES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "root_page_id", "parent_id")
FILE_NAMES = {"image_id": get_image_model, "document_id": get_document_model}
TRANSLATION_NAMES = {"translation_id": Translation, "translation_source_id": TranslationSource}
# Views of Wagtail that gather over all regions and that nobody needs here: the audit log, the inbox and the lists of
# our own stand in their place.
FOR_SUPERUSERS = ("wagtailadmin_reports", "wagtailadmin_workflows", "wagtailforms", "wagtailredirects")
FOR_SUPERUSERS_BY_NAME = (
    "wagtailadmin_api:images:", "wagtailadmin_api:documents:", "wagtailadmin_pages:type_use", "wagtailadmin_tag_",
    "wagtailsnippets:", "wagtail_localize:translations_report", "wagtail_localize:snippets_api",
    "wagtail_localize:submit_snippet",
)  # fmt: skip


def sees_all(user: Any) -> bool:
    """Only superusers see the pages and files of all regions."""
    return bool(user.is_superuser)


def own_pages(user: Any) -> QuerySet:
    """The pages of the sites in which a person has a role."""
    pages: QuerySet = own_of(user, Page)
    return pages


def navigable_pages(user: Any) -> QuerySet:
    """One's own pages, and those above through which one reaches them."""
    return page_permission_policy.explorable_instances(user) | Page.objects.filter(depth=1)


def own_files(user: Any, model: Any) -> QuerySet:
    """The images or documents of one's own collections."""
    files: QuerySet = own_of(user, model)
    return files


def own_collections(user: Any) -> QuerySet:
    """The collections in which one may do anything, and the root."""
    wanted = Q(depth=1)
    for model in (get_image_model(), get_document_model()):
        own = policy_registry.get_by_type(model).collections_user_has_any_permission_for(user, FILE_ACTS)
        wanted |= Q(pk__in=own.values("pk"))
    return Collection.objects.filter(wanted)


class ForeignObjectsMiddleware:
    """404 for every address of the back office that names a page, image or document of another region."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Look up what the address names."""
        user = request.user
        if not request.path.startswith("/admin/") or not user.is_authenticated or sees_all(user):
            return
        match = request.resolver_match
        view_name = match.view_name if match else ""
        namespace = match.namespace if match else ""
        if namespace.split(":")[0] in FOR_SUPERUSERS or view_name.startswith(FOR_SUPERUSERS_BY_NAME):
            raise Http404
        for name in PAGE_NAMES:
            if kwargs.get(name):
                _need(navigable_pages(user), [kwargs[name]])
        for name, model in FILE_NAMES.items():
            if kwargs.get(name):
                _need(own_files(user, model()), [kwargs[name]])
        for name, model in TRANSLATION_NAMES.items():
            if kwargs.get(name):
                _need_translated(own_pages(user), model, kwargs[name])
        model = Page if view_name.startswith("wagtailadmin_choose_page") else _model_of(namespace, kwargs)
        if model is None:
            return
        _need(_own(user, model), [kwargs[name] for name in ("pk", "object_id") if kwargs.get(name)])
        listed = [pk for pk in request.GET.getlist("id") if pk != "all"]
        _need(own_pages(user) if issubclass(model, Page) else _own(user, model), listed)


def _model_of(namespace: str, kwargs: dict[str, Any]) -> Any:
    """The model whose keys an address names by `pk`, `object_id` or `?id=`."""
    if namespace.startswith(("wagtailimages", "images")):
        return get_image_model()
    if namespace.startswith(("wagtaildocs", "documents")):
        return get_document_model()
    if namespace == "wagtailadmin_collections":
        return Collection
    if namespace.startswith(("wagtailadmin_pages", "wagtailadmin_api:pages")):
        return Page
    app, model = kwargs.get("app_label"), kwargs.get("model_name")
    known: Iterable[Any] = (Page, get_image_model(), get_document_model(), *get_page_models())
    return next((known_model for known_model in known if known_model._meta.label_lower == f"{app}.{model}"), None)


def _own(user: Any, model: Any) -> QuerySet:
    if model is Collection:
        return own_collections(user)
    if issubclass(model, Page):
        return navigable_pages(user)
    return own_files(user, model)


def _need_translated(own: QuerySet, model: Any, key: Any) -> None:
    """404 unless the page that a translation is about is one's own."""
    prefix = "source__" if model is Translation else ""
    of_pages = model.objects.filter(pk=key).values(f"{prefix}object_id")
    if not own.filter(translation_key__in=of_pages).exists():
        raise Http404


def _need(own: QuerySet, keys: Iterable[Any]) -> None:
    wanted = {str(key) for key in keys}
    if not wanted:
        return
    if not all(key.isdecimal() for key in wanted):
        raise Http404
    if own.filter(pk__in=wanted).distinct().count() != len(wanted):
        raise Http404
