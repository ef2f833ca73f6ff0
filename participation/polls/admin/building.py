"""Building a poll: questions and options on one page, with a preview, until the first ballot."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PreviewSidePanel
from wagtail.admin.views import generic
from wagtail.admin.views.generic.preview import PreviewOnEdit

from participation.accounts.backoffice.acts import add_refusal
from participation.accounts.backoffice.references import OwnReferences
from participation.ballots.eligibility_fields import MunicipalitiesField
from participation.core.decisions import Denied
from participation.core.errors import DomainError
from participation.core.policies import can
from participation.polls import services
from participation.polls.ballot_rules import MOST_OPTIONS, MOST_QUESTIONS
from participation.polls.models import Poll


class PartForm(OwnReferences, WagtailAdminModelForm):
    """A question or an option: pictures and documents are one's own."""

    def clean(self) -> Any:
        cleaned = super().clean()
        if cleaned.get("image") and not cleaned.get("image_alt"):
            self.add_error("image_alt", _("Please say what the picture shows, for people who do not see it."))
        return cleaned


class PartsPanel(InlinePanel):
    """Questions or options, which know who edits them."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": PartForm, "inherit_kwargs": ["for_user"]}
        return options


class PollForm(OwnReferences, WagtailAdminModelForm):
    """A poll: municipalities are ticked by name."""

    voters_municipalities = MunicipalitiesField(
        label=gettext_lazy("Only residents of these municipalities"),
        help_text=gettext_lazy("Choose none if the whole region votes."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["voters_municipalities"]
        field.offer(self.instance.region)


EDIT_HANDLER = ObjectList(
    [
        HelpPanel(
            gettext_lazy(
                "Three steps: 1. Questions with their options. 2. Who votes and what must be reached. 3. Look at the "
                "preview on the right. With the first ballot all of this is fixed; until then "
                "you can change everything."
            ),
            heading=gettext_lazy("How to build a poll"),
        ),
        MultiFieldPanel([FieldPanel("title"), FieldPanel("intro")], heading=gettext_lazy("What it is about")),
        PartsPanel(
            "questions",
            [
                FieldPanel("title"),
                FieldPanel("text"),
                FieldPanel("kind"),
                PartsPanel(
                    "options",
                    [
                        FieldPanel("title"),
                        MultiFieldPanel(
                            [
                                FieldPanel("text"),
                                FieldPanel("pro"),
                                FieldPanel("contra"),
                                FieldPanel("image"),
                                FieldPanel("image_alt"),
                                FieldPanel("documents"),
                            ],
                            heading=gettext_lazy("More: explanation, reasons, picture, documents"),
                            classname="collapsed",
                        ),
                    ],
                    heading=gettext_lazy("Options (not for yes and no)"),
                    label=gettext_lazy("Option"),
                    max_num=MOST_OPTIONS,
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("min_choices"), FieldPanel("max_choices")]),
                        FieldRowPanel([FieldPanel("majority"), FieldPanel("majority_of")]),
                        FieldPanel("decides"),
                    ],
                    heading=gettext_lazy("How it is counted"),
                    classname="collapsed",
                ),
            ],
            heading=gettext_lazy("1. Questions"),
            label=gettext_lazy("Question"),
            max_num=MOST_QUESTIONS,
        ),
        MultiFieldPanel(
            [FieldPanel("voters"), FieldPanel("voters_min_age"), FieldPanel("voters_municipalities")],
            heading=gettext_lazy("2. Who votes"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("entitled"),
                FieldRowPanel([FieldPanel("quorum"), FieldPanel("quorum_value")]),
            ],
            heading=gettext_lazy("What must be reached"),
        ),
        MultiFieldPanel(
            [FieldPanel("replaceable"), FieldPanel("random_order"), FieldPanel("groups")],
            heading=gettext_lazy("How people vote"),
        ),
    ],
    base_form_class=PollForm,
)


class BuildView(generic.EditView):
    """Questions and rules on one page; what the service refuses appears above the form, and nothing is lost."""

    viewset: Any = None
    preview_url_name = ""
    success_message = gettext_lazy("The poll has been saved.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = can(request.user, "polls.change", self.get_object())
        if isinstance(decision, Denied):
            messages.error(request, str(decision.reason))
            return redirect(self.get_success_url())
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_object(self, queryset: Any = None) -> Any:
        return self.viewset.get_record(self.request, self.object_pk)

    def get_page_title(self) -> str:
        return _("Questions and rules")

    def get_page_subtitle(self) -> str:
        return str(self.object.title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.viewset.record_breadcrumbs(self.object),
            {"url": self.get_success_url(), "label": self.object.title},
            {"url": "", "label": _("Questions and rules")},
        ]

    def get_success_url(self) -> str:
        return reverse(self.viewset.get_url_name("inspect"), args=[self.object_pk])

    def get_edit_url(self) -> str:
        return reverse(self.viewset.get_url_name("build"), args=[self.object_pk])

    def get_success_buttons(self) -> list[Any]:
        return []

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []

    def get_side_panels(self) -> Any:
        address = reverse(self.viewset.get_url_name("preview"), args=[self.object_pk])
        return MediaContainer([PreviewSidePanel(self.object, self.request, preview_url=address)])

    def save_instance(self) -> Any:
        poll = self.form.instance
        services.change_poll(poll=poll, actor=self.request.user, store=self.form.save)
        return poll

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except DomainError as error:
            add_refusal(form, error)
            self.produced_error_message = str(error.message)
            return self.form_invalid(form)
        return response


class BuildPreview(PreviewOnEdit):
    """The poll as it stands in the form, for a resident or a visitor."""

    viewset: Any = None

    def get_object(self) -> Poll:
        found: Poll = self.viewset.get_record(self.request, self.kwargs["pk"])
        return found

    def get_form_class(self) -> Any:
        return EDIT_HANDLER.bind_to_model(Poll).get_form_class()
