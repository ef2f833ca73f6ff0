"""Handing out what people or staff have attached: after the question whether it may be seen, which the view asks."""

from typing import Any

from django.http import FileResponse


def handed_out(file: Any, *, title: str, is_image: bool) -> FileResponse:
    """A stored image or PDF under its title, in a way in which nothing in it can run."""
    response = FileResponse(
        file.open("rb"),
        content_type="image/jpeg" if is_image else "application/pdf",
        filename=f"{title[:60]}.{'jpg' if is_image else 'pdf'}",
        as_attachment=False,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
