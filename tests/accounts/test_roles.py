"""Residence counts upwards, roles hold where they were given, and Wagtail's groups follow."""

import pytest

from participation.accounts import services
from participation.accounts.models import Role, RoleAssignment, User
from participation.accounts.roles import staff_reach, staff_regions
from participation.audit.models import Entry
from participation.core.errors import Invalid, Refused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> factories.Stage:
    return factories.stage()


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_residence_in_a_municipality_counts_for_what_is_above_it(stage) -> None:
    anna = factories.person(lives_in=stage.heidedorf)
    assert anna.is_resident_of(stage.heidedorf)
    assert anna.is_resident_of(stage.heide)
    assert anna.is_resident_of(stage.nation)
    assert not anna.is_resident_of(stage.kueste)


def test_residence_in_a_district_does_not_count_for_its_municipalities(stage) -> None:
    assert not factories.person(lives_in=stage.heide).is_resident_of(stage.heidedorf)


def test_a_revoked_residence_counts_no_longer(stage) -> None:
    admin = factories.staff("Amt", Role.ADMINISTRATOR, stage.heide)
    anna = factories.person()
    residence = services.verify_residence(user=anna, region=stage.heidedorf, actor=admin)
    assert services.verify_residence(user=anna, region=stage.heidedorf, actor=admin) == residence
    services.revoke_residence(residence=residence, actor=admin)
    assert not again(anna).is_resident_of(stage.heide)
    assert Entry.objects.filter(action__startswith="residence.").count() == 2


def test_an_administrator_elsewhere_verifies_nobody_here(stage) -> None:
    stranger = factories.staff("Fremd", Role.ADMINISTRATOR, stage.kueste)
    with pytest.raises(Refused):
        services.verify_residence(user=factories.person(), region=stage.heide, actor=stranger)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_give_roles(stage, role) -> None:
    with pytest.raises(Refused):
        services.grant_role(
            user=factories.person(),
            region=stage.heide,
            role=Role.EDITOR,
            actor=factories.staff("Wer", role, stage.heide),
        )


def test_a_role_holds_where_it_was_given_and_below_only_with_the_subtree(stage) -> None:
    plain = factories.staff("Ohne", Role.MODERATOR, stage.nation)
    whole = factories.staff("Mit", Role.MODERATOR, stage.nation, with_subtree=True)
    assert plain.has_role(stage.nation, Role.MODERATOR)
    assert not plain.has_role(stage.heide, Role.MODERATOR)
    assert whole.has_role(stage.heide, Role.MODERATOR)


def test_nobody_gives_a_role_further_down_than_their_own_reaches(stage) -> None:
    admin = factories.staff("Amt", Role.ADMINISTRATOR, stage.heide)
    with pytest.raises(Invalid) as caught:
        services.grant_role(
            user=factories.person(), region=stage.heide, role=Role.EDITOR, with_subtree=True, actor=admin
        )
    assert caught.value.field == "with_subtree"


def test_groups_follow_the_roles_there_and_back(stage) -> None:
    boss = User.objects.create_superuser("Boss", "boss@example.org", "x")
    eva = factories.person("Eva")
    assignment = services.grant_role(user=eva, region=stage.heide, role=Role.EDITOR, actor=boss)
    assert [group.name for group in eva.groups.all()] == ["role:heide:editor"]
    assert again(eva).has_perm("wagtailadmin.access_admin")
    services.revoke_role(assignment=assignment, actor=boss)
    assert not eva.groups.exists()
    assert not RoleAssignment.objects.filter(user=eva).exists()
    assert not again(eva).has_perm("wagtailadmin.access_admin")


def test_the_back_office_reaches_the_regions_of_the_roles(stage) -> None:
    team = factories.staff("Team", Role.PROJECT_TEAM, stage.heide)
    assert set(staff_regions(team)) == {stage.heide}
    assert not staff_reach(team).everything
    national = factories.staff("Bund", Role.ADMINISTRATOR, stage.nation, with_subtree=True)
    assert staff_reach(national).everything
    assert not set(staff_regions(factories.person()))


def test_the_back_office_asks_staff_for_a_second_factor(client, stage) -> None:
    client.force_login(factories.staff("Team", Role.PROJECT_TEAM, stage.heide))
    response = client.get("/admin/", headers={"host": "heide.land.localhost"})
    assert response.status_code == 302
    assert response["Location"].startswith("/konto/2fa/")


def test_an_administrator_cannot_leave_the_region_without_one(stage) -> None:
    admin = factories.staff("Amt", Role.ADMINISTRATOR, stage.heide)
    with pytest.raises(Invalid):
        services.revoke_role(assignment=admin.roles.get(), actor=admin)
    successor = factories.person()
    services.grant_role(user=successor, region=stage.heide, role=Role.ADMINISTRATOR, actor=admin)
    services.revoke_role(assignment=again(admin).roles.get(), actor=again(successor))
    assert not again(admin).has_role(stage.heide, Role.ADMINISTRATOR)


def test_whoever_has_no_subtree_takes_it_from_nobody_by_giving_the_role_anew(stage) -> None:
    ada = factories.staff("Ada", Role.ADMINISTRATOR, stage.heide)
    boss = factories.staff("Bea", Role.ADMINISTRATOR, stage.heide, with_subtree=True)
    with pytest.raises(Invalid):
        services.grant_role(user=boss, region=stage.heide, role=Role.ADMINISTRATOR, actor=ada)
    assert RoleAssignment.objects.get(user=boss).with_subtree
