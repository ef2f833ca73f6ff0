"""Compile the message catalogues with Babel, so that no machine needs gettext installed.

It takes the name of Django's own command, which would call `msgfmt`.
"""

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


def compile_catalogues(folders: Iterable[str | Path], *, locales: Iterable[str] = ()) -> list[Path]:
    """Write the `.mo` beside every `.po` that is newer, fuzzy entries left out; return the sources compiled."""
    wanted = set(locales)
    compiled = []
    for folder in folders:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            locale = source.parent.parent.name
            if wanted and locale not in wanted:
                continue
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            _compile(source, target, locale)
            compiled.append(source)
    return compiled


def _compile(source: Path, target: Path, locale: str) -> None:
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=locale, abort_invalid=True)
    # Renamed into place, because another process may be compiling or reading at this moment.
    descriptor, unfinished = tempfile.mkstemp(dir=target.parent, suffix=".unfinished")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            write_mo(stream, catalogue, use_fuzzy=False)
        Path(unfinished).chmod(0o644)
        Path(unfinished).replace(target)
    except BaseException:
        Path(unfinished).unlink()
        raise


class Command(BaseCommand):
    help = "Compiles the message catalogues that have changed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--locale", "-l", action="append", default=[], help="only this language; repeatable")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            compiled = compile_catalogues(settings.LOCALE_PATHS, locales=options["locale"])
        except PoFileError as error:
            raise CommandError(f"A catalogue is malformed: {error}") from error
        if options["verbosity"] > 0:
            for source in compiled:
                self.stdout.write(f"Compiled {source}")
