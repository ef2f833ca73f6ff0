"""The cast and the stage of the tests: a nation, two districts, people with and without rights, open modules."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django_scopes import scopes_disabled

from cms.founding import found_region
from participation.accounts.models import Residence, RoleAssignment, User
from participation.accounts.services import follow_roles
from participation.processes import registry
from participation.processes import services as processes
from participation.processes.models import Module, Process
from participation.processes.registry import PhasePreset
from participation.regions.models import Region

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
PASSWORD = "ein langes Passwort"
_numbers = count(1)


@dataclass
class Stage:
    """Regions of a test: the nation and two districts with a municipality each."""

    nation: Region
    heide: Region
    kueste: Region
    heidedorf: Region
    kuestendorf: Region


def stage() -> Stage:
    """A national site on land.localhost, districts on heide.land.localhost and kueste.land.localhost.

    They are founded once, with the test database, and looked up here.
    """
    if not Region.objects.exists():
        _found()
    regions = {region.slug: region for region in Region.objects.select_related("site", "generation")}
    return Stage(
        nation=regions["modellland"],
        heide=regions["heide"],
        kueste=regions["kueste"],
        heidedorf=regions["heidedorf"],
        kuestendorf=regions["kuestendorf"],
    )


def _found() -> None:
    with scopes_disabled():
        nation = found_region(level="nation", name="Modellland", slug="modellland", host="land.localhost", port=80)
        districts = {
            slug: found_region(
                level="district",
                name=name,
                slug=slug,
                parent=Region.objects.get(pk=nation.pk),
                host=f"{slug}.land.localhost",
                port=80,
                bounds=[10.0, 52.0, 11.0, 53.0],
                latitude=52.5,
                longitude=10.5,
            )
            for slug, name in (("heide", "Heidekreis am See"), ("kueste", "Küstenkreis"))
        }
        for slug, name, above in (("heidedorf", "Heidedorf", "heide"), ("kuestendorf", "Küstendorf", "kueste")):
            found_region(
                level="municipality",
                name=name,
                slug=slug,
                parent=Region.objects.get(pk=districts[above].pk),
                latitude=52.5,
                longitude=10.5,
            )


def person(name: str = "", *, lives_in: Region | None = None, **values: Any) -> User:
    """A signed-up person with a confirmed address, a verified resident where `lives_in` says so."""
    name = name or f"Person {next(_numbers)}"
    values.setdefault("email", f"{name.lower().replace(' ', '.')}@example.org")
    user = User.objects.create_user(username=name, password=PASSWORD, **values)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    if lives_in is not None:
        Residence.objects.create(user=user, region=lives_in)
    return user


def staff(name: str, role: str, region: Region, *, with_subtree: bool = False) -> User:
    """Somebody with a role in a region."""
    user = person(name)
    RoleAssignment.objects.create(user=user, region=region, role=role, with_subtree=with_subtree)
    follow_roles(user=user)
    return user


def process(region: Region, *, title: str = "", publish: bool = True, **values: Any) -> Process:
    """A published process (or a draft) without modules."""
    with scopes_disabled():
        return processes.create_process(
            region=region,
            title=title or f"Verfahren {next(_numbers)}",
            summary="Worum es geht, in zwei Sätzen. Was Sie tun können.",
            publish=publish,
            **values,
        )


def module(
    region: Region,
    kind: str,
    *,
    features: tuple[str, ...] | None = None,
    starts: datetime | None = None,
    lasts: timedelta | None = None,
    in_process: Process | None = None,
    **values: Any,
) -> Module:
    """A module with one phase that opens `features` (default: all of its kind) from `starts` (default: long ago)."""
    opened = tuple(registry.get(kind).features) if features is None else features
    starts = starts or NOON - timedelta(days=400)
    days = None if lasts is None else lasts / timedelta(days=1)
    with scopes_disabled():
        made = processes.add_module(
            process=in_process or process(region),
            kind=kind,
            title=values.pop("title", f"Modul {next(_numbers)}"),
            first_day=starts,
            presets=(PhasePreset(title="Mitmachen", features=opened, lasts_days=days),) if opened else (),
            **values,
        )
    return made
