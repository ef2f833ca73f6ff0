"""Forms of contributions. Their rules stand in `rules.py`; here they get their place beside the field.

A kind's form is a `WritingForm` with what the kind has besides: `SummaryPart`, `PlacePart`, `FilesPart`, fields of its
own.
"""

import copy
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.contributions import rules
from participation.contributions.listing import Choices, Filter, Wanted, municipalities
from participation.contributions.marks import to_text
from participation.contributions.models import Attachment, Contribution, Retirement
from participation.contributions.services import attachments
from participation.core.decisions import Text
from participation.core.errors import Invalid


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


class AskingForm(forms.Form):
    """A form that asks the rules of the domain; their sentences stand beside the field."""

    use_required_attribute = False

    def asked(self, rule: Callable[..., Any], *args: Any) -> Any:
        """What the rule returns, or its refusal as an error of the field."""
        try:
            return rule(*args)
        except Invalid as error:
            raise forms.ValidationError(str(error.message)) from error

    def show(self, error: Invalid) -> None:
        """Put what a service refused beside its field."""
        self.add_error(error.field if error.field in self.fields else None, str(error.message))


def _counted(longest: int, **attrs: Any) -> dict[str, Any]:
    """A text of limited length, for which a script tells how much is left."""
    return {"maxlength": longest, "data-count": _("%n characters left"), **attrs}


class WritingForm(AskingForm):
    """Write or change a contribution. With `complete=False` (saving a draft) what comes `later` may be missing.

    A kind sets its `model`, and the `labels`, `help_texts` and `required_texts` of its fields; `apart` are the fields
    that the page shows in sections of their own.
    """

    model: type[Contribution]
    labels: Mapping[str, Any] = {}
    help_texts: Mapping[str, Any] = {}
    required_texts: Mapping[str, Any] = {}
    later: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    field_order: tuple[str, ...] = ("title", "summary", "body")

    title = forms.CharField(
        label=_("Title"),
        error_messages={"required": _("Please enter a title.")},
        widget=forms.TextInput(attrs=_counted(rules.TITLE_LENGTH[1], autocomplete="off")),
    )
    body = TypedTextField(
        required=False,
        help_text=_(
            "An empty line begins a new paragraph, a hyphen at the beginning of a line a list. "
            "**Two asterisks** make words bold. Addresses of websites become links by themselves."
        ),
        widget=forms.Textarea(attrs=_counted(rules.BODY_LENGTH, rows=12)),
    )
    category = forms.ModelChoiceField(
        label=_("Subject"), queryset=None, required=False, empty_label=_("No particular subject")
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, widget=forms.TextInput(attrs={"maxlength": 300, "autocomplete": "off"})
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self,
        *args: Any,
        module: Any,
        contribution: Contribution | None = None,
        complete: bool = True,
        similar_url: str = "",
        **kwargs: Any,
    ) -> None:
        self.module, self.contribution, self.complete = module, contribution, complete
        if contribution is not None:
            kwargs.setdefault("initial", self.initial_of(contribution))
        super().__init__(*args, **kwargs)
        self._say_what_is_meant()
        if not module.max_tags:
            del self.fields["tags"]
        self.fill_choices()
        if similar_url:
            self.fields["title"].widget.attrs |= {
                "hx-get": similar_url,
                "hx-trigger": "input changed delay:500ms",
                "hx-target": "#similar",
                "hx-sync": "this:replace",
                "hx-params": "title",
            }

    def _say_what_is_meant(self) -> None:
        tags = _("Up to %(limit)s words under which others find it, separated by commas.")
        self.fields["tags"].help_text = tags % {"limit": self.module.max_tags}
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, field.help_text)
            if name in self.required_texts:
                field.required = True
                field.error_messages["required"] = self.required_texts[name]

    def initial_of(self, contribution: Contribution) -> dict[str, Any]:
        """What the fields of a contribution that exists begin with."""
        content: dict[str, Any] = {name: getattr(contribution, name) for name in self.model.content_fields}
        return content | {
            "body": to_text(content["body"]),
            "tags": ", ".join(sorted(contribution.tags.names())),
            "category": contribution.category_id,
        }

    def fill_choices(self) -> None:
        """What can be chosen from; a field without choices is left out."""
        self.offer("category", self.module.categories.all())

    def offer(self, name: str, choices: Any) -> None:
        """Let a field choose among these rows."""
        self.fields[name].queryset = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields[name]

    @property
    def text_fields(self) -> list[forms.BoundField]:
        """The fields below the title that stand in no section of their own."""
        return [field for field in self.visible_fields() if field.name not in ("title", *self.apart)]

    # Each rule is asked where its field is cleaned, so that its sentence stands beside the field.
    def clean_title(self) -> str:
        return str(self.asked(rules.title, self.cleaned_data["title"]))

    def clean_body(self) -> str:
        self.asked(rules.body, self.cleaned_data["body"])
        return str(self.cleaned_data["body"])

    def clean_tags(self) -> list[str]:
        found: list[str] = self.asked(rules.tags, self.cleaned_data["tags"], self.module.max_tags)
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in () if self.complete else self.later:
            if self.has_error(name, "required"):
                del self.errors[name]
                data[name] = ""
        return data

    @property
    def content(self) -> dict[str, Any]:
        """What the services take as content; parts with errors are left out."""
        return {name: self.cleaned_data[name] for name in self.model.content_fields if name in self.cleaned_data}

    @property
    def filing(self) -> dict[str, Any]:
        """Tags, category and municipality as the services take them."""
        return {
            "tags": self.cleaned_data.get("tags") or [],
            "category": self.cleaned_data.get("category"),
            "municipality": self.cleaned_data.get("municipality"),
        }


