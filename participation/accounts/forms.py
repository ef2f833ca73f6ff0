"""Sign-up: e-mail, pseudonym, password."""

from typing import Any

from allauth.account import app_settings
from allauth.account.forms import SignupForm as BaseSignupForm
from django.utils.translation import gettext_lazy as _


class SignupForm(BaseSignupForm):
    """allauth's form in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Pseudonym")
        self.fields["username"].help_text = _("Others see you under this name. It does not have to be your real one.")
        if trap := self.fields.get(app_settings.SIGNUP_FORM_HONEYPOT_FIELD):
            # allauth hides it by an inline style, which our content security policy forbids.
            trap.label = _("Please leave this field empty")
            trap.widget.attrs = {"class": "trap", "tabindex": "-1", "autocomplete": "off"}
