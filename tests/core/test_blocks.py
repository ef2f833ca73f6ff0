"""Blocks as readers see them: complete, described, and with a number of queries that does not grow."""

import io
import re
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.models import ContentPage
from participation.core import charts, videos
from participation.core.blocks import TextBlocks
from tests import factories

# Wagtail leaves the temporary files of new renditions to the garbage collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
BLOCKS = TextBlocks(required=False)
YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
HERE = {"host": "heide.land.localhost"}


def an_image(title: str = "Bach") -> Any:
    content = io.BytesIO()
    Picture.new("RGB", (1200, 800), "green").save(content, "JPEG")
    return get_image_model().objects.create(title=title, file=SimpleUploadedFile("bach.jpg", content.getvalue()))


def a_document(name: str = "plan.pdf", content: bytes = b"%PDF-1.4" + b"x" * 1_200_000) -> Any:
    return get_document_model().objects.create(title="Plan", file=SimpleUploadedFile(name, content))


def picture(image: Any, alt: str = "Ein Bach") -> dict:
    return {"image": image.pk, "alt_text": alt, "decorative": False}


def shown(*blocks: tuple, language: str = "de") -> str:
    raw = [{"type": name, "value": value} for name, value in blocks]
    context = Context({"stream": BLOCKS.to_python(raw), "request": RequestFactory().get("/")})
    with translation.override(language):
        return Template("{% load core_blocks %}{% show_blocks stream %}").render(context)


def test_headings_have_their_level() -> None:
    html = shown(("heading", {"text": "Wege & Plätze", "level": "3"}), ("heading", "Bach"))
    assert "<h3>Wege &amp; Plätze</h3>" in html
    assert "<h2>Bach</h2>" in html


def test_a_picture_has_its_words_its_size_and_small_versions() -> None:
    block = {"image": picture(an_image()), "caption": "Am Bach", "credit": "Landkreis", "licence": "cc-by"}
    html = shown(("image", block))
    assert 'alt="Ein Bach"' in html
    assert "srcset=" in html
    assert 'loading="lazy"' in html
    assert re.search(r'width="\d+"', html)
    assert re.search(r'height="\d+"', html)
    assert 'rel="license"' in html
    assert ".webp" in html


def test_queries_do_not_grow_with_the_number_of_blocks() -> None:
    page = factories.stage().heide.site.root_page
    images = [an_image(str(number)) for number in range(6)]
    files = [a_document(f"{number}.pdf", b"%PDF-1.4") for number in range(6)]

    def of(number: int) -> list[tuple]:
        link = f'<p><a linktype="page" id="{page.pk}">Zum Start</a></p>'
        return [
            block
            for image, file in zip(images[:number], files, strict=False)
            for block in (
                ("image", {"image": picture(image)}),
                ("contact", {"name": "A. Amt", "photo": picture(image)}),
                ("downloads", [{"document": file.pk, "title": ""}]),
                ("text", link),
                ("button", {"label": "Zum Start", "page": page.pk}),
            )
        ]

    shown(*of(6))  # scaled versions are made once
    counts = []
    for number in (1, 6):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            html = shown(*of(number))
        assert html.count("Zum Start") == 2 * number
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_downloads_say_kind_and_size() -> None:
    html = shown(("downloads", [{"document": a_document().pk, "title": "Der Plan"}]))
    assert "Der Plan" in html
    assert "1,1" in html
    assert "MB" in html


def test_a_video_of_ones_own_has_captions_and_text() -> None:
    film = a_document("film.mp4", b"\0\0\0\x18ftypmp42")
    captions = a_document("film.vtt", b"WEBVTT")
    block = {"title": "Rundgang", "file": film.pk, "captions": captions.pk, "transcript": "<p>Wir gehen.</p>"}
    html = shown(("video", block))
    assert 'preload="none"' in html
    assert "<track" in html
    assert "Wir gehen." in html
    assert "iframe" not in html


def test_nothing_of_a_video_elsewhere_is_loaded_before_the_click() -> None:
    html = shown(("video", {"title": "Rundgang", "address": YOUTUBE}))
    assert "<iframe" not in html
    assert 'src="https' not in html
    assert "www.youtube-nocookie.com" in html
    assert f'href="{YOUTUBE}"' in html


def test_the_page_of_a_video_lets_only_its_service_in(client: Any) -> None:
    factories.stage()
    found = videos.find(YOUTUBE, title="Rundgang")
    assert found is not None
    for _twice in range(2):  # what visitors' caches keep would come without its policy
        answer = client.get(found.url, headers=HERE)
        policy = answer["Content-Security-Policy"]
        assert "frame-src 'self' https://www.youtube-nocookie.com;" in policy + ";"
        assert "vimeo" not in policy
        assert "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ" in answer.content.decode()
    assert "youtube" not in client.get("/", headers=HERE)["Content-Security-Policy"]
    assert not answer.cookies


