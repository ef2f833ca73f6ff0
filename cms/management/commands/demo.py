"""From nothing to seven districts that can be clicked through."""

import io
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cms.demo import building, people, preparing, serving


class _Progress(io.TextIOBase):
    """Says now and then how many migrations have been applied, instead of naming each."""

    EVERY = 25

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.number = 0

    def write(self, text: str) -> int:
        if "Applying" in text:
            self.number += 1
            if self.number % self.EVERY == 0:
                self.say(f"  {self.number} steps …")
        return len(text)


class Command(BaseCommand):
    help = "Prepare the demo (what is there is kept) and serve it on this machine."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="Begin afresh: removes database and media.")
        parser.add_argument("--no-serve", action="store_true", help="Prepare only.")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not hasattr(settings, "DATA_DIR"):
            raise CommandError("The demo runs with the embedded settings only, never beside real data.")
        port = options["port"]
        if not options["no_serve"]:
            self._require_free(port)
        if options["reset"]:
            self._reset()
        self._prepare(port)
        self._tell(port)
        if not options["no_serve"]:
            self.stdout.write("Stop with Ctrl+C.")
            self.stdout.flush()
            serving.serve(port)
            self.stdout.write("Stopped.")

    def _require_free(self, port: int) -> None:
        try:
            serving.require_free(port)
        except serving.PortTakenError as error:
            raise CommandError(
                f"Port {port} is in use or not allowed. Stop what is running there or choose another: --port 8001"
            ) from error

    def _reset(self) -> None:
        if connection.vendor != "sqlite" and preparing.has_tables():
            self._require_own()
        with self._step("Removing what was there"):
            preparing.start_afresh()

    def _require_own(self) -> None:
        if preparing.must_migrate() or building.is_foreign():
            raise CommandError("The database in DATABASE_URL holds something other than this demo. Empty it yourself.")

    def _prepare(self, port: int) -> None:
        preparing.compile_catalogues()
        if preparing.must_migrate():
            with self._step("Setting up the database"):
                call_command("migrate", interactive=False, verbosity=1, stdout=_Progress(self._say))
        if building.is_foreign():
            raise CommandError("The database holds regions other than the demo's. Name another one in DATABASE_URL.")
        if preparing.must_collect():
            with self._step("Collecting and compressing styles, scripts and images"):
                preparing.collect()
        with self._step("Regions with their people, proposals and debates"):
            building.build(port=port, say=lambda line: self._say(f"  {line}"))

    def _tell(self, port: int) -> None:
        self._say("\nSites")
        width = max(len(name) for name, _url in building.addresses())
        for name, url in building.addresses():
            self._say(f"  {name:<{width}}  {url}")
        self._say(f"  (http://localhost:{port}/ leads to the first)")
        self._say(f"\nSign-ins, each with the password {people.PASSWORD}")
        for address, label in people.sign_ins():
            self._say(f"  {address:<26}  {label}")
        self._say("  In the other districts: moderator.coesfeld@example.org, resident.loerrach@example.org, …")
        self._say("  Back office: /admin/ on each site. Mails appear here in the console.\n")

    @contextmanager
    def _step(self, label: str) -> Iterator[None]:
        self._say(f"{label} …")
        began = time.monotonic()
        yield
        self._say(f"  done in {time.monotonic() - began:.0f} s")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
