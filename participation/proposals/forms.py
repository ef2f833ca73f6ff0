"""Forms of proposals. Their rules stand in `rules.py`; here they get their place beside the field."""

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.contributions.marks import to_text
from participation.contributions.models import Attachment, Retirement
from participation.contributions.services import attachments
from participation.core.errors import Invalid
from participation.proposals import rules
from participation.proposals.models import Proposal, ProposalModule
from participation.proposals.querysets import Choices, Wanted, municipalities
from participation.regions.models import Region


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """A list of uploaded files."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        single = super().clean
        return [single(file, initial) for file in given if file]


class TypedTextField(forms.CharField):
    """Text whose line breaks count once, as the browser counts them."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value))


class DegreesField(forms.FloatField):
    """Degrees, with a comma or a point."""

    def to_python(self, value: Any) -> float | None:
        if isinstance(value, str):
            value = value.strip().replace(",", ".").removesuffix("°")
        return super().to_python(value)


def new_key() -> str:
    """A one-time key of a form."""
    return secrets.token_urlsafe(16)


class ProposalForm(forms.Form):
    """Write or change a proposal. With `complete=False` (saving a draft) only the title must be there."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("Title"),
        help_text=_("Say in one sentence what should change."),
        error_messages={"required": _("Please give your proposal a title.")},
        widget=forms.TextInput(attrs={"maxlength": rules.TITLE_LENGTH[1], "autocomplete": "off"}),
    )
    summary = forms.CharField(
        label=_("Summary"),
        help_text=_("What is it about, and who benefits? One or two sentences; they appear in the list."),
        error_messages={"required": _("Please summarise your proposal in one or two sentences.")},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": rules.SUMMARY_LENGTH}),
    )
    body = TypedTextField(
        label=_("Your proposal in detail"),
        required=False,
        help_text=_(
            "An empty line begins a new paragraph, a hyphen at the beginning of a line a list. "
            "**Two asterisks** make words bold. Addresses of websites become links by themselves."
        ),
        widget=forms.Textarea(attrs={"rows": 12, "maxlength": rules.BODY_LENGTH}),
    )
    category = forms.ModelChoiceField(
        label=_("Subject"), queryset=None, required=False, empty_label=_("No particular subject")
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, widget=forms.TextInput(attrs={"maxlength": 300, "autocomplete": "off"})
    )
    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=None, required=False, empty_label=_("The whole region")
    )
    address = forms.CharField(
        label=_("Address or description of the place"),
        required=False,
        max_length=rules.ADDRESS_LENGTH,
        help_text=_("For instance “Station Road, in front of the school”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    latitude = DegreesField(
        label=_("Latitude"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 10})
    )
    longitude = DegreesField(
        label=_("Longitude"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 10})
    )
    documents = SeveralFilesField(
        label=_("Documents"), required=False, widget=SeveralFilesInput(attrs={"accept": ".pdf,application/pdf"})
    )
    image = forms.FileField(
        label=_("Image"),
        required=False,
        help_text=_("JPEG, PNG or WebP. Data about place and camera in the file are removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    image_alt = forms.CharField(
        label=_("Description of the image"),
        required=False,
        max_length=250,
        help_text=_("What can be seen? For people who cannot see the image. Needed with an image."),
    )
    remove = forms.ModelMultipleChoiceField(
        label=_("Remove"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self,
        *args: Any,
        module: ProposalModule,
        proposal: Proposal | None = None,
        complete: bool = True,
        similar_url: str = "",
        **kwargs: Any,
    ) -> None:
        self.module, self.proposal, self.complete = module, proposal, complete
        if proposal is not None:
            kwargs.setdefault("initial", _initial(proposal))
        super().__init__(*args, **kwargs)
        self._fill_choices()
        for name in ("title", "summary", "body"):
            self.fields[name].widget.attrs["data-count"] = _("%n characters left")
        self.fields["tags"].help_text = _("Up to %(limit)s words under which others find it, separated by commas.") % {
            "limit": module.max_tags
        }
        self.fields["documents"].help_text = _("Up to three PDF documents of at most 5 MB each.")
        if not module.max_tags:
            del self.fields["tags"]
        if similar_url:
            self.fields["title"].widget.attrs |= {
                "hx-get": similar_url,
                "hx-trigger": "input changed delay:500ms",
                "hx-target": "#similar",
                "hx-sync": "this:replace",
                "hx-params": "title",
            }

    def _fill_choices(self) -> None:
        """Subjects of the module, municipalities of the region, attachments so far; without choices, no field."""
        categories = self.module.categories.all()
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        below = municipalities(self.module.region)
        self.fields["municipality"].queryset = Region.objects.filter(  # type: ignore[attr-defined]
            pk__in=[place.pk for place in below]
        ).order_by("name")
        attached = Attachment.objects.filter(contribution_id=self.proposal.pk if self.proposal else None)
        self.attached = list(attached) if self.proposal else []
        self.fields["remove"].queryset = attached  # type: ignore[attr-defined]
        if not categories:
            del self.fields["category"]
        if not below:
            del self.fields["municipality"]
        if not self.attached:
            del self.fields["remove"]

    # Each rule is asked where its field is cleaned, so that its sentence stands beside the field.
    def _asked(self, rule: Callable[..., Any], *args: Any) -> Any:
        try:
            return rule(*args)
        except Invalid as error:
            raise forms.ValidationError(str(error.message)) from error

    def clean_title(self) -> str:
        return str(self._asked(rules.title, self.cleaned_data["title"]))

    def clean_summary(self) -> str:
        return str(self._asked(rules.summary, self.cleaned_data["summary"]))

    def clean_body(self) -> str:
        self._asked(rules.body, self.cleaned_data["body"])
        return str(self.cleaned_data["body"])

    def clean_tags(self) -> list[str]:
        found: list[str] = self._asked(rules.tags, self.cleaned_data["tags"], self.module.max_tags)
        return found

    def clean_documents(self) -> list[UploadedFile]:
        for file in self.cleaned_data["documents"]:
            self._asked(attachments.check_document, file)
        return list(self.cleaned_data["documents"])

    def clean_image(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["image"]
        if file:
            self._asked(attachments.check_image, file)
        return file

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.complete and self.has_error("summary", "required"):
            del self.errors["summary"]
            data["summary"] = ""
        if data.get("image") and not data.get("image_alt", "").strip():
            self.add_error("image_alt", _("Please describe the image for people who cannot see it."))
        self._check_number_of_documents(data)
        self._check_place(data)
        return data

    def _check_number_of_documents(self, data: dict[str, Any]) -> None:
        removed = {attachment.pk for attachment in data.get("remove") or []}
        kept = [a for a in self.attached if a.kind == Attachment.Kind.DOCUMENT and a.pk not in removed]
        if len(kept) + len(data.get("documents") or []) > attachments.MAX_DOCUMENTS:
            self.add_error("documents", _("At most three documents can be attached."))

    def _check_place(self, data: dict[str, Any]) -> None:
        if not self.has_error("latitude") and not self.has_error("longitude"):
            try:
                rules.position(self.module.region, data.get("latitude"), data.get("longitude"))
            except Invalid as error:
                self.add_error(error.field, str(error.message))
        given = data.get("address") or data.get("latitude") is not None or data.get("municipality")
        if self.complete and self.module.place_required and not given and not self.has_error("latitude"):
            self.add_error("address", _("Please say where this is meant to be."))

    @property
    def content(self) -> dict[str, Any]:
        """What the services take as content; parts with errors are left out."""
        return {name: self.cleaned_data[name] for name in Proposal.content_fields if name in self.cleaned_data}

    @property
    def filing(self) -> dict[str, Any]:
        """Tags, category and municipality as the services take them."""
        return {
            "tags": self.cleaned_data.get("tags") or [],
            "category": self.cleaned_data.get("category"),
            "municipality": self.cleaned_data.get("municipality"),
        }

    files_kept = False

    def keep_files_of(self, draft: Proposal) -> None:
        """List what has been stored with the draft while other fields are still wrong."""
        self.proposal, self.files_kept = draft, True
        self.attached = list(Attachment.objects.filter(contribution_id=draft.pk))
        if self.attached:
            remove = type(self).base_fields["remove"].__class__(  # type: ignore[call-arg]
                label=_("Remove"),
                queryset=Attachment.objects.filter(contribution_id=draft.pk),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields["remove"] = remove

    def show(self, error: Invalid) -> None:
        """Put what a service refused beside its field."""
        self.add_error(error.field if error.field in self.fields else None, str(error.message))


def _initial(proposal: Proposal) -> dict[str, Any]:
    return {
        **{name: getattr(proposal, name) for name in Proposal.content_fields},
        "body": to_text(proposal.body),
        "tags": ", ".join(sorted(proposal.tags.names())),
        "category": proposal.category_id,
        "municipality": proposal.municipality_id,
    }


class RetireForm(forms.Form):
    """Why a proposal is retired; both answers are public."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=Retirement.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a reason.")},
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        max_length=1000,
        help_text=_("One or two sentences for those who have supported you. Everybody can read them."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please explain in a sentence or two why you retire this.")},
    )


