"""The answer for load balancers."""

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import DatabaseError
from django.http import JsonResponse


def health() -> JsonResponse:
    """200 with the versions of code and schema; 503 when the database does not answer."""
    own = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in ("participation", "cms")}
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        return JsonResponse({"status": "no database", "version": settings.VERSION}, status=503)
    schema: dict[str, str] = {}
    for label, name in applied:
        if label in own:
            schema[label] = max(name, schema.get(label, ""))
    return JsonResponse({"status": "ok", "version": settings.VERSION, "schema": dict(sorted(schema.items()))})
