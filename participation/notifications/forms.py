"""What one wants to hear by mail."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participation.notifications.models import Rhythm


class SettingsForm(forms.Form):
    """How often, and in which language. Reminders are asked for only where somebody has a role."""

    news = forms.ChoiceField(
        label=_("News of what you follow and have written"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
    reminders = forms.ChoiceField(
        label=_("Reminders of your work for a region"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=_("For example of answers that you have promised. They come in the same e-mail as your news."),
    )
    language = forms.ChoiceField(label=_("Language of the e-mails"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_staff:
            del self.fields["reminders"]
