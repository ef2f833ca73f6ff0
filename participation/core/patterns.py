"""Sample data of the pattern page: what the lists of components need and a template cannot write down."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from participation.core.decisions import Denied, Remedy
from participation.core.keyset import Page

BERLIN = ZoneInfo("Europe/Berlin")


class SampleForm(forms.Form):
    """Every kind of field once."""

    title = forms.CharField(
        label="Titel",
        help_text="Sagen Sie in einem Satz, was sich ändern soll.",
        min_length=4,
        max_length=80,
        widget=forms.TextInput(attrs={"data-count": "Noch %n Zeichen"}),
    )
    body = forms.CharField(label="Beschreibung", widget=forms.Textarea(attrs={"rows": 4}))
    topic = forms.ChoiceField(
        label="Thema", choices=[("", "Bitte wählen"), ("traffic", "Bus und Rad"), ("nature", "Natur und Klima")]
    )
    place = forms.CharField(label="Ort", required=False, help_text="Zum Beispiel „Bahnhofstraße, Suderburg“.")
    kind = forms.ChoiceField(
        label="Worum geht es?",
        choices=[("new", "Etwas Neues"), ("better", "Etwas verbessern")],
        widget=forms.RadioSelect,
    )
    tags = forms.MultipleChoiceField(
        label="Schlagwörter",
        required=False,
        choices=[("bus", "Bus"), ("school", "Schule"), ("night", "Nacht")],
        widget=forms.CheckboxSelectMultiple,
    )
    photo = forms.FileField(label="Bild", required=False, help_text="JPEG oder PNG, höchstens 8 MB.")
    terms = forms.BooleanField(label="Ich habe die Regeln gelesen und halte mich daran.")


class SampleFilter(forms.Form):
    """A filter whose labels make a sentence."""

    state = forms.ChoiceField(label="Zeige", choices=[("", "alle Vorschläge"), ("open", "offene Vorschläge")])
    topic = forms.ChoiceField(label="zu", choices=[("", "allen Themen"), ("traffic", "Bus und Rad")])
    place = forms.ChoiceField(label="aus", choices=[("", "allen Gemeinden"), ("suderburg", "Suderburg")])


def samples() -> dict[str, Any]:
    """The context of the pattern page."""
    opened = datetime(2026, 3, 1, 9, tzinfo=BERLIN)
    return {
        "opened": opened,
        "phases": [
            {"label": "Ideen sammeln", "when": "1. März bis 3. Mai", "state": "done"},
            {"label": "Gemeinsam beraten", "when": "noch 6 Tage, bis 3. Juni", "state": "current"},
            {"label": "Abstimmen", "when": "10. bis 24. Juni", "state": "coming"},
            {"label": "Der Kreistag entscheidet", "when": "bis 30. September", "state": "coming"},
        ],
        "steps": [
            {"label": "Veröffentlicht", "at": opened, "state": "done"},
            {"label": "1.000 Unterstützungen erreicht", "at": opened.replace(day=19), "state": "done"},
            {"label": "Das Amt prüft", "when": "Antwort bis 30. Juni", "state": "current"},
            {"label": "Antwort des Landkreises", "state": "coming"},
        ],
        "orders": [("Beliebt", "#beliebt", True), ("Neu", "#neu", False), ("Viel besprochen", "#besprochen", False)],
        "parts": [("Mitmachen", "#mitmachen"), ("Vorschläge", "#vorschlaege")],
        "page_of_list": Page([], "weiter"),
        "denied": Denied(
            "Unterstützen können alle, die im Landkreis wohnen und das bestätigt haben.",
            Remedy("Wohnsitz bestätigen", "#wohnsitz"),
        ),
        "closed": Denied(
            "Diese Phase beginnt am 10. Juni, 9 Uhr.",
            Remedy("Wir sagen Ihnen Bescheid, wenn Sie dem Verfahren folgen."),
        ),
        "filter_form": SampleFilter(prefix="filter"),
        "fresh": SampleForm(prefix="fresh"),
        "refused": SampleForm({"refused-title": "Bus"}, prefix="refused"),
    }
