"""Add a region, with a site where a host is given."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from django_scopes import scope

from cms.founding import BASIC, found_region
from cms.founding.kits import slugs
from participation.core.doors import DoorCommand
from participation.core.errors import Invalid
from participation.regions.models import Level, Region
from participation.regions.scope import EVERYTHING
from participation.regions.services import FACTS


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
        parser.add_argument("--kit", default=BASIC, choices=slugs(), help="What the site begins with.")
        parser.add_argument("--contact-email", default="", help="Contact address for participation.")
        parser.add_argument("--population", type=int)
        for name in FACTS:
            option = f"--{name.replace('_', '-')}"
            if name == "languages":
                parser.add_argument(option, nargs="+", help="Codes of the languages of the site, such as: de en")
            else:
                parser.add_argument(option, help="Fact for imprint, privacy text and accessibility statement.")
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
                    kit=options["kit"],
                    contact_email=options["contact_email"],
                    population=options["population"],
                    facts={name: options[name] for name in FACTS if options.get(name) is not None},
                    outline=_outline(options["outline"]),
                )
        except Invalid as error:
            raise CommandError(f"{error.field}: {error.message}" if error.field else str(error.message)) from error
        except ValidationError as error:
            sentences = [f"{name}: {' '.join(found)}" for name, found in error.message_dict.items()]
            raise CommandError("; ".join(sentences)) from error
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
