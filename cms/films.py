"""Videos of one's own, in the pieces that browsers ask for: without that, some play nothing and none can skip."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse

FILMS = ("video/mp4", "video/webm")
MOST = 2 * 1024 * 1024  # bytes in one answer; browsers ask on from there
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def piece_of(document: Any, request: HttpRequest) -> HttpResponse | None:
    """The part of a video that the request names (206), 416 for one that does not exist; None for anything else."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if document.content_type not in FILMS or asked is None or not any(asked.groups()):
        return None
    size = document.get_file_size() or 0
    first, last = asked.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    end = min(end, start + MOST - 1)
    with document.file.open("rb") as file:
        file.seek(start)
        response = HttpResponse(file.read(end - start + 1), status=206, content_type=document.content_type)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["Content-Encoding"] = "identity"  # compressing would make the numbers wrong
    return response