class SummaryPart(WritingForm):
    """One or two sentences that appear in lists. A draft may be without."""

    later: tuple[str, ...] = ("summary",)
    summary = forms.CharField(label=_("Summary"), widget=forms.Textarea(attrs=_counted(rules.SUMMARY_LENGTH, rows=3)))

    def clean_summary(self) -> str:
        return str(self.asked(rules.summary, self.cleaned_data["summary"]))


class PlacePart(WritingForm):
    """Where it is meant to be: municipality, address, point. The module says whether it must be given."""

    PLACE = ("municipality", "address", "latitude", "longitude")
    apart: tuple[str, ...] = PLACE

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

    def initial_of(self, contribution: Contribution) -> dict[str, Any]:
        return super().initial_of(contribution) | {"municipality": contribution.municipality_id}

    def fill_choices(self) -> None:
        super().fill_choices()
        self.offer("municipality", municipalities(self.module.region))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.has_error("latitude") and not self.has_error("longitude"):
            try:
                rules.position(self.module.region, data.get("latitude"), data.get("longitude"))
            except Invalid as error:
                self.show(error)
        given = data.get("address") or data.get("latitude") is not None or data.get("municipality")
        if self.complete and self.module.place_required and not given and not self.has_error("latitude"):
            self.add_error("address", _("Please say where this is meant to be."))
        return data


class FilesPart(WritingForm):
    """Documents and an image, and which of those attached so far are to be removed."""

    FILES = ("documents", "image", "image_alt", "remove")
    apart: tuple[str, ...] = FILES
    files_kept = False

    documents = SeveralFilesField(
        label=_("Documents"),
        required=False,
        help_text=_("Up to three PDF documents of at most 5 MB each."),
        widget=SeveralFilesInput(attrs={"accept": ".pdf,application/pdf"}),
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

    def fill_choices(self) -> None:
        super().fill_choices()
        self._list_files_of(self.contribution)

    def _list_files_of(self, contribution: Contribution | None) -> None:
        found = Attachment.objects.filter(contribution_id=contribution.pk if contribution else None)
        self.attached = list(found) if contribution else []
        self.fields["remove"] = copy.deepcopy(self.base_fields["remove"])
        self.offer("remove", found if self.attached else found.none())

    def keep_files_of(self, draft: Contribution) -> None:
        """List what has been stored with the draft while other fields are still wrong."""
        self.contribution, self.files_kept = draft, True
        self._list_files_of(draft)

    def clean_documents(self) -> list[UploadedFile]:
        for file in self.cleaned_data["documents"]:
            self.asked(attachments.check_document, file)
        return list(self.cleaned_data["documents"])

    def clean_image(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["image"]
        if file:
            self.asked(attachments.check_image, file)
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("image") and not data.get("image_alt", "").strip():
            self.add_error("image_alt", _("Please describe the image for people who cannot see it."))
        removed = {attachment.pk for attachment in data.get("remove") or []}
        kept = [a for a in self.attached if a.kind == Attachment.Kind.DOCUMENT and a.pk not in removed]
        if len(kept) + len(data.get("documents") or []) > attachments.MAX_DOCUMENTS:
            self.add_error("documents", _("At most three documents can be attached."))
        return data

    @property
    def has_sound_files(self) -> bool:
        """Whether files came with the form that could be stored as they are."""
        image = self.cleaned_data.get("image") and not self.has_error("image_alt")
        return bool(self.cleaned_data.get("documents") or image)


class RetireForm(AskingForm):
    """Why a contribution is retired; both answers are public."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=Retirement.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a reason.")},
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        max_length=1000,
        help_text=_("One or two sentences for those who have taken part. Everybody can read them."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please explain in a sentence or two why you retire this.")},
    )


class FilterForm(forms.Form):
    """Filters whose labels make a sentence; those without a choice are left out."""

    state = forms.ChoiceField(label=pgettext_lazy("filter sentence", "Show"), required=False)
    category = forms.ChoiceField(label=pgettext_lazy("filter sentence", "about"), required=False)
    tag = forms.ChoiceField(label=_("with the tag"), required=False)
    municipality = forms.ChoiceField(label=pgettext_lazy("filter sentence", "from"), required=False)
    q = forms.CharField(
        label=_("with the words"), required=False, widget=forms.TextInput(attrs={"type": "search", "size": 18})
    )

    def __init__(
        self,
        wanted: Wanted,
        choices: Choices,
        *,
        states: Sequence[tuple[str, Text]],
        tag_name: str = "",
        gathers: bool = False,
        more: Sequence[tuple[Filter, Sequence[tuple[str, Text]]]] = (),
    ) -> None:
        names = ("state", "category", "tag", "municipality")
        initial = {"q": wanted.text, **{name: getattr(wanted, name) for name in names}, **wanted.more}
        super().__init__(initial=initial)
        tags = list(choices.tags)
        if wanted.tag and tag_name and wanted.tag not in dict(tags):
            tags.append((wanted.tag, tag_name))
        everywhere = _("all regions") if gathers else _("all municipalities")
        for name, pairs in (
            ("state", states),
            ("category", [("", _("all subjects")), *choices.categories]),
            ("tag", [("", _("any")), *tags]),
            ("municipality", [("", everywhere), *choices.municipalities]),
        ):
            self.fields[name].choices = pairs  # type: ignore[attr-defined]
            if len(pairs) == 1:
                del self.fields[name]
        words = self.fields.pop("q")  # stays the last part of the sentence
        for each, values in more:
            if values:
                offered = [("", each.everything), *values]
                self.fields[each.name] = forms.ChoiceField(label=str(each.label), required=False, choices=offered)
        self.fields["q"] = words
