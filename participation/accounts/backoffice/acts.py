"""Acts: what staff do with a record. One page each: what will happen, a small form, one button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from participation.core.decisions import Decision, Denied, Text
from participation.core.errors import DomainError, Invalid
from participation.core.policies import can


class ActForm(forms.Form):
    """The form of an act; knows the record and who acts, so that choices can be limited to what is theirs."""

    def __init__(self, *args: Any, obj: Any, user: Any, **kwargs: Any) -> None:
        self.obj = obj
        self.user = user
        super().__init__(*args, **kwargs)


class ReasonForm(ActForm):
    """Just the reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


def _always(obj: Any) -> bool:
    return True


def _itself(obj: Any) -> Any:
    return obj


@dataclass(frozen=True)
class Act:
    """One thing staff can do with a record.

    `ability` is asked through `can` about `subject(record)` before the page is shown; `run(record, actor=…, **form)`
    calls the service, which asks again. `applies` hides an act where the record's state makes no sense of it.
    `run` may return an address to go to afterwards, or a response such as a file; otherwise the record's page follows.
    """

    slug: str
    label: Text
    ability: str
    run: Callable[..., Any]
    form: type[ActForm] = ActForm
    explain: Text = ""
    done: Text = ""
    applies: Callable[[Any], bool] = _always
    subject: Callable[[Any], Any] = _itself
    icon: str = "cog"
    serious: bool = False
    initial: Callable[[Any], dict[str, Any]] | None = None

    def decision(self, user: Any, obj: Any) -> Decision:
        """Whether the person may do this with the record now."""
        return can(user, self.ability, self.subject(obj))


class ActView(WagtailAdminTemplateMixin, TemplateView):
    """The page of an act. The viewset's guard has found the record and asked its policy before."""

    viewset: Any = None
    template_name = "backoffice/act.html"
    header_icon = "cog"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.viewset.get_record(request, kwargs["pk"])
        self.act = next((act for act in self.viewset.acts_of(self.object) if act.slug == kwargs["act"]), None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.act is None:
            raise Http404
        if not self.act.applies(self.object):
            messages.error(request, _("This step is not possible from the present state."))
            return redirect(self.viewset.record_url(self.object))
        decision = self.act.decision(request.user, self.object)
        if isinstance(decision, Denied):
            messages.error(request, str(decision.reason))
            return redirect(self.viewset.record_url(self.object))
        response: Any = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_title(self) -> str:
        return str(self.act.label)

    def back_url(self) -> str:
        """Where one came from."""
        url: str = self.viewset.record_url(self.object)
        return url

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.viewset.record_breadcrumbs(self.object),
            {"url": self.viewset.record_url(self.object), "label": str(self.object)},
            {"url": "", "label": str(self.act.label)},
        ]

    def form(self, data: Any = None, files: Any = None) -> ActForm:
        initial = self.act.initial(self.object) if self.act.initial else None
        return self.act.form(data, files, initial=initial, obj=self.object, user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        context = super().get_context_data(**kwargs)
        context["media"] = context.get("media", forms.Media()) + form.media
        return {
            **context,
            "form": form,
            "act": self.act,
            "object": self.object,
            "back_url": self.back_url(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            then = self.act.run(self.object, actor=request.user, **form.cleaned_data)
        except (DomainError, ValidationError) as error:
            add_refusal(form, error)
        else:
            if isinstance(then, HttpResponseBase):
                return then  # type: ignore[return-value]
            if self.act.done:
                messages.success(request, str(self.act.done))
            return redirect(then if isinstance(then, str) else self.back_url())
        return self.render_to_response(self.get_context_data(form=form))


class BeginView(ActView):
    """The page of the act with which a new record begins; the service asks whether it may."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        TemplateView.setup(self, request, *args, **kwargs)
        self.object = None
        self.act = self.viewset.begin

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: Any = super(ActView, self).dispatch(request, *args, **kwargs)
        return response

    def form(self, data: Any = None, files: Any = None) -> ActForm:
        """The address may propose values: `?process=5`."""
        return self.act.form(data, files, initial=self.request.GET.dict(), obj=None, user=self.request.user)

    def back_url(self) -> str:
        url: str = self.viewset.menu_url
        return url

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.viewset.record_breadcrumbs(None), {"url": "", "label": str(self.act.label)}]


def add_refusal(form: forms.Form, error: DomainError | ValidationError, *, otherwise: str | None = None) -> None:
    """Put what a service or a model refused beside the fields of a form.

    What a service says of no field of the form stands beside `otherwise`, or above the form.
    """
    if isinstance(error, DomainError):
        field = error.field if isinstance(error, Invalid) and error.field in form.fields else otherwise
        form.add_error(field, str(error.message))
        return
    for name, sentences in (error.message_dict if hasattr(error, "error_dict") else {"": error.messages}).items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
