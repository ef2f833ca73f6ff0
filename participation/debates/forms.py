"""Forms of debates and their statements."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.contributions.forms import AskingForm, WritingForm
from participation.contributions.marks import to_html
from participation.debates import rules
from participation.debates.models import STATEMENT_LENGTH, Debate


class DebateForm(WritingForm):
    """Open or change a debate."""

    model = Debate
    later = ("body",)
    field_order = ("title", "body", "collects_statements")
    labels = {"body": _("What it is about")}
    help_texts = {"title": _("A question or a thesis with which one can agree or disagree.")}
    required_texts = {"body": _("Please say in some sentences what this debate is about.")}

    collects_statements = forms.BooleanField(
        label=_("Collect statements"),
        required=False,
        help_text=_(
            "Besides the discussion, people add short statements and answer those of others one at a time. "
            "The results show on what many agree and what is disputed."
        ),
    )

    def clean_body(self) -> str:
        typed = super().clean_body()
        if self.complete:
            for lack in rules.too_short(to_html(typed)):
                raise forms.ValidationError(str(lack.message))
        return typed


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
