"""How the sites of the demo were founded: from kits, with the facts that their legal pages name."""

from typing import Any

from cms.demo import content
from cms.founding import found_region
from participation.accounts.models import User
from participation.processes.models import Process
from participation.regions.models import Region
from participation.regions.services import create_region

LANGUAGES = ["de", "en"]
PLACE = "Kreishaus\nMusterstraße 1\n{name}"
OFFICER = "Datenschutzbeauftragte des Landkreises\ndatenschutz@{slug}.example.org"
TEAM = "Beteiligungsteam im Kreishaus\nTelefon {phone}"


def found_district(row: dict[str, str], told: dict[str, Any], *, nation: Region, host: str, port: int) -> Region:
    """A district with its site and some of its municipalities."""
    site = content.site(row["slug"])
    region = found_region(
        level="district",
        name=row["name"],
        slug=row["slug"],
        parent=nation,
        key=row["key"],
        theme=row["theme"],
        population=int(row["population"]),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        bounds=[float(row[side]) for side in ("west", "south", "east", "north")],
        contact_email=f"beteiligung@{row['slug']}.example.org",
        host=host,
        port=port,
        kit=site["kit"],
        facts=_facts(row, told, site),
        question=told["question"],
        intro=told["intro"],
    )
    for place in content.municipalities(row["key"]):
        create_region(
            level="municipality",
            name=place["name"],
            key=place["key"],
            parent=Region.objects.get(pk=region.pk),
            latitude=float(place["latitude"]),
            longitude=float(place["longitude"]),
        )
    return Region.objects.select_related("site", "generation").get(pk=region.pk)


def found_nation(told: dict[str, Any], *, name: str, slug: str, host: str, port: int) -> Region:
    """The parent of all."""
    return found_region(
        level="nation",
        name=name,
        slug=slug,
        host=host,
        port=port,
        facts=_facts({"name": name, "slug": slug}, told, {"phone": "030 0000-0"}),
        question=told["question"],
        intro=told["intro"],
        outline=content.outline(),
    )


def publish_kit(region: Region, *, responsible: User, deputy: User, actor: User) -> None:
    """The model process of the kit, where the district has published it already."""
    if content.site(region.slug)["publish"]:
        for process in Process._base_manager.filter(region=region, is_standing=False, live=False):
            process.answer_responsible, process.answer_deputy = responsible, deputy
            process.save_revision(user=actor).publish(user=actor)


def _facts(row: dict[str, str], told: dict[str, Any], site: dict[str, Any]) -> dict[str, Any]:
    name, slug, phone = row["name"], row["slug"], site["phone"]
    return {
        "authority": told["office"],
        "represented_by": told.get("represented_by", "die Landrätin oder den Landrat"),
        "address": PLACE.format(name=name),
        "phone": phone,
        "email": f"post@{slug}.example.org",
        "responsible": f"{told['office']}, Pressestelle",
        "privacy_officer": OFFICER.format(slug=slug),
        "participation_contact": TEAM.format(phone=phone),
        "languages": LANGUAGES,
    }
