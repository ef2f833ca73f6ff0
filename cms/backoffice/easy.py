"""Easy language in the back office: beginning a text, its check, what waits, and what Wagtail must not do with it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms import easy_language
from cms.easy_check import hints
from cms.models import EasyLanguagePage, SearchedPage
from participation.accounts.backoffice.acts import Act, ActForm, ActView
from participation.core import inbox
from participation.core.errors import Refused

BEGIN = "easy_begin"
CHECK = "easy_check"


class ReviewForm(ActForm):
    """Who has checked the text, and when."""

    reviewers = forms.CharField(
        label=_("Who has checked it?"),
        max_length=200,
        help_text=_("Names, or the name of the group of testers. Shown to the public."),
    )
    by_readers = forms.TypedChoiceField(
        label=_("Do they need easy language themselves?"),
        choices=[
            ("ja", _("Yes, people with learning difficulties have checked it: it is called Leichte Sprache")),
            ("nein", _("No, other people have checked it: it is called Einfache Sprache (plain language)")),
        ],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )
    reviewed_on = forms.DateField(label=_("When?"), widget=AdminDateInput)

    field_order = ("reviewers", "by_readers", "reviewed_on")


def _begin(page: Any, *, actor: Any) -> str:
    return edit_url(easy_language.begin(page=page, actor=actor))


def _record(page: Any, *, actor: Any, reviewers: str, by_readers: bool, reviewed_on: date) -> str:
    easy_language.record_review(
        page=page, reviewers=reviewers, by_readers=by_readers, reviewed_on=reviewed_on, actor=actor
    )
    return edit_url(page)


BEGIN_ACT = Act(
    BEGIN,
    _("Begin the text in easy language"),
    "",
    _begin,
    explain=_(
        "A draft is made with a section for each heading of this page, at the address of this page with "
        "“leichte-sprache/” added. It is published only after people have checked it."
    ),
)
CHECK_ACT = Act(
    CHECK,
    _("Record the check"),
    "",
    _record,
    ReviewForm,
    done=_("The check is recorded. The text can be published now."),
)


def edit_url(page: Any) -> str:
    """Where a page is written."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


class PageActView(ActView):
    """The page of an act with a page of a site; the guard of foreign objects has let the person through before."""

    page_act: Act
    needs = "edit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super(ActView, self).setup(request, *args, **kwargs)
        self.object = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        self.act = self.page_act

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(self.object.permissions_for_user(request.user), f"can_{self.needs}")():
            raise PermissionDenied
        response: Any = super(ActView, self).dispatch(request, *args, **kwargs)
        return response

    def back_url(self) -> str:
        return edit_url(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": edit_url(self.object), "label": str(self.object)},
            {"url": "", "label": str(self.page_act.label)},
        ]


class BeginView(PageActView):
    """The first step of a text in easy language."""

    page_act = BEGIN_ACT
    needs = "edit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(self.object, SearchedPage):
            raise PermissionDenied
        found = easy_page_of(self.object)
        return redirect(edit_url(found)) if found else super().dispatch(request, *args, **kwargs)


class CheckView(PageActView):
    """Hints for the latest text, and the form to record who has checked it."""

    page_act = CHECK_ACT
    needs = "publish"
    template_name = "cms/admin/easy_check.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(self.object, EasyLanguagePage):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest: Any = self.object.get_latest_revision_as_object()
        return {
            **super().get_context_data(**kwargs),
            "hints": hints(latest),
            "review": easy_language.review_of(latest),
            "last_review": self.object.reviews.order_by("-pk").first(),
        }


def urls() -> list[URLPattern]:
    """Below /admin/."""
    return [
        path("leichte-sprache/<int:page_id>/neu/", BeginView.as_view(), name=BEGIN),
        path("leichte-sprache/<int:page_id>/pruefung/", CheckView.as_view(), name=CHECK),
    ]


def easy_page_of(page: Any) -> EasyLanguagePage | None:
    """The text in easy language of a page, public or not."""
    found: EasyLanguagePage | None = EasyLanguagePage.objects.child_of(page).first()
    return found


def buttons(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """In the head of a page: the way to its easy language, or the check of it."""
    own = page.specific
    if isinstance(own, EasyLanguagePage):
        if own.permissions_for_user(user).can_publish():
            yield Button(_("Easy language: check"), reverse(CHECK, args=[page.pk]), priority=5, icon_name="check")
    elif isinstance(own, SearchedPage) and own.permissions_for_user(user).can_edit():
        yield Button(_("Easy language"), reverse(BEGIN, args=[page.pk]), priority=55, icon_name="doc-full")


def keep_unchecked(request: HttpRequest, pages: Iterable[Any]) -> HttpResponse | None:
    """A refusal where a text would be published that nobody has checked. What was typed is saved as a draft."""
    for page in pages:
        own = page.specific
        if not isinstance(own, EasyLanguagePage):
            continue
        try:
            easy_language.require_review(own.get_latest_revision_as_object())
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return redirect(reverse(CHECK, args=[page.pk]))
    return None


def keep_in_place(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A text in easy language stays with its page."""
    if isinstance(page.specific, EasyLanguagePage):
        messages.error(request, _("A text in easy language belongs to its page and moves with it."))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@inbox.source("cms.easy_language")
def outdated_texts(user: Any, reach: Any) -> list[inbox.Entry]:
    """Public texts in easy language whose page has changed since people checked them."""
    own = page_permission_policy.instances_user_has_permission_for(user, "change")
    pages = EasyLanguagePage.objects.live().filter(pk__in=own.values("pk"))
    found = easy_language.outdated(pages)
    label = _("Texts in easy language: the page has changed since")
    url = edit_url(found[0]) if found else ""
    return [inbox.Entry(label, len(found), url)]
