"""Staff need a second factor, and its secrets do not lie open in the database."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from participation.accounts.models import Role
from tests import factories

pytestmark = pytest.mark.django_db
HERE = {"host": "heide.land.localhost"}
SECRET = "JBSWY3DPEHPK3PXP"


def test_secrets_are_encrypted_and_survive_a_change_of_the_key(settings) -> None:
    stored = get_adapter().encrypt(SECRET)
    assert SECRET not in stored
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert get_adapter().decrypt(stored) == SECRET


def test_staff_with_a_second_factor_reach_the_back_office(client: Client) -> None:
    stage = factories.stage()
    team = factories.staff("Team", Role.PROJECT_TEAM, stage.heide)
    TOTP.activate(team, SECRET)
    assert SECRET not in repr(Authenticator.objects.get().data)
    client.post("/konto/login/", {"login": "Team", "password": factories.PASSWORD}, headers=HERE)
    assert client.get("/admin/", headers=HERE).status_code == 302
    code = format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
    client.post("/konto/2fa/authenticate/", {"code": code}, headers=HERE)
    assert client.get("/admin/", headers=HERE).status_code == 200
