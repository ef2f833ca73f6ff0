"""What must be there before the demo can be built or served: database, catalogues, static files."""

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation.reloader import translation_file_changed

STAMP = ".collected"


def start_afresh() -> None:
    """Remove the demo's database and media."""
    if connection.vendor == "sqlite":
        connection.close()
        name = Path(settings.DATABASES["default"]["NAME"])
        for file in (name, *(name.with_name(name.name + end) for end in ("-wal", "-shm", "-journal"))):
            file.unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connection.close()
    media = Path(settings.MEDIA_ROOT)
    if media.is_relative_to(settings.DATA_DIR):
        shutil.rmtree(media, ignore_errors=True)


def has_tables() -> bool:
    """Whether anything is in the database."""
    return bool(connection.introspection.table_names())


def must_migrate() -> bool:
    """Whether migrations are to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def compile_catalogues() -> None:
    """Compile the catalogues that have changed; whatever was looked up in this process before is forgotten."""
    call_command("compilemessages", verbosity=0)
    translation_file_changed(sender=None, file_path=Path("django.mo"))


def must_collect() -> bool:
    """Whether static files have changed since they were collected."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    return not stamp.exists() or stamp.read_text() != _fingerprint()


def collect() -> None:
    """Collect the static files anew, compressed and with their fingerprints in the names."""
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    (Path(settings.STATIC_ROOT) / STAMP).write_text(_fingerprint())


def _fingerprint() -> str:
    digest = hashlib.sha256(settings.VERSION.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            stat = path.stat()
            digest.update(f"{getattr(storage, 'prefix', '')}/{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
