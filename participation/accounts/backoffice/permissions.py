"""Wagtail's permission policies, answered by the role table."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from participation.accounts.models import User
from participation.accounts.roles import staff_reach


class RolePolicy(BasePermissionPolicy):
    """Which roles may do what with rows that lie in a region.

    `roles` maps Wagtail's actions ("view", "add", "change", "publish") to roles. An action that is missing is possible
    for nobody, superusers included: it has an act of its own, or it does not exist. `region_of` gives the region of an
    object, `lookup` names it in queries.
    """

    def __init__(
        self,
        model: type[Model],
        roles: Mapping[str, tuple[str, ...]],
        *,
        lookup: str = "region",
        region_of: Callable[[Any], Any] = lambda obj: obj.region,
    ) -> None:
        super().__init__(model)
        self.roles = roles
        self.lookup = lookup
        self.region_of = region_of

    def _wanted(self, actions: Iterable[str]) -> set[str]:
        return {str(role) for action in actions for role in self.roles.get(action, ())}

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Whether one of the actions is possible for the person anywhere."""
        wanted = self._wanted(actions)
        if not wanted or not user.is_authenticated or not user.is_active:
            return False
        return user.is_superuser or any(row.role in wanted for row in user.role_rows)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        """Whether one of the actions is possible for the person in the region of the object."""
        wanted = self._wanted(actions)
        if not wanted or not user.is_authenticated or not user.is_active:
            return False
        region = self.region_of(instance)
        return region is not None and user.has_role(region, *wanted)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        """The rows, within the scope, of the regions in which one of the actions is possible for the person."""
        rows = self.model._default_manager.all()
        wanted = self._wanted(actions)
        if not wanted or not user.is_authenticated:
            return rows.none()
        return rows.filter(staff_reach(user, *wanted).q(self.lookup))

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        """People for whom one of the actions is possible somewhere."""
        wanted = self._wanted(actions)
        if not wanted:
            return User.objects.none()
        return User.objects.filter(Q(roles__role__in=wanted) | Q(is_superuser=True), is_active=True).distinct()

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Any) -> QuerySet:
        region = self.region_of(instance)
        wanted = self._wanted(actions)
        if region is None or not wanted:
            return User.objects.none()
        here = Q(roles__region=region) | Q(roles__region__in=region.get_ancestors(), roles__with_subtree=True)
        held = (here & Q(roles__role__in=wanted)) | Q(is_superuser=True)
        return User.objects.filter(held, is_active=True).distinct()


def register_policy(policy: RolePolicy) -> RolePolicy:
    """Let Wagtail's views, menus and bulk actions ask this policy; call it where the model's viewset is defined."""
    register_permission_policy(policy.model, policy, exact_class=True)
    return policy
