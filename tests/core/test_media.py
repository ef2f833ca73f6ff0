"""Scaled pictures of pages are public; nothing else in the media folder is."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.test import Client

pytestmark = pytest.mark.django_db
HERE = {"host": "heide.land.localhost"}


@pytest.fixture(autouse=True)
def files() -> None:
    for name in ("images/bild.jpg", "original_images/bild.jpg", "documents/plan.pdf", "attachments/a.pdf"):
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"content")


def test_a_scaled_picture_is_served(client: Client) -> None:
    response = client.get("/media/images/bild.jpg", headers=HERE)
    assert b"".join(response.streaming_content) == b"content"
    assert response["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    "path",
    [
        "/media/original_images/bild.jpg",
        "/media/documents/plan.pdf",
        "/media/attachments/a.pdf",
        "/media/images/../attachments/a.pdf",
        "/media/images/..%2Fattachments%2Fa.pdf",
        "/media/images/",
        "/media/images//etc/passwd",
        "/media/images/gibt-es-nicht.jpg",
    ],
)
def test_nothing_else_is(client: Client, path: str) -> None:
    try:
        status = client.get(path, headers=HERE).status_code
    except SuspiciousOperation:
        status = 400
    assert status in (400, 404)
