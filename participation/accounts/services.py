"""Residence and roles; Wagtail's groups follow the roles."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from participation.accounts.models import Residence, Role, RoleAssignment, User
from participation.audit import services as audit
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.regions.models import Region
from participation.regions.services import when_archiving_changes

# What a role may do with the pages, images and documents of its region.
PAGE_PERMISSIONS = {
    Role.ADMINISTRATOR: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    Role.EDITOR: ("add_page", "change_page", "publish_page"),
    Role.PROJECT_TEAM: ("add_page", "change_page"),
}
COLLECTION_PERMISSIONS = {
    Role.ADMINISTRATOR: ("add", "change", "choose"),
    Role.EDITOR: ("add", "change", "choose"),
    Role.PROJECT_TEAM: ("add", "change", "choose"),
    Role.SURVEY_EDITOR: ("add", "choose"),
}
BACK_OFFICE_ROLES = tuple(Role)
OLDEST = 125  # years; a month of birth before that is a slip


@transaction.atomic
def verify_residence(
    *, user: User, region: Region, actor: Any, method: str = "manual", birth_month: date | None = None
) -> Residence:
    """Note that somebody lives in a region, and in which month they were born where that is told.

    Repeating it changes nothing but the month of birth, and that only where one is given.
    """
    require(can(actor, "accounts.verify_residence", region))
    residence, created = Residence.objects.get_or_create(
        user=user, region=region, revoked_at=None, defaults={"verified_by_id": actor.pk, "method": method}
    )
    if created:
        audit.record(
            action="residence.verified", actor_id=actor.pk, region_id=region.pk, obj=residence, user_id=user.pk
        )
    if birth_month is not None:
        note_birth_month(residence=residence, birth_month=birth_month, actor=actor)
    return residence


@transaction.atomic
def note_birth_month(*, residence: Residence, birth_month: date | None, actor: Any) -> Residence:
    """Note in which month a resident was born, or forget it (None). The log tells that, not the month itself."""
    require(can(actor, "accounts.verify_residence", residence.region))
    month = birth_month.replace(day=1) if birth_month else None
    if month is not None and not clock.months_before(clock.now(), 12 * OLDEST).date() <= month <= clock.now().date():
        raise Invalid(_("Nobody who votes here was born in this month. Please check it."), field="birth_month")
    if residence.birth_month == month:
        return residence
    residence.birth_month = month
    residence.save(update_fields=["birth_month"])
    audit.record(
        action="residence.birth_month_noted" if month else "residence.birth_month_forgotten",
        actor_id=actor.pk,
        region_id=residence.region_id,
        obj=residence,
        user_id=residence.user_id,
    )
    return residence


@transaction.atomic
def revoke_residence(*, residence: Residence, actor: Any) -> None:
    """End a verified residence and forget the month of birth; supports that were given stay."""
    require(can(actor, "accounts.verify_residence", residence.region))
    residence.revoked_at, residence.birth_month = clock.now(), None
    residence.save(update_fields=["revoked_at", "birth_month"])
    audit.record(
        action="residence.revoked",
        actor_id=actor.pk,
        region_id=residence.region_id,
        obj=residence,
        user_id=residence.user_id,
    )


@transaction.atomic
def grant_role(*, user: User, region: Region, role: str, with_subtree: bool = False, actor: Any) -> RoleAssignment:
    """Give a role. A role with the subtree needs the right to manage roles with the subtree."""
    require(can(actor, "accounts.manage_roles", region))
    if role not in Role.values:
        raise Invalid(_("There is no such role."), field="role")
    if with_subtree and not _manages_subtree(actor, region):
        raise Invalid(_("You can give a role for the regions below only if yours includes them."), field="with_subtree")
    held = RoleAssignment.objects.filter(user=user, region=region, role=role, with_subtree=True)
    if not with_subtree and held.exists() and not _manages_subtree(actor, region):
        raise Invalid(
            _("You can take away a role for the regions below only if yours includes them."), field="with_subtree"
        )
    assignment, created = RoleAssignment.objects.update_or_create(
        user=user, region=region, role=role, defaults={"with_subtree": with_subtree}
    )
    follow_roles(user=user)
    audit.record(
        action="role.granted" if created else "role.changed",
        actor_id=actor.pk,
        region_id=region.pk,
        obj=assignment,
        user_id=user.pk,
        role=role,
        with_subtree=with_subtree,
    )
    return assignment


@transaction.atomic
def revoke_role(*, assignment: RoleAssignment, actor: Any) -> None:
    """Take a role away."""
    require(can(actor, "accounts.manage_roles", assignment.region))
    if assignment.user_id == actor.pk and assignment.role == Role.ADMINISTRATOR and not actor.is_superuser:
        raise Invalid(_("Somebody else must take your own role as administrator from you, so that one remains."))
    if assignment.with_subtree and not _manages_subtree(actor, assignment.region):
        raise Invalid(_("You can take away a role for the regions below only if yours includes them."))
    user = assignment.user
    audit.record(
        action="role.revoked",
        actor_id=actor.pk,
        region_id=assignment.region_id,
        obj=assignment,
        user_id=user.pk,
        role=assignment.role,
    )
    assignment.delete()
    follow_roles(user=user)


def _manages_subtree(actor: Any, region: Region) -> bool:
    return actor.is_superuser or any(
        row.role == Role.ADMINISTRATOR and row.with_subtree and row.covers(region) for row in actor.role_rows
    )


@transaction.atomic
def follow_roles(*, user: User) -> None:
    """Put a person into exactly the Wagtail groups that follow from the role table."""
    user.__dict__.pop("role_rows", None)
    wanted = []
    for assignment in user.role_rows:
        regions = [assignment.region]
        if assignment.with_subtree:
            regions += list(assignment.region.get_descendants().filter(site__isnull=False))
        wanted += [
            archive_group() if region.archived_at else role_group(region=region, role=assignment.role)
            for region in regions
            if region.site_id
        ]
    others = user.groups.exclude(name__startswith=GROUP_PREFIX)
    user.groups.set([*others, *wanted])


GROUP_PREFIX = "role:"


def archive_group() -> Group:
    """The group of people with a role on an archived site: they look, and change no pages and files."""
    group, _created = Group.objects.get_or_create(name=f"{GROUP_PREFIX}archive")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return group


@when_archiving_changes
def follow_roles_at(region: Region) -> None:
    """A site was archived or opened again: who has a role there gets the groups that follow from it."""
    above = RoleAssignment.objects.filter(with_subtree=True, region__in=region.get_ancestors())
    there = RoleAssignment.objects.filter(region=region)
    for user in User.objects.filter(Q(pk__in=above.values("user")) | Q(pk__in=there.values("user"))):
        follow_roles(user=user)


def role_group(*, region: Region, role: str) -> Group:
    """The Wagtail group of a role in a region with a site, made on first use with its permissions."""
    group, created = Group.objects.get_or_create(name=f"{GROUP_PREFIX}{region.slug}:{role}")
    if not created:
        return group
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    if region.site is None:
        raise ValueError(f"{region} has no site, so nobody can have a role there.")
    root = region.site.root_page
    if PAGE_PERMISSIONS.get(Role(role)):
        group.permissions.add(
            Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")
        )
    for codename in PAGE_PERMISSIONS.get(Role(role), ()):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    collection = collection_of(region=region)
    for act in COLLECTION_PERMISSIONS.get(Role(role), ()):
        for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
            permission = Permission.objects.get(content_type__app_label=app, codename=f"{act}_{model}")
            GroupCollectionPermission.objects.create(group=group, collection=collection, permission=permission)
    return group


def collection_of(*, region: Region) -> Collection:
    """The collection for images and documents of a region, below the root collection."""
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=region.slug).first()
    return found or root.add_child(name=region.slug)


@transaction.atomic
def follow_roles_below(*, region: Region) -> None:
    """A new site below: people with subtree roles above it get their groups there."""
    above = RoleAssignment.objects.filter(with_subtree=True, region__in=region.get_ancestors())
    for user in User.objects.filter(pk__in=above.values("user")):
        follow_roles(user=user)