class FilterForm(forms.Form):
    """Filters whose labels make a sentence."""

    state = forms.ChoiceField(label=pgettext_lazy("filter sentence", "Show"), required=False)
    category = forms.ChoiceField(label=pgettext_lazy("filter sentence", "about"), required=False)
    tag = forms.ChoiceField(label=_("with the tag"), required=False)
    municipality = forms.ChoiceField(label=pgettext_lazy("filter sentence", "from"), required=False)
    q = forms.CharField(
        label=_("with the words"), required=False, widget=forms.TextInput(attrs={"type": "search", "size": 18})
    )

    STATES = [
        ("", _("all current proposals")),
        ("open", _("open proposals")),
        ("successful", _("successful proposals")),
        ("selected", _("selected proposals")),
        ("retired", _("retired proposals")),
        ("archived", _("archived proposals")),
    ]

    def __init__(self, wanted: Wanted, choices: Choices, *, tag_name: str = "", gathers: bool = False) -> None:
        super().__init__(
            initial={
                "state": wanted.state,
                "category": wanted.category,
                "tag": wanted.tag,
                "municipality": wanted.municipality,
                "q": wanted.text,
            }
        )
        tags = list(choices.tags)
        if wanted.tag and tag_name and wanted.tag not in dict(tags):
            tags.append((wanted.tag, tag_name))
        everywhere = _("all regions") if gathers else _("all municipalities")
        for name, pairs in (
            ("state", self.STATES),
            ("category", [("", _("all subjects")), *choices.categories]),
            ("tag", [("", _("any")), *tags]),
            ("municipality", [("", everywhere), *choices.municipalities]),
        ):
            self.fields[name].choices = pairs  # type: ignore[attr-defined]
            if len(pairs) == 1:
                del self.fields[name]
