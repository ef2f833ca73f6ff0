"""Pages that editors write, with every block there is."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms import entries
from cms.models import ContactPerson, ContentPage, FaqPage, GlossaryPage, GlossaryTerm, PeoplePage, Topic
from participation.accounts.services import collection_of
from participation.core import videos
from tests.browser.scenes import PDF, picture
from tests.cms.newsroom import news

LONG = "Verkehrsinfrastrukturplanungsbeschleunigungsgesetz"
ADDRESS = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def elsewhere(title: str) -> videos.Video:
    """A video that is kept elsewhere."""
    found = videos.find(ADDRESS, title=title)
    assert found is not None
    return found


def told(region: Any) -> None:
    """News, questions, people, glossary, and a page with all blocks."""
    collection = collection_of(region=region)
    image = get_image_model().objects.create(
        title="Weg", file=SimpleUploadedFile("weg.png", picture(), "image/png"), collection=collection
    )
    plan = get_document_model().objects.create(
        title=f"Plan_{LONG}", file=SimpleUploadedFile("plan.pdf", PDF), collection=collection
    )
    film = get_document_model().objects.create(
        title="Film", file=SimpleUploadedFile("film.mp4", b"\0\0\0\x18ftypmp42"), collection=collection
    )
    topic = entries.save_entry(entry=Topic(region=region, name="Mobilität"))
    for name in ("Kreistag", "Haushalt", "Deichschau", LONG):
        entries.save_entry(entry=GlossaryTerm(region=region, name=name, explanation="Das ist es, kurz gesagt."))
    person = entries.save_entry(
        entry=ContactPerson(
            region=region, name="Frieda Fischer", position=LONG, phone="03834 87 60", photo=image,
            email=f"{'f' * 50}@example.org", hours="Montag bis Freitag, 9 bis 12 Uhr",
        )
    )  # fmt: skip
    home = type(region.site.root_page).objects.get(pk=region.site.root_page_id)
    for page in (
        FaqPage(title="Fragen", slug="fragen", body=_raw(("group", {"title": "Mitmachen", "questions": QUESTIONS}))),
        PeoplePage(title="Ansprechpersonen", slug="ansprechpersonen"),
        GlossaryPage(title="Glossar", slug="glossar"),
        ContentPage(title="Bausteine", slug="bausteine", body=_raw(*_every(image, plan, film, person))),
    ):
        home.add_child(instance=page)
        page.save_revision().publish()
    news(region, "Der Bus", topics=(topic,), image=image, image_alt="Ein Weg", body=[("text", "<p>Im Kreistag.</p>")])
    news(region, f"Das {LONG}")


QUESTIONS = [{"question": "Wer darf?", "answer": "<p>Alle.</p>"}, {"question": "Kostet es?", "answer": "<p>Nein.</p>"}]


def _raw(*rows: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value} for kind, value in rows]


def _every(image: Any, plan: Any, film: Any, person: Any) -> list[tuple[str, Any]]:
    shown = {"image": image.pk, "alt_text": "Ein schmaler Weg", "decorative": False}
    numbers = [{"label": LONG, "number": "1200"}, {"label": "2025", "number": "2400.5"}]
    chart = {"title": "Mehr fahren Bus.", "counts": "Fahrten am Tag", "unit": "Fahrten", "rows": numbers,
             "source": "Amt, 2025", "heading": "Jahr", "address": "https://www.example.org/"}  # fmt: skip
    table = {"caption": "", "columns": [{"type": "text", "heading": "Ort"}, {"type": "number", "heading": "Menschen"}],
             "rows": [{"values": [LONG, "1200"]}]}  # fmt: skip
    day = {"precision": "day", "text": "<p>Mit dem Kreistag.</p>"}
    return [
        ("heading", {"text": f"Das {LONG}", "level": "2"}),
        ("text", f"<p>Der Kreistag berät das {LONG}. Auch den Haushalt.</p><h3>Im Einzelnen</h3><p>Text</p>"),
        ("image", {"image": shown, "caption": "Am Bach", "credit": "Landkreis", "licence": "cc-by"}),
        ("quote", {"text": "Alle sollen mitreden.", "person": "M. Beispiel", "source": "Rede", "address": ADDRESS}),
        ("accordion", QUESTIONS),
        ("steps", [{"title": "Lesen", "text": "<p>Zwölf Kapitel.</p>"}, {"title": LONG, "text": ""}]),
        ("timeline", [{"day": "2026-05-03", "title": LONG, **day}, {"day": "2090-05-03", "title": "Später", **day}]),
        ("downloads", [{"document": plan.pk, "title": ""}]),
        ("video", {"title": "Rundgang", "address": ADDRESS, "poster": shown, "transcript": "<p>Guten Tag.</p>"}),
        ("video", {"title": "Eigener Film", "file": film.pk, "transcript": "<p>Guten Tag.</p>"}),
        ("chart", {**chart, "kind": "bars"}),
        ("chart", {**chart, "kind": "line"}),
        ("table", {"caption": "Menschen je Ort", "table": table, "first_column_names": True}),
        ("contact", {"name": "A. Amt", "position": "Bauamt", "phone": "0123 45", "photo": shown}),
        ("people", [person.pk]),
        ("notice", {"tone": "warning", "title": "Frist", "text": "<p>Bis morgen.</p>"}),
        ("button", {"label": "Zum Mitmachen", "address": "/mitmachen/"}),
        ("open_now", {"title": "Gerade offen", "kind": "", "number": 3}),
        ("contributions", {"title": "Neu", "kind": "proposal", "order": "newest", "number": 3}),
        ("news", {"title": "Aktuelles", "number": 3}),
    ]
