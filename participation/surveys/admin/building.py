"""The editor of a survey, with a preview beside it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PreviewSidePanel
from wagtail.admin.views import generic
from wagtail.admin.views.generic.preview import PreviewOnEdit
from wagtail.admin.widgets.button import Button

from participation.accounts.backoffice.acts import add_refusal
from participation.accounts.backoffice.references import OwnReferences
from participation.core.decisions import Denied
from participation.core.errors import DomainError
from participation.core.policies import can
from participation.surveys import services
from participation.surveys.builder.converting import data_of, raw_of_stream
from participation.surveys.builder.naming import named
from participation.surveys.builder.placing import beside
from participation.surveys.definition import Definition, Unreadable, faults, parse
from participation.surveys.models import Survey
from participation.surveys.querysets import current_version, has_answers

PUBLISH = "action-publish"


class SurveyForm(OwnReferences, WagtailAdminModelForm):
    """Questions and texts. A draft may have faults; to publish, each is shown beside its place."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=_("What is different in a new version"),
        max_length=300,
        required=False,
        help_text=_("For yourselves and for those who read the results."),
    )
    apart = forms.BooleanField(
        label=_("Publish a new version, whose results are kept apart"),
        required=False,
        help_text=_(
            "Only needed if you change more than texts: people have answered already. Corrected texts are noted and "
            "need no new version."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["base"] = self.instance.draft_number
        if self.instance.origin_id:
            for name in ("body", "note", "apart"):
                self.fields.pop(name, None)
        elif self.instance.pk and not has_answers(self.instance):
            self.fields.pop("apart", None)
            if current_version(self.instance) is None:
                self.fields.pop("note", None)

    @property
    def is_publishing(self) -> bool:
        """Whether it is to be public now."""
        return PUBLISH in self.data

    def clean(self) -> Any:
        cleaned = super().clean()
        body = self.cleaned_data.get("body")
        if body is not None and "body" not in self.errors:
            before = raw_of_stream(Survey._base_manager.only("body").get(pk=self.instance.pk).body)
            self.cleaned_data["body"] = body.stream_block.to_python(named(raw_of_stream(body), before))
            if self.is_publishing:
                self._show_faults()
        return cleaned

    def _show_faults(self) -> None:
        stream = self.cleaned_data["body"]
        found = faults_in(stream)
        if found:
            self.add_error("body", beside(stream, found))
            self.fields["body"].widget.value_from_datadict = lambda *_args: stream


def faults_in(stream: Any) -> list[Any]:
    """What is to be put right before these questions can be published."""
    definition = _understood(stream)
    return faults(definition) if isinstance(definition, Definition) else definition


def _understood(stream: Any) -> Any:
    try:
        return parse(data_of(raw_of_stream(stream)))
    except Unreadable as error:
        return error.faults


PANEL = ObjectList(
    [
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("thanks"),
        FieldPanel("note"),
        FieldPanel("apart"),
    ],
    base_form_class=SurveyForm,
).bind_to_model(Survey)


class BuilderView(generic.EditView):
    """Saving stores a draft; publishing goes on to the service."""

    viewset: Any = None
    model = Survey
    panel = PANEL
    permission_policy = None
    template_name = "surveys/admin/build.html"
    header_icon = "form"
    page_title = _("Questions")
    actions = ["edit", "publish"]
    error_message = _("This could not be saved. Please look at the fields that are marked.")

    def get_object(self, queryset: Any = None) -> Survey:
        survey: Survey = self.viewset.get_record(self.request, self.kwargs["pk"])
        return survey

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        decision = can(request.user, "surveys.build", self.object)
        if isinstance(decision, Denied):
            messages.error(request, str(decision.reason))
            return redirect(self.viewset.record_url(self.object))
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def is_valid(self, form: Any) -> bool:
        if not form.is_publishing:
            form.defer_required_fields()
        valid: bool = super().is_valid(form)
        return valid

    def form_valid(self, form: Any) -> HttpResponse:
        self.form = form
        try:
            self.save(form)
        except (DomainError, ValidationError) as error:
            add_refusal(form, error)
            self.produced_error_message = self.error_message
            invalid: HttpResponse = self.form_invalid(form)
            return invalid
        return redirect(self.get_edit_url())

    def save(self, form: Any) -> None:
        """Store the draft and, where that is wanted, publish it; both or neither."""
        values = {name: form.cleaned_data[name] for name in services.TEXTS if name in form.cleaned_data}
        stream = form.cleaned_data.get("body")
        services.store(
            survey=self.object,
            actor=self.request.user,
            raw=None if stream is None else raw_of_stream(stream),
            base=form.cleaned_data.get("base"),
            publish=form.is_publishing and not self.object.origin_id,
            note=form.cleaned_data.get("note", ""),
            apart=form.cleaned_data.get("apart", False),
            **values,
        )
        self._say(form, stream)

    def _say(self, form: Any, stream: Any) -> None:
        if form.is_publishing:
            messages.success(self.request, gettext("The questions have been published."))
            return
        messages.success(self.request, gettext("Saved as a draft. People do not see it before you publish it."))
        number = len(faults_in(stream)) if stream else 0
        if number:
            messages.warning(
                self.request,
                ngettext(
                    "%(number)s thing is to be put right before publishing. The preview lists it.",
                    "%(number)s things are to be put right before publishing. The preview lists them.",
                    number,
                )
                % {"number": number},
            )

    def get_edit_url(self) -> str:
        return reverse(self.viewset.get_url_name("build"), args=[self.object.pk])

    def get_side_panels(self) -> MediaContainer:
        url = reverse(self.viewset.get_url_name("preview"), args=[self.object.pk])
        return MediaContainer([PreviewSidePanel(self.object, self.request, preview_url=url)])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        record = {"url": self.viewset.record_url(self.object), "label": str(self.object)}
        return [*self.viewset.record_breadcrumbs(self.object), record, {"url": "", "label": gettext("Questions")}]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [Button(gettext("Overview"), url=self.viewset.record_url(self.object), icon_name="list-ul", priority=5)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "survey": self.object,
            "version": current_version(self.object),
            "answered": has_answers(self.object),
            "may_publish": bool(can(self.request.user, "surveys.publish", self.object)),
        }


class BuilderPreview(PreviewOnEdit):
    """The preview beside the editor."""

    viewset: Any = None
    model = Survey
    permission_policy = None

    def get_object(self) -> Survey:
        survey: Survey = self.viewset.get_record(self.request, self.kwargs["pk"])
        return survey

    def get_form_class(self) -> Any:
        return PANEL.get_form_class()
