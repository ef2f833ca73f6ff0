"""Following links from the home of a site, as a visitor would who tries them all."""

import re
from collections import deque
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.test import Client

_LINK = re.compile(rb'<a\s[^>]*?href="([^"]+)"')
_STATEFUL = re.compile(r"^/(konto|admin|sprache)/")


def crawl(client: Client, host: str, *, limit: int, start: str = "/") -> dict[str, int]:
    """Addresses on the same host, without their questions, and the status each answered with; at most `limit`."""
    waiting, answers = deque([start]), {}
    while waiting and len(answers) < limit:
        path = waiting.popleft()
        if path in answers:
            continue
        response = client.get(path, headers={"host": host})
        answers[path] = response.status_code
        if response.streaming or not response.headers.get("content-type", "").startswith("text/html"):
            continue
        for found in _LINK.findall(response.content):
            target = urlsplit(urljoin(f"http://{host}{path}", unescape(found.decode())))
            if target.scheme in ("http", "https") and target.hostname == host and not _STATEFUL.match(target.path):
                waiting.append(target.path)
    return answers
