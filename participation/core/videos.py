"""Videos that are kept elsewhere: known services, and addresses of our own that open them after a click.

The address of our page carries the service and the key of the video, signed: only what an editor has published opens
under our name, and only for that page does the content security policy allow the service's frame.
"""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.urls import reverse

_SIGNER = signing.Signer(salt="participation.core.videos")


@dataclass(frozen=True)
class Service:
    """A place where videos are kept: name, addresses of videos, and the frame's address with its host."""

    slug: str
    name: str
    pattern: re.Pattern[str]
    watch: str
    frame: str

    @property
    def origin(self) -> str:
        """What the content security policy has to allow."""
        return "/".join(self.frame.split("/")[:3])

    @property
    def host(self) -> str:
        """The host as people read it."""
        return self.origin.removeprefix("https://")


@dataclass(frozen=True)
class Video:
    """One video of a service."""

    service: Service
    key: str
    title: str

    @property
    def watch_url(self) -> str:
        """Where one can watch it at the service itself."""
        return self.service.watch.format(key=self.key)

    @property
    def frame_url(self) -> str:
        """What is loaded after the click."""
        return self.service.frame.format(key=self.key)

    @property
    def url(self) -> str:
        """Our page that shows it."""
        token = _SIGNER.sign_object([self.service.slug, self.key, self.title])
        return reverse("core:video", args=[token])


SERVICES = (
    Service(
        slug="youtube",
        name="YouTube",
        pattern=re.compile(
            r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:.*&)?v=|embed/|shorts/|live/)|youtu\.be/)"
            r"(?P<key>[\w-]{6,20})(?:[?&#/].*)?"
        ),
        watch="https://www.youtube.com/watch?v={key}",
        frame="https://www.youtube-nocookie.com/embed/{key}",
    ),
    Service(
        slug="vimeo",
        name="Vimeo",
        pattern=re.compile(
            r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/|channels/\w+/)?(?P<key>\d{5,12})(?:[?#/].*)?"
        ),
        watch="https://vimeo.com/{key}",
        frame="https://player.vimeo.com/video/{key}?dnt=1",
    ),
)


def services() -> tuple[Service, ...]:
    """The known ones, and the PeerTube hosts that this installation names."""
    return (*SERVICES, *map(_peertube, settings.PEERTUBE_HOSTS))


@cache
def _peertube(host: str) -> Service:
    return Service(
        slug=host,
        name=f"PeerTube ({host})",
        pattern=re.compile(
            rf"https?://{re.escape(host)}/(?:w|videos/watch|videos/embed)/(?P<key>[\w-]{{10,40}})(?:[?#].*)?"
        ),
        watch=f"https://{host}/w/{{key}}",
        frame=f"https://{host}/videos/embed/{{key}}?p2p=0",
    )


def names() -> list[str]:
    """The services by name."""
    return [service.name for service in services()]


def find(address: str, *, title: str = "") -> Video | None:
    """The video at an address; None where no known service keeps it."""
    for service in services():
        match = service.pattern.fullmatch(address.strip())
        if match:
            return Video(service, match["key"], title)
    return None


def opened(token: str) -> Video:
    """The video of a signed address. Raises SuspiciousOperation for one that we have not made."""
    try:
        slug, key, title = _SIGNER.unsign_object(token)
        return Video({service.slug: service for service in services()}[slug], key, title)
    except (signing.BadSignature, ValueError, KeyError, TypeError) as error:
        raise SuspiciousOperation("A video address that nobody has published.") from error
