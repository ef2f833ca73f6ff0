"""The test database: migrated once, kept as a template, copied for each test process and after each committing test.

Migrating takes half a minute, and the rows that data migrations leave (root page, locale, groups) are needed in
every test; so nothing is flushed, the copy is taken anew instead. The template's name holds a fingerprint of what
made it, and a new fingerprint makes a new template. Remove `var/test-databases` to begin afresh.
"""

import contextlib
import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "test-databases"
OWN_IMPORT = re.compile(r"^\s*(?:from|import) ((?:participation|cms)[\w.]*)", re.MULTILINE)


class Copy(Protocol):
    """This process's own database."""

    def keep(self) -> None:
        """From now on, `restore` leads back to what the database holds at this moment."""

    def restore(self) -> None:
        """Make it as it was after migrating, or when it was kept."""

    def drop(self) -> None:
        """Remove it."""


def fingerprint() -> str:
    """What the template depends on: migrations, what they import of ours, the list of apps, the packages' versions."""
    migrations = [path for room in ("participation", "cms") for path in ROOT.glob(f"{room}/**/migrations/*.py")]
    sources = set(migrations)
    for path in migrations:
        for module in OWN_IMPORT.findall(path.read_text()):
            sources.add(ROOT / (module.replace(".", "/") + ".py"))
    digest = hashlib.sha256()
    for path in sorted(path for path in sources if path.is_file()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    digest.update(repr(list(settings.INSTALLED_APPS)).encode())
    digest.update((ROOT / "requirements.txt").read_bytes())
    digest.update(f"{version('django')} {version('wagtail')}".encode())
    return digest.hexdigest()[:12]


def prepare(worker: str) -> Copy:
    """Build the template unless there is one, and connect to a fresh copy of it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    copy = _PostgresCopy(worker) if connection.vendor == "postgresql" else _SqliteCopy(worker)
    with _locked():
        copy.tidy()
        if not copy.template_exists():
            copy.build_template()
    copy.restore()
    return copy


def is_prepared() -> bool:
    """Whether the template of these migrations exists already (known for SQLite only)."""
    return connection.vendor == "sqlite" and _SqliteCopy("").template_exists()


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """One process at a time. Where the system has no such locks, each process may build its own template."""
    with (FOLDER / "lock").open("w") as stream:
        try:
            import fcntl
        except ImportError:
            yield
        else:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield


def _connect_to(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class _SqliteCopy:
    def __init__(self, worker: str) -> None:
        self.template = FOLDER / f"template-{fingerprint()}.sqlite3"
        self.path = FOLDER / f"run-{os.getpid()}-{worker}.sqlite3"
        self.kept = FOLDER / f"run-{os.getpid()}-{worker}-kept.sqlite3"
        self.source = self.template

    def template_exists(self) -> bool:
        return self.template.exists()

    def build_template(self) -> None:
        unfinished = FOLDER / f"run-{os.getpid()}-building.sqlite3"
        _connect_to(str(unfinished))
        _migrate()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # everything in one file
        connections.close_all()
        unfinished.replace(self.template)

    def keep(self) -> None:
        connection.close()
        self._backup(self.path, self.kept)
        self.source = self.kept

    def restore(self) -> None:
        if not self.path.exists():
            shutil.copyfile(self.source, self.path)
            _connect_to(str(self.path))
            return
        connection.close()
        self._backup(self.source, self.path)

    def _backup(self, source: Path, target: Path) -> None:
        # Through SQLite, not by copying the file: a thread of the live server may hold a connection to it.
        with (
            contextlib.closing(sqlite3.connect(source, timeout=20)) as old,
            contextlib.closing(sqlite3.connect(target, timeout=20)) as new,
        ):
            old.backup(new)

    def drop(self) -> None:
        connections.close_all()
        self._remove(self.path)
        self._remove(self.kept)

    def tidy(self) -> None:
        """Remove what runs that were killed have left, and templates of older migrations."""
        for path in FOLDER.glob("run-*.sqlite3"):
            if not _is_alive(int(path.name.split("-")[1])):
                self._remove(path)
        for path in FOLDER.glob("template-*.sqlite3"):
            if path != self.template:
                self._remove(path)

    def _remove(self, path: Path) -> None:
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)


class _PostgresCopy:
    def __init__(self, worker: str) -> None:
        checkout = hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]
        self.prefix = f"tests_{checkout}"
        self.template = f"{self.prefix}_template_{fingerprint()}"
        self.name = f"{self.prefix}_run_{os.getpid()}_{worker}"
        self.kept = f"{self.name}_kept"
        self.source = self.template
        self.connection: BaseDatabaseWrapper = connection  # type: ignore[assignment]
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            is_new = int(cursor.fetchone()[0]) >= 150000
        self.strategy = "STRATEGY FILE_COPY" if is_new else ""  # faster where nothing waits for the disk

    def template_exists(self) -> bool:
        return self.template in self._databases()

    def build_template(self) -> None:
        unfinished = f"{self.prefix}_run_{os.getpid()}_building"
        self._execute(f'CREATE DATABASE "{unfinished}"')
        _connect_to(unfinished)
        _migrate()
        connections.close_all()
        self._execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{self.template}"')

    def keep(self) -> None:
        connections.close_all()
        self._execute(f'CREATE DATABASE "{self.kept}" TEMPLATE "{self.name}"')
        self.source = self.kept

    def restore(self) -> None:
        _connect_to(self.name)
        self._execute(
            f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)',
            f'CREATE DATABASE "{self.name}" TEMPLATE "{self.source}" {self.strategy}',
        )

    def drop(self) -> None:
        connections.close_all()
        for name in (self.name, self.kept):
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def tidy(self) -> None:
        """Remove what runs that were killed have left, and templates of older migrations."""
        for name in self._databases():
            if name.startswith(f"{self.prefix}_run_"):
                stale = not _is_alive(int(name.removeprefix(f"{self.prefix}_run_").split("_")[0]))
            else:
                stale = name.startswith(f"{self.prefix}_template_") and name != self.template
            if stale:
                self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _databases(self) -> list[str]:
        with self.connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return [name for (name,) in cursor.fetchall()]

    def _execute(self, *statements: str) -> None:
        with self.connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
