"""Forms of comments. What is checked here is whether the fields can be read; the rules are the services'."""

import time
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.forms import XtdCommentForm

from participation.accounts.models import Role
from participation.comments import extras
from participation.comments.models import MAX_LENGTH, new_token

MAX_AGE_SECONDS = 24 * 60 * 60


class TextField(forms.CharField):
    """Plain text of several lines, whose line ends count once, as in the browser."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"rows": 5, "data-count": _("%n characters left")}
        super().__init__(
            max_length=MAX_LENGTH,
            widget=forms.Textarea(attrs=attrs),
            error_messages={"required": _("Please write something.")},
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"maxlength": str(MAX_LENGTH)}


class CommentForm(XtdCommentForm):
    """The package's signed form without name, e-mail and address: who writes is signed in.

    `query` is that of the address: what it says of a passage, for instance, is filled in.
    """

    def __init__(
        self,
        target_object: Any,
        data: Any = None,
        *,
        reply_to: int | None = None,
        voices: Sequence[Role] = (),
        query: Any = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("auto_id", f"comment-{reply_to or 'new'}-%s")
        initial = {"reply_to": reply_to, "token": new_token(), **kwargs.pop("initial", {})}
        super().__init__(target_object, data=data, initial=initial, **kwargs)
        for name in ("name", "email", "url", "followup", "honeypot"):
            del self.fields[name]
        self.fields["comment"] = TextField(label=_("Your reply") if reply_to else _("Your comment"))
        self.fields["reply_to"] = forms.IntegerField(
            required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput()
        )
        self.fields["token"] = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
        self.extra = [] if reply_to else self._add_extra(target_object, data if data is not None else query)
        self.order_fields([*self.extra, "comment"])
        if voices:
            self.fields["speaks_as"] = forms.ChoiceField(
                label=_("Write as"),
                required=False,
                choices=[("", _("a private person")), *((role.value, role.label) for role in voices)],
                help_text=_("Your role is then shown beside your name."),
            )

    def _add_extra(self, contribution: Any, given: Any) -> list[str]:
        added = extras.fields(contribution, QueryDict() if given is None else given)
        self.fields.update(added)
        return list(added)

    @property
    def extra_values(self) -> dict[str, Any]:
        """What was sent in the fields that the kind of contribution adds."""
        return {name: self.cleaned_data[name] for name in self.extra if name in self.cleaned_data}

    def clean_timestamp(self) -> int:
        sent: int = self.cleaned_data["timestamp"]
        if time.time() - sent > MAX_AGE_SECONDS:
            raise forms.ValidationError(_("This form was open for very long. Please send it again."))
        return sent

    def clean_security_hash(self) -> str:
        try:
            return super().clean_security_hash()
        except forms.ValidationError:
            raise forms.ValidationError(_("This form had expired. Please send it again.")) from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        hidden = [name for name, field in self.fields.items() if field.widget.is_hidden]
        for name in hidden:
            messages = self.errors.pop(name, None)  # hidden fields: what is wrong with them is said above the form
            if messages:
                self.add_error(None, messages.as_data()[0])
        return cleaned

    def renewed(self) -> "CommentForm":
        """The same form with what was typed and its errors, signed afresh to be sent again."""
        data: Any = self.data.copy()  # type: ignore[has-type]
        for name, value in self.generate_security_data().items():
            data[name] = value
        for name in self.extra:  # what was chosen, in terms of what can be chosen now
            initial = self.fields[name].initial
            data.setlist(name, initial if isinstance(initial, list) else [initial])
        self.data = data
        return self


class EditForm(forms.Form):
    """Change the text of a comment."""

    comment = TextField(label=_("Your comment"))


class ChoiceForm(forms.Form):
    """What a visitor can choose before signing in, such as a passage; it goes along to the form of the comment."""

    use_required_attribute = False

    def __init__(self, contribution: Any, query: Any) -> None:
        super().__init__(auto_id="choice-%s")
        self.fields.update(extras.fields(contribution, query))
