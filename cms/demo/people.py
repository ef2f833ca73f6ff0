"""Who lives in the demo: accounts to sign in with, authors, and a crowd that supports and votes."""

from dataclasses import dataclass

from cms.seeding.writing import NewPerson, record_people
from participation.accounts.models import Role, User
from participation.accounts.services import grant_role
from participation.core.slugs import slug_of
from participation.regions.models import Region

PASSWORD = "beteiligung-2026"  # noqa: S105  (printed: the demo holds made-up people only)
FIRST = "uelzen"
CROWD = 240
TEAM = "Team"

# Name before the @, what is printed, pseudonym, role.
STAFF = (
    ("moderator", "moderator", "Moderation", Role.MODERATOR),
    ("team", "project team", TEAM, Role.PROJECT_TEAM),
    ("editor", "editor", "Redaktion", Role.EDITOR),
    ("administrator", "administrator of the district", "Verwaltung", Role.ADMINISTRATOR),
)


@dataclass
class Cast:
    """The people of one site, by pseudonym, the crowd by key."""

    by_name: dict[str, User]
    crowd: list[int]
    team: User
    admin: User
    deputy: User  # of the team, when it has promised an answer


def address(name: str, slug: str) -> str:
    """Where an account signs in: the first district has the short addresses."""
    return f"{name}@example.org" if slug == FIRST else f"{name}.{slug}@example.org"


def national_administrator() -> User:
    """The administrator of everything."""
    [user] = record_people([NewPerson("Programmbüro", "national@example.org")], password=PASSWORD)
    if not user.is_superuser:
        user.is_superuser = user.is_staff = True
        user.save(update_fields=["is_superuser", "is_staff"])
    return user


def citizen() -> User:
    """Somebody who has signed up, with no verified residence anywhere."""
    [user] = record_people([NewPerson("Neugierige", "citizen@example.org")], password=PASSWORD)
    return user


def cast(region: Region, names: list[str], *, resident: str = "") -> Cast:
    """Everybody of a site: staff with their roles, authors and, in a district, residents who take part."""
    admin = national_administrator()
    staff = _staff(region, admin)
    homes = list(region.get_children().filter(site__isnull=True).order_by("path").defer("outline")) or [region]
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    fresh = [name for name in names if name != TEAM and name not in known]
    is_district = region.depth > 1
    authors = record_people(
        [
            NewPerson(
                pseudonym=name,
                email=address("resident", region.slug) if name == resident else f"{slug_of(name)}@example.org",
                lives_in=homes[number % len(homes)] if is_district else None,
            )
            for number, name in enumerate(fresh)
        ],
        password=PASSWORD,
    )
    crowd = record_people(
        [
            NewPerson(f"{region.name} {number}", f"{region.slug}{number:03}@example.org", homes[number % len(homes)])
            for number in range(1, CROWD + 1)
        ]
        if is_district
        else [],
        password=PASSWORD,
    )
    by_name = {**known, **{user.username: user for user in authors}, TEAM: staff[Role.PROJECT_TEAM]}
    return Cast(
        by_name=by_name,
        crowd=[user.pk for user in crowd],
        team=staff[Role.PROJECT_TEAM],
        admin=admin,
        deputy=staff[Role.EDITOR],
    )


def _staff(region: Region, admin: User) -> dict[Role, User]:
    if region.depth == 1:
        [editor] = record_people([NewPerson("Programmredaktion", "redaktion@example.org")], password=PASSWORD)
        grant_role(user=editor, region=region, role=Role.EDITOR, actor=admin)
        return {Role.PROJECT_TEAM: admin, Role.EDITOR: editor}
    found = {}
    for name, _label, pseudonym, role in STAFF:
        person = NewPerson(f"{pseudonym} {region.name}", address(name, region.slug))
        [user] = record_people([person], password=PASSWORD)
        grant_role(user=user, region=region, role=role, actor=admin)
        found[role] = user
    return found


def sign_ins() -> list[tuple[str, str]]:
    """The accounts worth printing: address and what it is."""
    return [
        ("citizen@example.org", "citizen, signed up"),
        ("resident@example.org", "citizen, verified resident of Uelzen"),
        *((f"{name}@example.org", f"{label}, Uelzen") for name, label, _pseudonym, _role in STAFF),
        ("national@example.org", "national administrator (superuser)"),
    ]
