"""Four eyes: what one person submits, another one of the region approves."""

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from cms.publishing import sentences_of
from participation.accounts.models import Role
from participation.accounts.roles import staff_reach
from participation.regions.models import Region

APPROVERS = (Role.ADMINISTRATOR, Role.EDITOR)


class FourEyesTask(Task):
    """Approval by an editor or administrator of the region who neither submitted the page nor wrote its version."""

    region = models.OneToOneField(Region, models.CASCADE, related_name="four_eyes", verbose_name=_("Region"))

    class Meta:
        verbose_name = _("Approval by a second person")
        verbose_name_plural = _("Approvals by a second person")

    def approves_here(self, user: Any) -> bool:
        """Whether the person may approve pages of the region at all."""
        reach = staff_reach(user, *APPROVERS)
        # The region itself is looked up only where it may lie within a subtree: each start page asks for every task.
        return reach.everything or self.region_id in reach.ids or bool(reach.prefixes and reach.covers(self.region))

    def is_second_person(self, obj: Any, user: Any) -> bool:
        """Whether somebody else has submitted the page and written what would be published."""
        state = obj.current_workflow_state
        revision = obj.get_latest_revision()
        own = {getattr(state, "requested_by_id", None), getattr(revision, "user_id", None)}
        return user.pk not in own

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self.approves_here(user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self.approves_here(user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return False

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        return False

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """Approving is offered to a second person only, and only while the page has no mistakes."""
        if not self.approves_here(user):
            return []
        back = ("reject", _("Give back with remarks"), True)
        if not self.is_second_person(obj, user) or sentences_of(obj.get_latest_revision_as_object()):
            return [back]
        return [
            back,
            ("approve", _("Approve and publish"), False),
            ("approve", _("Approve and publish, with a remark"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        if not self.approves_here(user):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting.exclude(workflow_state__requested_by=user)

    @classmethod
    def get_description(cls) -> str:
        return gettext("An editor or administrator of the region approves what somebody else has submitted.")


def waiting_for(user: Any) -> Any:
    """The pages that wait for the approval of this person."""
    reach = staff_reach(user, *APPROVERS)
    tasks = FourEyesTask.objects.filter(reach.q("region"), active=True)
    waiting = TaskState.objects.filter(task__in=tasks, status=TaskState.STATUS_IN_PROGRESS)
    return waiting.exclude(workflow_state__requested_by=user)
