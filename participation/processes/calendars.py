"""Dates as iCalendar (RFC 5545): to subscribe to, for one process or for all of a region.

An event keeps its UID for ever; a change raises its SEQUENCE and its LAST-MODIFIED, so that calendars that have fetched
it see the new dates or that it was cancelled. Moments are given in UTC, which needs no description of a time zone;
days are days.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _

from participation.processes.models import Module, Phase, Process
from participation.processes.promises import promise_of
from participation.regions.models import Region

REFRESH = "PT6H"


def of_process(process: Process, *, now: datetime) -> str:
    """The phases of a process's public modules and its promised answer."""
    return _calendar(process.region, f"{process.title} – {process.region.name}", [process], now)


def of_region(region: Region, processes: Iterable[Process], *, now: datetime) -> str:
    """The dates of all these processes of a region."""
    name = _("Participation in %(region)s") % {"region": region.name}
    return _calendar(region, name, processes, now)


def subscription(address: str) -> str:
    """The address under which calendar programs subscribe instead of downloading once."""
    return "webcal:" + address.split(":", 1)[1]


def _calendar(region: Region, name: str, processes: Iterable[Process], now: datetime) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//participation//dates//DE",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "X-WR-TIMEZONE:Europe/Berlin",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    host = region.site.hostname if region.site else "localhost"
    for process in processes:
        for module in process.public_modules:
            for phase in module.schedule:
                lines += _phase(process, module, phase, host)
        lines += _answer(process, host, now)
    lines.append("END:VCALENDAR")
    return "".join(_fold(line) for line in lines)


def _phase(process: Process, module: Module, phase: Phase, host: str) -> Iterator[str]:
    said = [phase.description, *(change.reason for change in phase.changes.all())]
    yield from _event(
        f"phase-{phase.pk}@{host}",
        phase.changed_at,
        phase.sequence,
        f"{process.title}: {phase.title}",
        "\n\n".join(text for text in said if text),
        process.region.url + module.get_absolute_url(),
        "CANCELLED" if phase.is_cancelled else "CONFIRMED",
        [
            f"DTSTART:{_stamp(phase.starts)}",
            f"DTEND:{_stamp(phase.ends or phase.starts + timedelta(hours=1))}",
        ],
    )


def _answer(process: Process, host: str, now: datetime) -> Iterator[str]:
    promise = promise_of(process, now)
    if promise is None or promise.by is None:
        return
    label = _("%(title)s: answered") if promise.is_kept else _("%(title)s: answer promised")
    moments = [change.at for change in promise.changes]
    if promise.is_kept:
        moments.append(promise.answer.changed_at or promise.answer.at)
    yield from _event(
        f"answer-{process.pk}@{host}",
        max(moments, default=process.first_published_at or process.created_at),
        len(promise.changes) + promise.is_kept,
        label % {"title": process.title},
        "\n\n".join(text for text in (process.answer_from, *(change.reason for change in promise.changes)) if text),
        process.region.url + process.get_absolute_url(),
        "CONFIRMED",
        [f"DTSTART;VALUE=DATE:{_day(promise.by)}", f"DTEND;VALUE=DATE:{_day(promise.by + timedelta(days=1))}"],
    )


def _event(
    uid: str, changed: datetime, sequence: int, summary: str, text: str, url: str, status: str, when: list[str]
) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{_stamp(changed)}"  # without it the file would differ at each request
    yield f"LAST-MODIFIED:{_stamp(changed)}"
    yield f"SEQUENCE:{sequence}"
    yield from when
    yield f"SUMMARY:{_text(summary)}"
    if text:
        yield f"DESCRIPTION:{_text(text)}"
    yield f"URL:{url}"
    yield f"STATUS:{status}"
    yield "TRANSP:TRANSPARENT"  # a date for one's information does not make one busy
    yield "END:VEVENT"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _text(text: str) -> str:
    for char, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\r", "\\n"), ("\n", "\\n")):
        text = text.replace(char, escaped)
    return "".join(char for char in text if char == "\t" or ord(char) >= 32)


def _fold(line: str) -> str:
    """Lines of at most 75 octets, continued with a space."""
    out = b""
    width = 0
    for char in line:
        encoded = char.encode()
        if width + len(encoded) > 75:
            out += b"\r\n "
            width = 1
        out += encoded
        width += len(encoded)
    return out.decode() + "\r\n"
