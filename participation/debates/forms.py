"""Forms of debates. Their rules stand in `rules.py`; here they get their place beside the field."""

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.contributions.marks import to_text
from participation.contributions.models import Retirement
from participation.core.errors import Invalid
from participation.debates import rules
from participation.debates.listing import Wanted
from participation.debates.models import STATEMENT_LENGTH, Debate, DebateModule


class TypedTextField(forms.CharField):
    """Text whose line breaks count once, as the browser counts them."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value))


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


class DebateForm(AskingForm):
    """Open or change a debate. With `complete=False` (saving a draft) only the title must be there."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("A question or a thesis with which one can agree or disagree."),
        widget=forms.TextInput(attrs={"maxlength": rules.TITLE_LENGTH[1], "autocomplete": "off"}),
        error_messages={"required": _("Please give your debate a title.")},
    )
    body = TypedTextField(
        label=_("What it is about"),
        help_text=_(
            "An empty line begins a new paragraph, a hyphen at the beginning of a line a list. "
            "**Two asterisks** make words bold. Addresses of websites become links by themselves."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "maxlength": rules.BODY_LENGTH[1]}),
        error_messages={"required": _("Please say in some sentences what this debate is about.")},
    )
    category = forms.ModelChoiceField(
        label=_("Subject"), queryset=None, required=False, empty_label=_("No particular subject")
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, widget=forms.TextInput(attrs={"maxlength": 300, "autocomplete": "off"})
    )
    collects_statements = forms.BooleanField(
        label=_("Collect statements"),
        required=False,
        help_text=_(
            "Besides the discussion, people add short statements and answer those of others one at a time. "
            "The results show on what many agree and what is disputed."
        ),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self, *args: Any, module: DebateModule, debate: Debate | None = None, complete: bool = True, **kwargs: Any
    ) -> None:
        self.module, self.debate, self.complete = module, debate, complete
        if debate is not None:
            kwargs.setdefault("initial", _initial(debate))
        super().__init__(*args, **kwargs)
        categories = module.categories.all()
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        if not categories:
            del self.fields["category"]
        for name in ("title", "body"):
            self.fields[name].widget.attrs["data-count"] = _("%n characters left")
        self.fields["tags"].help_text = _("Up to %(limit)s words under which others find it, separated by commas.") % {
            "limit": module.max_tags
        }
        if not module.max_tags:
            del self.fields["tags"]
        if debate is None:
            self.fields["title"].widget.attrs |= {
                "hx-get": reverse("debates:similar"),
                "hx-trigger": "input changed delay:500ms",
                "hx-target": "#similar",
                "hx-sync": "this:replace",
                "hx-params": "title",
            }

    def clean_title(self) -> str:
        return str(self.asked(rules.title, self.cleaned_data["title"]))

    def clean_body(self) -> str:
        html = self.asked(rules.body, self.cleaned_data["body"])
        if self.complete:
            self.asked(rules.complete, html)
        return str(self.cleaned_data["body"])

    def clean_tags(self) -> list[str]:
        found: list[str] = self.asked(rules.tags, self.cleaned_data["tags"], self.module.max_tags)
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.complete and self.has_error("body", "required"):
            del self.errors["body"]
            data["body"] = ""
        return data

    @property
    def content(self) -> dict[str, Any]:
        """What the services take as content."""
        return {name: self.cleaned_data[name] for name in Debate.content_fields}

    @property
    def filing(self) -> dict[str, Any]:
        """Tags and category as the services take them."""
        return {"tags": self.cleaned_data.get("tags") or [], "category": self.cleaned_data.get("category")}


def _initial(debate: Debate) -> dict[str, Any]:
    return {
        "title": debate.title,
        "body": to_text(debate.body),
        "collects_statements": debate.collects_statements,
        "tags": ", ".join(sorted(debate.tags.names())),
        "category": debate.category_id,
    }


class RetireForm(forms.Form):
    """Why a debate is retired; both answers are public."""

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
        help_text=_("One or two sentences for those who have taken part. Everybody can read them."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please explain in a sentence or two why you retire this.")},
    )


class StatementForm(AskingForm):
    """A statement of one's own."""

    text = forms.CharField(
        label=_("Your statement"),
        help_text=_("One thought in one sentence, so that others can agree or disagree with it."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": STATEMENT_LENGTH, "data-count": _("%n characters left")}),
        error_messages={"required": _("Please write a statement.")},
    )

    def clean_text(self) -> str:
        return str(self.asked(rules.statement, self.cleaned_data["text"]))


class FilterForm(forms.Form):
    """Filters whose labels make a sentence."""

    state = forms.ChoiceField(
        label=pgettext_lazy("first word of a filter that reads like a sentence", "Show"),
        required=False,
        choices=[
            ("", _("all current debates")),
            ("retired", _("retired debates")),
            ("archived", _("archived debates")),
        ],
    )
    category = forms.ChoiceField(label=_("about"), required=False)
    tag = forms.CharField(label=_("with the tag"), required=False, widget=forms.TextInput(attrs={"size": 14}))
    q = forms.CharField(
        label=_("with the words"), required=False, widget=forms.TextInput(attrs={"type": "search", "size": 18})
    )

    def __init__(self, wanted: Wanted, categories: list[tuple[str, str]], *, tag_name: str = "") -> None:
        super().__init__(
            initial={"state": wanted.state, "category": wanted.category, "tag": wanted.tag, "q": wanted.text}
        )
        self.fields["category"].choices = [("", _("all subjects")), *categories]  # type: ignore[attr-defined]
        if not categories:
            del self.fields["category"]
        if wanted.tag:
            choices = [("", _("any")), (wanted.tag, tag_name or wanted.tag)]
            self.fields["tag"] = forms.ChoiceField(label=_("with the tag"), required=False, choices=choices)
            self.initial["tag"] = wanted.tag
        else:
            del self.fields["tag"]
