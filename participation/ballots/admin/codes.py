"""Access codes in the back office: a batch is made and its letters are sent in the same moment, never again."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from participation.accounts.admin import PersonField
from participation.accounts.backoffice import (
    Act,
    ActForm,
    Fact,
    MomentColumn,
    RecordViewSet,
    RolePolicy,
    register_policy,
)
from participation.ballots import printing
from participation.ballots.models import AccessCode, Box, CodeBatch
from participation.ballots.policies import KEEPERS
from participation.ballots.services import codes
from participation.core.errors import Invalid

register_policy(RolePolicy(CodeBatch, {"view": KEEPERS}))

PDF, TABLE = "pdf", "csv"
_LOST = _(
    "The file with the codes is sent once, now. The codes are stored nowhere else. If the file gets lost, declare the "
    "batch invalid and make a new one."
)


class LettersForm(ActForm):
    """What all batches have: the text of the letter, the kind of file, and a key against double clicks."""

    text = forms.CharField(
        label=_("Text of the letter"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "An empty line begins a new paragraph. {end} becomes the end of the vote. Code and address follow below."
        ),
    )
    output = forms.ChoiceField(
        label=_("File"),
        choices=[
            (PDF, _("Letters as PDF, one page each, with a window for the address")),
            (TABLE, _("Table (CSV) for a printer’s shop")),
        ],
        initial=PDF,
        widget=forms.RadioSelect,
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request_key"].initial = uuid.uuid4
        self.fields["text"].initial = printing.default_text(self.obj)


class AnybodyForm(LettersForm):
    """Letters for people whom the platform does not know."""

    name = forms.CharField(label=_("For whom"), max_length=120, help_text=_("Such as “All households in Musterdorf”."))
    size = forms.IntegerField(label=_("Letters"), min_value=1, max_value=codes.MOST_LETTERS)
    addresses = forms.CharField(
        label=_("Addresses"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Leave it empty for letters without an address. Otherwise an address in several lines, then an empty line. "
            "Addresses are printed and not stored."
        ),
    )
    field_order = ["name", "size", "addresses"]

    def clean_addresses(self) -> list[tuple[str, ...]]:
        """One address for each block of lines."""
        text = self.cleaned_data["addresses"].replace("\r\n", "\n")
        blocks = [[line.strip() for line in block.split("\n") if line.strip()] for block in text.split("\n\n")]
        return [tuple(block[:6]) for block in blocks if block]


class PeopleForm(LettersForm):
    """Letters for people on the roll."""

    name = forms.CharField(label=_("For whom"), max_length=120, help_text=_("Such as “Asked for by telephone”."))
    people = forms.CharField(
        label=_("People"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One a line: the exact pseudonym or e-mail address. After a semicolon the lines of the postal address may "
            "follow, such as “Lerche; Erika Muster; Hauptstraße 3; 12345 Musterdorf”. Addresses are printed and not "
            "stored. Whoever gets a code votes with it alone."
        ),
    )
    field_order = ["name", "people"]

    def clean_people(self) -> list[codes.Addressee]:
        """Somebody for each line."""
        found, field = [], PersonField()
        for line in self.cleaned_data["people"].splitlines():
            first, *address = (part.strip() for part in line.split(";"))
            if not first:
                continue
            try:
                person = field.clean(first)
            except ValidationError as error:
                raise ValidationError(f"{first}: {error.messages[0]}") from error
            found.append(codes.Addressee(person, tuple(part for part in address[:6] if part)))
        return found


class ReplaceForm(ActForm):
    """Which letter was lost, and where the new one goes."""

    number = forms.IntegerField(
        label=_("Number of the letter"),
        min_value=1,
        help_text=_("The part after the hyphen, which stands at the foot of the letter."),
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is printed and not stored."),
    )

    def clean_address(self) -> tuple[str, ...]:
        """The lines."""
        return tuple(line.strip() for line in self.cleaned_data["address"].splitlines()[:6] if line.strip())


class NumberForm(ActForm):
    """Which letter."""

    number = forms.IntegerField(label=_("Number of the letter"), min_value=1)


def as_file(box: Box, issued: codes.Issued, output: str) -> HttpResponse | StreamingHttpResponse:
    """The letters as they are sent to whoever made them; kept by no cache."""
    name = f"{gettext('letters')}-{box.module.slug}-{issued.batch.pk}"
    response: HttpResponse | StreamingHttpResponse
    if output == PDF:
        response = HttpResponse(printing.letters_as_pdf(box, issued), content_type="application/pdf")
    else:
        table = "".join(printing.letters_as_csv(box, issued))
        response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{output}"'
    response["Cache-Control"] = "no-store, private"
    return response


def _enough_for_paper(number: int, output: str) -> None:
    if output == PDF and number > printing.MOST_IN_PDF:
        raise Invalid(
            _("A PDF holds at most %(most)d letters. Make smaller batches, or a table for a printer’s shop.")
            % {"most": printing.MOST_IN_PDF},
            field="output",
        )


def _issue(box: Box, *, actor: Any, size: int, output: str, **values: Any) -> HttpResponse | StreamingHttpResponse:
    _enough_for_paper(size, output)
    return as_file(box, codes.issue(box=box, size=size, actor=actor, **values), output)


def _issue_to(box: Box, *, actor: Any, people: Any, output: str, **values: Any) -> Any:
    _enough_for_paper(len(people), output)
    return as_file(box, codes.issue_to(box=box, addressees=people, actor=actor, **values), output)


ISSUE_ACTS = {
    True: Act("zugangscodes", _("Make access codes"), "ballots.manage", _issue, AnybodyForm, icon="key", explain=_LOST),
    False: Act(
        "zugangscodes", _("Make access codes"), "ballots.manage", _issue_to, PeopleForm, icon="key", explain=_LOST
    ),
}


def _replace(batch: CodeBatch, *, actor: Any, number: int, address: tuple[str, ...]) -> Any:
    issued = codes.replace_letter(batch=batch, number=number, address=address, actor=actor)
    return as_file(batch.box, issued, PDF)


def _take_back(batch: CodeBatch, *, actor: Any, number: int) -> None:
    codes.take_back(batch=batch, number=number, actor=actor)


def _revoke(batch: CodeBatch, *, actor: Any) -> None:
    codes.revoke(batch=batch, actor=actor)


def _is_open(batch: CodeBatch) -> bool:
    return batch.box.state == Box.State.OPEN and batch.box.moved_at is None


class CodeBatchViewSet(RecordViewSet):
    """The batches of access codes."""

    model = CodeBatch
    name = "zugangscodes"
    icon = "key"
    add_to_admin_menu = False
    list_display = [
        "name",
        Column("box", label=_("Ballot box"), accessor="box.module.title"),
        Column("size", label=_("Letters")),
        MomentColumn("made_at", label=_("Made")),
    ]
    acts = (
        Act(
            "ersatz", _("Replace a lost letter"), "ballots.manage", _replace, ReplaceForm,
            subject=lambda batch: batch.box, applies=_is_open, icon="mail",
            explain=_("The old code is no longer valid from now on. The new letter comes as a PDF, once."),
        ),
        Act(
            "zurueck", _("Take a code back"), "ballots.manage", _take_back, NumberForm,
            subject=lambda batch: batch.box, applies=_is_open, icon="undo",
            explain=_("The code is no longer valid. Whoever had it can vote online or on paper instead."),
            done=_("The code is no longer valid."),
        ),
        Act(
            "ungueltig", _("Declare all unused codes invalid"), "ballots.manage", _revoke,
            subject=lambda batch: batch.box, applies=_is_open, icon="cross", serious=True,
            explain=_("For instance because the file got lost. Ballots that were cast with codes of this batch stay."),
            done=_("The unused codes of this batch are no longer valid."),
        ),
    )  # fmt: skip

    def rows(self, rows: Any) -> Any:
        return rows.select_related("box__module__process", "box__region__site", "box__module__region")

    def record_breadcrumbs(self, obj: CodeBatch) -> list[dict[str, str]]:
        url = reverse("urnen:inspect", args=[obj.box_id])
        return [*super().record_breadcrumbs(obj)[:1], {"url": url, "label": obj.box.module.title}]

    def facts(self, obj: CodeBatch) -> list[Fact]:
        states = list(AccessCode.objects.filter(batch=obj).values_list("state", flat=True))
        counted = [
            Fact(label, sum(state == value for state in states))
            for value, label in (
                (AccessCode.State.REDEEMED, _("Used")),
                (AccessCode.State.FRESH, _("Not used yet")),
                (AccessCode.State.VOID, _("Invalid")),
            )
        ]
        return [
            Fact(_("Ballot box"), obj.box.module.title, reverse("urnen:inspect", args=[obj.box_id])),
            Fact(_("Letters"), obj.size),
            *(counted if states else [Fact(_("Codes"), _("deleted after the box was sealed"))]),
            Fact(_("Text of the letter"), obj.text or "–"),
        ]

    def record_context(self, request: HttpRequest, obj: CodeBatch) -> dict[str, Any]:
        return {}
