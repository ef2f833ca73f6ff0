"""The contact form. It checks what can be read and who may be a machine; the rules are the service's."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.contact import abuse
from participation.contact.models import MAX_LENGTH, Subject


class ContactForm(forms.Form):
    """Subject, address, text; for people who are signed in also a copy."""

    subject = forms.ModelChoiceField(
        Subject.objects.none(), label=_("What is it about?"), empty_label=_("Please choose")
    )
    name = forms.CharField(label=_("Your name"), max_length=100, required=False)
    email = forms.EmailField(label=_("Your e-mail address"), help_text=_("We answer to this address."))
    page = forms.CharField(
        label=_("Which page is it about?"), max_length=300, required=False, help_text=_("Its address or its heading.")
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 9, "data-count": _("%n characters left")}),
    )
    copy = forms.BooleanField(label=_("Send me a copy"), required=False)
    website = forms.CharField(label=_("Please leave this field empty"), required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, subjects: Any, may_copy: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = subjects
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["website"].widget.attrs.update(autocomplete="off", tabindex="-1")
        self.initial.update(shown=abuse.stamp(), key=secrets.token_urlsafe(16))
        if not may_copy:
            del self.fields["copy"]

    def clean(self) -> dict[str, Any]:
        """Kindly stop machines; whatever was typed stays, and a second try goes through."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("website"):
            self.add_error("website", _("This field is a trap for machines. Please empty it and send again."))
        age = abuse.age_of(cleaned.get("shown", ""))
        if age is None or age > abuse.LONGEST_SECONDS:
            self.add_error(None, _("The page had been open for a long time. Please send your message again."))
        elif age < abuse.QUICKEST_SECONDS:
            self.add_error(None, _("That was very quick. Please send your message again in a moment."))
        return cleaned

    def shown_again(self) -> "ContactForm":
        """The refused form with a fresh note of when it was shown; its key stays, so that it is sent once."""
        data = self.data.copy()
        if abuse.age_of(data.get("shown", "")) is None or self.has_error("__all__"):
            data["shown"] = abuse.stamp()
        self.data = data
        return self