def test_only_videos_that_somebody_published_open_under_our_name(client: Any) -> None:
    factories.stage()
    found = videos.find(YOUTUBE)
    assert found is not None
    for token in ("unsinn", found.url.split("/")[-2][:-3] + "xyz"):
        assert client.get(f"/video/{token}/", headers=HERE).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=0-3", 206, b"\0\0\0\x18", "bytes 0-3/12"),
        ("bytes=8-", 206, b"mp42", "bytes 8-11/12"),
        ("bytes=-4", 206, b"mp42", "bytes 8-11/12"),
        ("bytes=8-99", 206, b"mp42", "bytes 8-11/12"),
        ("bytes=12-", 416, b"", "bytes */12"),
        ("unsinn", 200, b"\0\0\0\x18ftypmp42", None),
    ],
)
def test_a_video_of_ones_own_comes_in_pieces(
    client: Any, asked: str, status: int, content: bytes, said: str | None
) -> None:
    factories.stage()
    film = a_document("film.mp4", b"\0\0\0\x18ftypmp42")
    answer = client.get(film.url, headers={**HERE, "range": asked})
    assert answer.status_code == status
    assert (b"".join(answer.streaming_content) if answer.streaming else answer.content) == content
    assert answer.headers.get("Content-Range") == said


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?t=3", "dQw4w9WgXcQ"),
        ("https://www.youtube.com/watch?list=x&v=dQw4w9WgXcQ", "dQw4w9WgXcQ"),
        ("https://vimeo.com/123456789", "123456789"),
        ("https://player.vimeo.com/video/123456789?h=1", "123456789"),
        ("https://film.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv", "kkGMgK9ZtnKfYAgnEtQxbv"),
    ],
)
def test_known_services_are_recognised(settings: Any, address: str, key: str) -> None:
    settings.PEERTUBE_HOSTS = ["film.example.org"]
    found = videos.find(address)
    assert found is not None
    assert found.key == key
    assert videos.opened(found.url.split("/")[-2]) == found


@pytest.mark.parametrize(
    "address",
    ["https://example.org/film", "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ", "https://vimeo.com/about", ""],
)
def test_other_addresses_are_not(address: str) -> None:
    assert videos.find(address) is None


def chart(kind: str) -> dict:
    rows = [{"label": "2024", "number": "1200"}, {"label": "2025", "number": "2400.5"}]
    return {"title": "Mehr fahren Bus", "counts": "Fahrten am Tag", "kind": kind, "unit": "Fahrten", "rows": rows,
            "source": "Amt, 2025", "heading": "Jahr"}  # fmt: skip


@pytest.mark.parametrize("kind", ["bars", "line"])
def test_a_chart_carries_its_numbers_and_its_table(kind: str) -> None:
    html = shown(("chart", chart(kind)))
    assert html.count("2.400,5\u00a0Fahrten") >= 3  # described, drawn, in the table
    assert "<desc" in html
    assert "<table" in html
    assert "style=" not in html
    assert "Amt, 2025" in html


def test_two_charts_have_different_ids() -> None:
    ids = re.findall(r'id="([^"]+)"', shown(("chart", chart("bars")), ("chart", chart("line"))))
    assert len(ids) == len(set(ids)) == 6


def test_bars_of_nothing_are_drawn_too() -> None:
    assert [bar.width for bar in charts.bars([("a", charts.Decimal(0)), ("b", charts.Decimal(0))])] == ["0.40%"] * 2
    assert charts.line([("a", charts.Decimal(-2)), ("b", charts.Decimal(0))])[0].y == charts.BOTTOM


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"day": "2026-05-03", "precision": "day"}, "3. May 2026"),
        ({"day": "2026-05-03", "last_day": "2026-05-05", "precision": "day"}, "3. to 5. May 2026"),
        ({"day": "2026-05-30", "last_day": "2026-06-02", "precision": "day"}, "30. May to 2. June 2026"),
        ({"day": "2026-12-30", "last_day": "2027-01-02", "precision": "day"}, "30. December 2026 to 2. January 2027"),
        ({"day": "2026-05-03", "precision": "month"}, "May 2026"),
        ({"day": "2026-05-03", "precision": "quarter"}, "quarter 2 of 2026"),
        ({"day": "2026-05-03", "precision": "year"}, "2026"),
    ],
)
def test_dates_are_said_as_people_say_them(entry: dict, words: str) -> None:
    assert words in shown(("timeline", [{"title": "Werkstatt", **entry}]), language="en")


@pytest.mark.parametrize(
    ("today", "state"),
    [("2026-04-30", "coming"), ("2026-05-01", "current"), ("2026-05-31", "current"), ("2026-06-01", "done")],
)
def test_a_month_is_current_from_its_first_to_its_last_day(today: str, state: str) -> None:
    with time_machine.travel(f"{today}T12:00:00+02:00", tick=False):
        html = shown(("timeline", [{"title": "Werkstatt", "day": "2026-05-01", "precision": "month"}]))
    assert f'data-state="{state}"' in html


def test_a_table_names_its_columns_and_rows() -> None:
    table = {
        "caption": "Orte",
        "columns": [{"type": "text", "heading": "Ort"}, {"type": "number", "heading": "Menschen"}],
        "rows": [{"values": ["Heidedorf", "1200"]}],
    }
    html = shown(("table", {"caption": "Menschen je Ort", "table": table, "first_column_names": True}))
    assert '<th scope="col">Ort</th>' in html
    assert '<th scope="row">Heidedorf</th>' in html
    assert "1.200" in html


def test_a_button_to_what_is_not_public_is_not_there() -> None:
    home = factories.stage().heide.site.root_page
    page = home.add_child(instance=ContentPage(title="Entwurf", slug="entwurf", live=False))
    assert "Zum Entwurf" not in shown(("button", {"label": "Zum Entwurf", "page": page.pk}))


def test_everything_is_escaped() -> None:
    bad = "<script>alert(1)</script>"
    html = shown(
        ("heading", bad), ("quote", {"text": bad, "person": bad, "source": bad}),
        ("contact", {"name": bad, "position": bad, "hours": bad}), ("chart", {**chart("bars"), "title": bad}),
        ("accordion", [{"question": bad, "answer": "<p>gut</p>"}]), ("steps", [{"title": bad, "text": ""}]),
    )  # fmt: skip
    assert "<script" not in html
