"""Add a region, with a site where a host is given."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from django_scopes import scope

from cms.founding import found_region
from participation.core.doors import DoorCommand
from participation.core.errors import Invalid
from participation.regions.models import Level, Region
from participation.regions.scope import EVERYTHING


class Command(DoorCommand):
    help = "Add a region to the tree; with --host it gets its own site."

    def add_door_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--level", required=True, choices=Level.values)
        parser.add_argument("--name", required=True)
        parser.add_argument("--slug", required=True)
        parser.add_argument("--host", default="", help="Name of the site's host, without port.")
        parser.add_argument("--port", type=int, default=443, help="Port for links in mails; 443 means https.")
        parser.add_argument("--parent", default="", help="Slug of the region above.")
        parser.add_argument("--theme", default="base")
        parser.add_argument("--key", default="", help="Official regional key.")
        parser.add_argument("--outline", type=Path, help="GeoJSON file with the outline (a geometry or one feature).")

    def run(self, **options: Any) -> dict[str, Any]:
        parent = None
        if options["parent"]:
            parent = Region.objects.filter(slug=options["parent"]).first()
            if parent is None:
                raise CommandError(f"There is no region “{options['parent']}” to be the parent.")
        try:
            with scope(region=EVERYTHING), translation.override("de"):
                region = found_region(
                    level=options["level"],
                    name=options["name"],
                    slug=options["slug"],
                    host=options["host"],
                    port=options["port"],
                    parent=parent,
                    theme=options["theme"],
                    key=options["key"],
                    outline=_outline(options["outline"]),
                )
        except Invalid as error:
            raise CommandError(f"{error.field}: {error.message}" if error.field else str(error.message)) from error
        return {"id": region.pk, "slug": region.slug, "name": region.name, "level": region.level, "url": region.url}


def _outline(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        data: dict[str, Any] = json.loads(path.read_text())
        if data.get("type") == "FeatureCollection":
            data = data["features"][0]
        geometry: dict[str, Any] = data["geometry"] if data.get("type") == "Feature" else data
        if geometry["type"] not in ("Polygon", "MultiPolygon"):
            raise ValueError("no polygon")
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise CommandError(f"--outline: {path} holds no GeoJSON polygon ({error}).") from error
    return geometry
