"""Phases as iCalendar (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from participation.core import clock
from participation.processes.models import Process


def phases(process: Process) -> str:
    """The phases of a process's public modules with a begin and, where known, an end."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//participation//phases//DE", "CALSCALE:GREGORIAN"]
    host = process.region.site.hostname if process.region.site else "localhost"
    for module in process.public_modules:
        for phase in module.schedule:
            lines += [
                "BEGIN:VEVENT",
                f"UID:phase-{phase.pk}@{host}",
                f"DTSTAMP:{_stamp(clock.now())}",
                f"DTSTART:{_stamp(phase.starts)}",
                f"DTEND:{_stamp(phase.ends or phase.starts + timedelta(hours=1))}",
                f"SUMMARY:{_text(f'{process.title}: {phase.title}')}",
                f"DESCRIPTION:{_text(phase.description)}",
                f"URL:{process.region.url}{module.get_absolute_url()}",
                f"STATUS:{'CANCELLED' if phase.is_cancelled else 'CONFIRMED'}",
                "END:VEVENT",
            ]
    lines.append("END:VCALENDAR")
    return "".join(_fold(line) for line in lines)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    for char, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(char, escaped)
    return text


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
