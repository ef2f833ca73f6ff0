"""The back office's cast: staff of the heath, staff of the coast (foreigners there), citizens, a superuser."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from participation.accounts.models import Role, User
from tests import factories
from tests.factories import Stage


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def places(db: Any) -> Stage:
    return factories.stage()


@dataclass
class Cast:
    """Who is who."""

    admin: User
    editor: User
    team: User
    moderator: User
    foreigner: User  # administrator of the other district
    citizen: User
    root: User


@pytest.fixture
def cast(places: Stage) -> Cast:
    return Cast(
        admin=factories.staff("Ada Amt", Role.ADMINISTRATOR, places.heide),
        editor=factories.staff("Edda Redaktion", Role.EDITOR, places.heide),
        team=factories.staff("Theo Team", Role.PROJECT_TEAM, places.heide),
        moderator=factories.staff("Mona Moderation", Role.MODERATOR, places.heide),
        foreigner=factories.staff("Kai Küste", Role.ADMINISTRATOR, places.kueste),
        citizen=factories.person("Clara", lives_in=places.heide),
        root=factories.person("Wurzel", is_superuser=True),
    )


@pytest.fixture
def browse(places: Stage) -> Any:
    """A client on the site of the heath, signed in as somebody: `browse(user).get(…)`."""

    def client(user: User | None = None, host: str = "heide.land.localhost") -> Client:
        made = Client(HTTP_HOST=host)
        if user is not None:
            made.force_login(user)
        return made

    return client
